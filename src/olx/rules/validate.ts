import { type Block, idOf } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { hasDamage } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { indexOf } from '../course/tree-index.ts';
import { type Diagnostic, diagnostic } from '../diagnostic.ts';
import { contentFindings, placementFindings } from './check-block.ts';
import { NO_FILES } from './course-findings.ts';
import type { CourseFileBytes } from './course-view.ts';
import { FILE_START } from './extent.ts';
import { locate } from './locate.ts';
import { courseRunFindings, type PlacedFindings, subtreeFindings } from './placed-findings.ts';
import { type BlockPlace, forEachPlace } from './places.ts';

/**
 * All findings of all rules about a course run or subtree, in document order. A finding in both forms of a block is
 * reported once. `bytes` gives the course-level files that some rules read (grading policy, tabs, about pages);
 * without it these rules find nothing. Files and ranges are those of the folder that `writeCourse` writes. Results
 * are memoised per block, so after an edit only affected blocks are checked again. `presentYear` is the year for dates
 * without a full year; without it, rules that compare dates skip those.
 */
export function validateCourse(
  course: Course,
  bytes: CourseFileBytes = NO_FILES,
  presentYear: number | null = null,
): readonly Diagnostic[] {
  return located(course, courseRunFindings(course, bytes, presentYear));
}

/** Findings about one block and its descendants; none if there is no such block. */
export function validateSubtree(
  course: Course,
  id: BlockId,
  bytes: CourseFileBytes = NO_FILES,
  presentYear: number | null = null,
): readonly Diagnostic[] {
  return located(course, subtreeFindings(course, id, bytes, presentYear));
}

function located(course: Course, { placed, loose }: PlacedFindings): readonly Diagnostic[] {
  return [...placed.map(({ finding, place }) => locate(finding, place, course)), ...loose];
}

/**
 * One error for each block of a subtree that cannot be read, and for the root one for an unreadable policy.json.
 * `readCourse` reports these itself; this is for course runs that were stored with damage. Empty if there is no such
 * block.
 */
export function unreadParts(course: Course, id: BlockId): readonly Diagnostic[] {
  const root = indexOf(course.root).blocks.get(id);
  if (root === undefined) return [];
  return [...(root === course.root ? unreadPolicy(course) : []), ...unreadBlocks(course, root)];
}

function unreadPolicy({ policy }: Course): readonly Diagnostic[] {
  if (policy?.kept === undefined) return [];
  const { path } = policy;
  const message = `The file ${path} cannot be read, so none of its settings is used. Correct the file and import it again.`;
  return [diagnostic('policy-invalid', 'error', message, { file: path })];
}

function unreadBlocks(course: Course, root: Block): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  if (!hasDamage(root)) return found;
  // what draft and published form have in common is told once
  const told = new Set<string>();
  forEachPlace(root, { file: null, start: FILE_START }, ({ block, file }) => {
    if (block.damage === undefined) return;
    const { code, unread, files } = block.damage;
    // what parsing says does not name the file that it is about
    const kept = unread === 'file' && files.length > 0 && file !== null;
    const message = kept ? `The file ${file} cannot be read: ${block.damage.message}` : block.damage.message;
    const id = idOf(block);
    const key = JSON.stringify([id, code, block.damage.message]);
    if (told.has(key)) return;
    told.add(key);
    // the index has the form that authors see
    const drafted = indexOf(course.root).blocks.get(id)?.damage === undefined;
    const said = drafted
      ? `${message} Only the published form is concerned: publish the draft to replace it.`
      : message;
    found.push(diagnostic(code, 'error', said, { block: id, file }));
  });
  return found;
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
  const look = (place: BlockPlace): void => {
    for (const finding of placementFindings(place.block)) found.push(locate(finding, place, null));
  };
  // a block without children has no list of them that could be wrong
  forEachPlace(root, { file: null, start: FILE_START }, look, (_parent, child) => hasLists(child));
  return found;
}

function hasLists({ children, published }: Block): boolean {
  return children.length > 0 || (published ?? null) !== null;
}
