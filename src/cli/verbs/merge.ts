import { idOf, mergeCourses, type Preference } from '#olx';
import { writeResult } from '../course-output.ts';
import { cannotRun, declined } from '../failure.ts';
import { type Opened, openCourse } from '../input.ts';
import { targetOf } from '../output.ts';
import { blockInWords } from '../report.ts';
import { during, printable } from '../terminal.ts';
import { OUTPUT_OPTIONS, type Verb } from '../verb.ts';

const PREFERENCES = ['ours', 'theirs', 'fail'] as const satisfies readonly Preference[];

/** Brings two changes of one course run together. */
export const merge: Verb = {
  name: 'merge',
  synopsis: 'BASE OURS THEIRS -o OUT [--prefer ours|theirs|fail] [--force]',
  summary: 'bring two changes of one course run, or subtree, together',
  operands: { least: 3, most: 3, names: ['BASE', 'OURS', 'THEIRS'] },
  options: {
    ...OUTPUT_OPTIONS,
    prefer: {
      type: 'string',
      values: PREFERENCES,
      help: 'who decides a conflict: ours, theirs or fail (the default, writes nothing)',
    },
  },
  async run(args, session) {
    const [basePath = '', oursPath = '', theirsPath = ''] = args.operands;
    const prefer = args.choice('prefer', PREFERENCES) ?? 'fail';
    const target = await targetOf(args, [basePath, oursPath, theirsPath], session.terminal);
    const base = await openCourse(basePath, session);
    const ours = await openCourse(oursPath, session);
    const theirs = await openCourse(theirsPath, session);
    ensureSameRoot(base, ours, theirs);
    const { course, conflicts, undecided } = await during(session.terminal, 'merging', async () =>
      mergeCourses(base.course, ours.course, theirs.course, prefer),
    );
    const told = [
      ...conflicts.map(
        ({ block, displayName, form, field }) =>
          `${blockInWords(block, displayName)}: ${printable(field)}${form === 'both' ? '' : ` (${form} form)`}`,
      ),
    ];
    if (undecided.length > 0) {
      throw declined(`both sides changed the same; nothing was written\n  ${told.join('\n  ')}`);
    }
    await writeResult(session, target, course, originSide(base, ours, theirs));
    for (const conflict of told) await session.terminal.tell(`decided by ${prefer}: ${conflict}\n`);
    return 0;
  },
};

function ensureSameRoot(...sides: readonly Opened[]): void {
  const roots = new Set(sides.map(({ course }) => idOf(course.root)));
  if (roots.size > 1) throw cannotRun(`these are states of different blocks: ${[...roots].join(', ')}`);
}

/** Whose `olx-export.json` stays: of the side that was exported anew since the base. */
function originSide(base: Opened, ours: Opened, theirs: Opened): Opened {
  const version = ({ origin }: Opened): string | null => origin?.courseVersion ?? null;
  return version(ours) === version(base) && version(theirs) !== null ? theirs : ours;
}
