import type { Course } from '../course/course.ts';
import { hasDamage } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { idsAbove, idsBelow, indexOf } from '../course/tree-index.ts';
import type { Severity } from '../diagnostic.ts';
import { NO_FILES } from './course-findings.ts';
import type { CourseFileBytes } from './course-view.ts';
import { subtreeFindings } from './placed-findings.ts';
import { unreadParts } from './validate.ts';

/** Numbers of findings. Findings of severity `info` are not counted. */
export interface FindingCounts {
  readonly errors: number;
  readonly warnings: number;
}

/**
 * Counts the findings of each block of a subtree and its descendants, as `unreadParts` and `validateSubtree` give
 * them. Blocks without findings are left out. The root of a course run includes findings about course-level files.
 * `bytes` and `presentYear` are as for `validateCourse`.
 *
 * @returns an empty map if there is no block `root`
 */
export function findingCounts(
  course: Course,
  root: BlockId,
  bytes: CourseFileBytes = NO_FILES,
  presentYear: number | null = null,
): ReadonlyMap<BlockId, FindingCounts> {
  const { blocks } = indexOf(course.root);
  const top = blocks.get(root);
  const counts = new Map<BlockId, { errors: number; warnings: number }>();
  if (top === undefined) return counts;
  const below = idsBelow(top);
  const add = (id: BlockId, severity: Severity): void => {
    if (severity === 'info') return;
    const known = counts.get(id) ?? { errors: 0, warnings: 0 };
    counts.set(id, known);
    if (severity === 'error') known.errors += 1;
    else known.warnings += 1;
  };
  // many findings are about one block, or about blocks beside each other
  const covering = new Map<string, readonly BlockId[]>();
  const coveredBy = (about: string): readonly BlockId[] => {
    const known = covering.get(about);
    if (known !== undefined) return known;
    const found = [...idsAbove(course.root, [about as BlockId])].filter((id) => below.has(id) && id !== root);
    covering.set(about, found);
    return found;
  };
  const tell = (about: string | null, severity: Severity): void => {
    add(root, severity);
    if (about !== null) for (const id of coveredBy(about)) add(id, severity);
  };
  const { placed, loose } = subtreeFindings(course, root, bytes, presentYear);
  for (const { about, finding } of placed) tell(about, finding.severity);
  for (const { block, severity } of loose) tell(block, severity);
  if (hasDamage(top)) {
    for (const id of below) {
      const block = blocks.get(id);
      if (block === undefined || !hasDamage(block)) continue;
      for (const { severity } of unreadParts(course, id)) add(id, severity);
    }
  }
  return counts;
}
