import { effectOf } from '#olx';
import { effectDocument, effectLines } from '../effect-report.ts';
import { CommandFailure } from '../failure.ts';
import { type Opened, openCourse } from '../input.ts';
import { jsonText } from '../report.ts';
import { JSON_OPTION, type Session, type Verb } from '../verb.ts';

/** What differs between two states, block by block. */
export const diff: Verb = {
  name: 'diff',
  synopsis: 'A B [--json]',
  summary: 'what differs from A to B, block by block',
  operands: { least: 2, most: 2 },
  options: JSON_OPTION,
  async run(args, session) {
    const [a = '', b = ''] = args.operands;
    const [before, after] = [await opened(a, session), await opened(b, session)];
    const effect = effectOf(before.course, after.course);
    await session.terminal.print(args.flag('json') ? jsonText(effectDocument(effect)) : effectLines(effect));
    return effect.changes.length + effect.assets.length + effect.files.length === 0 ? 0 : 1;
  },
};

/** Here exit code 1 means differences, so that errors in the OLX are 2. */
async function opened(path: string, { blobs }: Session): Promise<Opened> {
  try {
    return await openCourse(path, blobs);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    throw error.exitCode === 2 ? error : new CommandFailure(2, error.message, error.findings);
  }
}
