import { type Block, idOf } from '../../course/block.ts';
import { indexOf } from '../../course/tree-index.ts';
import type { FactKind } from '../facts.ts';
import type { CourseFinding, CourseRule } from '../rule.ts';
import { momentOf } from '../setting-value.ts';
import { type Setting, type Subject, subjectOf } from '../subject.ts';

/** Blocks that set a date of their own. */
const DATED: FactKind<true> = {
  types: null,
  of: ({ settings }) => (settings.has('start') || settings.has('due') ? [true] : []),
};

/** Pairs of settings of the course block, of which the first comes first. */
const COURSE_PAIRS = [
  ['start', 'end'],
  ['enrollment_start', 'enrollment_end'],
  ['enrollment_start', 'end'],
] as const;

/**
 * Dates that contradict each other: a course that ends before it starts, work that is due before
 * learners get in, content that opens or is due after the end of the course. Times in the far future
 * that stand for “not scheduled” contradict nothing.
 */
export const dateOrder: CourseRule = {
  facts: [DATED],
  reach: 'block',
  check({ course, root, stated, presentYear }, report) {
    if (root.block.type === 'course') coursePairs(root, presentYear, report);
    const { places } = indexOf(course.root);
    const end = root.block.type === 'course' ? momentOf(root, 'end', presentYear) : null;
    for (const { subject } of stated(DATED)) {
      if (subject.block === course.root) continue;
      const parentOf = (block: Block): Block | undefined => places.get(idOf(block))?.[0]?.parent;
      const start = nearest(subject.block, 'start', parentOf, presentYear);
      const due = nearest(subject.block, 'due', parentOf, presentYear);
      const own = subject.settings.get('due') ?? subject.settings.get('start');
      if (start !== null && due !== null && own !== undefined && due <= start && isScheduled(start)) {
        report(finding(subject, own, `This is due ${day(due)}, before learners get in (${day(start)}).`));
      }
      if (end === null) continue;
      for (const name of ['start', 'due'] as const) {
        const setting = subject.settings.get(name);
        const at = momentOf(subject, name, presentYear);
        if (setting === undefined || at === null || at <= end || !isScheduled(at)) continue;
        const what = name === 'due' ? 'is due' : 'opens';
        report(finding(subject, setting, `This ${what} ${day(at)}, after the course ends (${day(end)}).`));
      }
    }
  },
};

function coursePairs(root: Subject, presentYear: number | null, report: (finding: CourseFinding) => void): void {
  for (const [first, second] of COURSE_PAIRS) {
    const [from, to] = [momentOf(root, first, presentYear), momentOf(root, second, presentYear)];
    const setting = root.settings.get(second);
    if (from === null || to === null || setting === undefined || from < to) continue;
    report(
      finding(root, setting, `The ${second} of the course (${day(to)}) is not after its ${first} (${day(from)}).`),
    );
  }
}

function nearest(
  block: Block,
  name: string,
  parentOf: (block: Block) => Block | undefined,
  presentYear: number | null,
): number | null {
  for (let each: Block | undefined = block; each !== undefined; each = parentOf(each)) {
    const subject = subjectOf(each);
    if (subject.settings.has(name)) return momentOf(subject, name, presentYear);
  }
  return null;
}

/** The platform's default start, 2030-01-01, and all after it mean that nothing was decided. */
function isScheduled(at: number): boolean {
  return at < Date.UTC(2030, 0, 1);
}

function finding(subject: Subject, { at }: Setting, message: string): CourseFinding {
  return { subject, code: 'dates-out-of-order', severity: 'warning', message, at };
}

function day(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
