import { type Block, idOf } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import type { BlockId } from '../course/keys.ts';
import { idsAbove, idsBelow, indexOf } from '../course/tree-index.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { contentFindings, placementFindings } from './check-block.ts';
import { type CourseFindings, courseFindings, findingsAbout } from './course-findings.ts';
import type { CourseFileBytes } from './course-view.ts';
import { FILE_START } from './extent.ts';
import { type BlockPlace, forEachPlace } from './places.ts';
import { isQuiet, withFindings } from './quiet.ts';
import type { Finding } from './rule.ts';

/** A finding with the form of the block that it was made in. File and lines are not worked out yet. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly place: BlockPlace;
  /** The block that the finding is about: the one at the place, or a child of it. */
  readonly about: BlockId;
}

/** What rules found: in blocks, in document order, and in course-level files. */
export interface PlacedFindings {
  readonly placed: readonly PlacedFinding[];
  readonly loose: readonly Diagnostic[];
}

const NOTHING: PlacedFindings = { placed: [], loose: [] };

/** What all rules find in a course run. What draft and published form have in common is told once. */
export function courseRunFindings(course: Course, bytes: CourseFileBytes, presentYear: number | null): PlacedFindings {
  const findings = courseFindings(course, bytes, presentYear);
  const found = withFindings(course.root, findings);
  const places = placesIn(course, (_parent, child) => !isQuiet(child) || found.has(child));
  return { placed: placedFindings(places, findings), loose: findings.loose };
}

/** The same about one block and all below it; nothing if there is no such block. */
export function subtreeFindings(
  course: Course,
  id: BlockId,
  bytes: CourseFileBytes,
  presentYear: number | null,
): PlacedFindings {
  const root = indexOf(course.root).blocks.get(id);
  if (root === undefined) return NOTHING;
  if (root === course.root) return courseRunFindings(course, bytes, presentYear);
  const below: ReadonlySet<string> = idsBelow(root);
  // what is wrong with a block may be told of it where its parent names it
  const above: ReadonlySet<string> = idsAbove(course.root, [id]);
  // on the way down to the block only; below it everything, also what only the published form has
  const places = placesIn(course, (parent, child) => {
    const within = idOf(parent) === id || !above.has(idOf(parent));
    return within || above.has(idOf(child));
  });
  const findings = findingsAbout(
    course,
    bytes,
    presentYear,
    places.map(({ block }) => block),
  );
  return {
    placed: placedFindings(places, findings).filter(({ about }) => below.has(about)),
    loose: findings.loose.filter(({ block }) => block !== null && below.has(block)),
  };
}

function placesIn(course: Course, enters: (parent: Block, child: Block) => boolean): readonly BlockPlace[] {
  const places: BlockPlace[] = [];
  const at = { file: course.rootFile.path, start: FILE_START };
  forEachPlace(course.root, at, (place) => places.push(place), enters);
  return places;
}

function placedFindings(places: readonly BlockPlace[], findings: CourseFindings): readonly PlacedFinding[] {
  const found: PlacedFinding[] = [];
  const told = new Set<string>();
  const tell = (finding: Finding, place: BlockPlace): void => {
    const about = aboutBlock(finding, place.block);
    if (place.form === 'draft' || told.size > 0) {
      const key = JSON.stringify([finding.code, about, finding.message]);
      if (place.form === 'draft') told.add(key);
      else if (told.has(key)) return;
    }
    found.push({ finding, place, about });
  };
  for (const place of places) {
    const { block } = place;
    if (block.damage !== undefined) continue;
    for (const about of [placementFindings(block), contentFindings(block), findings.about(block)]) {
      for (const finding of about) tell(finding, place);
    }
  }
  return found;
}

function aboutBlock({ at }: Finding, block: Block): BlockId {
  return idOf(at.in === 'child' ? (block.children[at.index]?.block ?? block) : block);
}
