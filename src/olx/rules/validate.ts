import { type Block, idOf } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import type { BlockId } from '../course/keys.ts';
import { idsAbove, idsBelow, indexOf } from '../course/tree-index.ts';
import { type Diagnostic, diagnostic } from '../diagnostic.ts';
import { lineIndex } from '../text/index.ts';
import { COURSE_RULES } from './all-rules.ts';
import { contentFindings, placementFindings } from './check-block.ts';
import { type CourseFileBytes, courseView } from './course-view.ts';
import { FILE_START } from './extent.ts';
import { locate } from './locate.ts';
import { type BlockPlace, forEachPlace } from './places.ts';
import type { CourseFinding, CourseRule, CourseView } from './rule.ts';

const NO_FILES: CourseFileBytes = () => null;

/**
 * All findings of all rules about a course run or subtree, in document order; what draft and published
 * form have in common is told once. `bytes` gives the course-level files that some rules read (grading
 * policy, tabs, about pages); without it these rules are silent. Files and ranges are those of the
 * folder that `writeCourse` gives. What one block says is remembered with its value, so that after a
 * change only what depends on it is looked at again.
 */
export function validateCourse(course: Course, bytes: CourseFileBytes = NO_FILES): readonly Diagnostic[] {
  const findings = courseFindings(course, bytes, COURSE_RULES);
  return [...placedFindings(course, findings, () => true), ...findings.loose];
}

function placedFindings(
  course: Course,
  { byBlock }: CourseFindings,
  enters: (parent: Block, child: Block) => boolean,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const told = new Set<string>();
  const tell = (each: Diagnostic, form: BlockPlace['form']): void => {
    if (form === 'draft' || told.size > 0) {
      const key = JSON.stringify([each.code, each.block, each.message]);
      if (form === 'draft') told.add(key);
      else if (told.has(key)) return;
    }
    found.push(each);
  };
  const visit = (place: BlockPlace): void => {
    const { block, form } = place;
    for (const findings of [placementFindings(block), contentFindings(block), byBlock.get(block) ?? []]) {
      for (const finding of findings) tell(locate(finding, place, course), form);
    }
  };
  forEachPlace(course.root, { file: course.rootFile.path, start: FILE_START }, visit, enters);
  return found;
}

/** Findings about one block of a course run and all below it; none where there is no such block. */
export function validateSubtree(course: Course, id: BlockId, bytes: CourseFileBytes = NO_FILES): readonly Diagnostic[] {
  const root = indexOf(course.root).blocks.get(id);
  if (root === undefined) return [];
  if (root === course.root) return validateCourse(course, bytes);
  const below: ReadonlySet<string> = idsBelow(root);
  // what is wrong with a block may be told of it where its parent names it
  const above: ReadonlySet<string> = idsAbove(course.root, [id]);
  const findings = courseFindings(course, bytes, RULES_OF_BLOCKS);
  // on the way down to the block only; below it everything, also what only the published form has
  const placed = placedFindings(course, findings, (parent, child) => {
    const within = idOf(parent) === id || !above.has(idOf(parent));
    return within || above.has(idOf(child));
  });
  return [...placed, ...findings.loose].filter(({ block }) => block !== null && below.has(block));
}

interface CourseFindings {
  readonly byBlock: ReadonlyMap<Block, readonly CourseFinding[]>;
  readonly loose: readonly Diagnostic[];
}

/** What was found in the course run of a root, as long as nobody reads files for it. */
const remembered = new WeakMap<Block, Remembered>();

interface Remembered {
  readonly of: Course;
  readonly rules: readonly CourseRule[];
  readonly findings: CourseFindings;
}

/** What is asked about a subtree. */
const RULES_OF_BLOCKS = COURSE_RULES.filter(({ ofFilesOnly }) => ofFilesOnly !== true);

function courseFindings(course: Course, bytes: CourseFileBytes, rules: readonly CourseRule[]): CourseFindings {
  if (bytes !== NO_FILES) return freshFindings(course, bytes, rules);
  const known = remembered.get(course.root);
  const answersAll = known?.rules === rules || known?.rules === COURSE_RULES;
  if (known !== undefined && answersAll && isSameAround(known.of, course)) return known.findings;
  const findings = freshFindings(course, bytes, rules);
  remembered.set(course.root, { of: course, rules, findings });
  return findings;
}

function isSameAround(a: Course, b: Course): boolean {
  return a.files === b.files && a.assets === b.assets && a.policy === b.policy && a.rootFile === b.rootFile;
}

function freshFindings(course: Course, bytes: CourseFileBytes, rules: readonly CourseRule[]): CourseFindings {
  const view = courseView(course, bytes);
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
  return { byBlock, loose };
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
    fixes: fixes.map(({ title, edits }) => ({
      title,
      edits: edits.map((edit) => ({ range: lines.range(edit.start, edit.end), text: edit.text })),
    })),
  });
}

/** Findings of the rules about single blocks in a subtree that stands alone, as in a document that an author types. */
export function validateDocument(root: Block, file: string | null, start = FILE_START): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  forEachPlace(root, { file, start }, (place) => {
    for (const finding of contentFindings(place.block)) found.push(locate(finding, place, null));
  });
  return found;
}

/** The same for the root block alone, whose children are but named in the document. */
export function validateNode(root: Block, file: string | null, start = FILE_START): readonly Diagnostic[] {
  const place: BlockPlace = { block: root, form: 'published', file, start: () => start };
  return contentFindings(root).map((finding) => locate(finding, place, null));
}

/** What is wrong with the children lists of a subtree that stands alone. */
export function validatePlacement(root: Block): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  forEachPlace(root, { file: null, start: FILE_START }, (place) => {
    for (const finding of placementFindings(place.block)) found.push(locate(finding, place, null));
  });
  return found;
}
