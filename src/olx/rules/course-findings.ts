import type { Block } from '../course/block.ts';
import { BlockMemo } from '../course/block-memo.ts';
import type { Course } from '../course/course.ts';
import { type Diagnostic, diagnostic } from '../diagnostic.ts';
import { lineIndex } from '../text/index.ts';
import { COURSE_RULES } from './all-rules.ts';
import { type CourseFileBytes, courseView, viewOf } from './course-view.ts';
import type { CourseFinding, CourseRule, CourseView } from './rule.ts';

/** No course-level files at hand: the rules that read them are silent. */
export const NO_FILES: CourseFileBytes = () => null;

/** What the course rules found. */
export interface CourseFindings {
  /** About one block value, in the order of the rules. */
  readonly about: (block: Block) => readonly CourseFinding[];
  /** Whether there is a block about which something was found. */
  readonly aboutAny: boolean;
  /** What stands in course-level files. */
  readonly loose: readonly Diagnostic[];
}

const NONE: readonly CourseFinding[] = [];

const OF_ONE_BLOCK = COURSE_RULES.filter(({ reach }) => reach === 'block');
const OF_MANY_BLOCKS = COURSE_RULES.filter(({ reach }) => reach === 'course');
const OF_FILES = COURSE_RULES.filter(({ reach }) => reach === 'files');
/** What is said about one block comes in the same order whatever is asked for. */
const ALL = [...OF_FILES, ...OF_MANY_BLOCKS, ...OF_ONE_BLOCK];

/** What was found in the course run of a root, as long as nobody reads files for it. */
const remembered = new BlockMemo<Remembered>();

interface Remembered {
  readonly of: Course;
  readonly presentYear: number | null;
  readonly rules: readonly CourseRule[];
  readonly findings: CourseFindings;
}

/** What all course rules find in a course run. Remembered where no files are read. */
export function courseFindings(course: Course, bytes: CourseFileBytes, presentYear: number | null): CourseFindings {
  return findingsOf(course, bytes, presentYear, ALL);
}

/** What they find that has to do with some blocks, which costs little more than these are many. */
export function findingsAbout(
  course: Course,
  bytes: CourseFileBytes,
  presentYear: number | null,
  blocks: Iterable<Block>,
): CourseFindings {
  const whole = bytes === NO_FILES ? recall(course, presentYear, ALL) : null;
  if (whole !== null) return whole;
  const many = findingsOf(course, bytes, presentYear, OF_MANY_BLOCKS);
  const one = found(viewOf(courseView(course, bytes, presentYear), blocks), OF_ONE_BLOCK);
  return {
    about: (block) => [...many.about(block), ...one.about(block)],
    aboutAny: many.aboutAny || one.aboutAny,
    loose: [...many.loose, ...one.loose],
  };
}

function findingsOf(
  course: Course,
  bytes: CourseFileBytes,
  presentYear: number | null,
  rules: readonly CourseRule[],
): CourseFindings {
  if (bytes !== NO_FILES) return found(courseView(course, bytes, presentYear), rules);
  const known = recall(course, presentYear, rules);
  if (known !== null) return known;
  const findings = found(courseView(course, bytes, presentYear), rules);
  remembered.set(course.root, { of: course, presentYear, rules, findings });
  return findings;
}

function recall(course: Course, presentYear: number | null, rules: readonly CourseRule[]): CourseFindings | null {
  const known = remembered.get(course.root);
  if (known === undefined || known.rules !== rules || known.presentYear !== presentYear) return null;
  return isSameAround(known.of, course) ? known.findings : null;
}

function isSameAround(a: Course, b: Course): boolean {
  return a.files === b.files && a.assets === b.assets && a.policy === b.policy && a.rootFile === b.rootFile;
}

function found(view: CourseView, rules: readonly CourseRule[]): CourseFindings {
  const byBlock = new Map<Block, CourseFinding[]>();
  const loose: Diagnostic[] = [];
  const report = (finding: CourseFinding): void => {
    const block = finding.subject?.block;
    if (block === undefined || finding.at.in === 'file') loose.push(inFile(view, finding));
    else {
      const there = byBlock.get(block);
      if (there === undefined) byBlock.set(block, [finding]);
      else there.push(finding);
    }
  };
  for (const rule of rules) rule.check(view, report);
  return { about: (block) => byBlock.get(block) ?? NONE, aboutAny: byBlock.size > 0, loose };
}

function inFile(view: CourseView, { code, severity, message, at, subject, fixes = [] }: CourseFinding): Diagnostic {
  const block = subject?.id ?? null;
  if (at.in !== 'file') return diagnostic(code, severity, message, { block });
  const text = at.path === view.course.policy?.path ? view.course.policy.text : view.text(at.path);
  const lines = lineIndex(text ?? '');
  return diagnostic(code, severity, message, {
    block,
    file: at.path,
    range: text === null ? null : lines.range(at.start, at.end),
    fixes: fixes.map(({ edits, ...fix }) => ({
      ...fix,
      edits: edits.map((edit) => ({ range: lines.range(edit.start, edit.end), text: edit.text })),
    })),
  });
}
