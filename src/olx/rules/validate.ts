import { type Block, idOf, walk } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import type { BlockId } from '../course/keys.ts';
import { indexOf } from '../course/tree-index.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { missingAssets } from './missing-assets.ts';
import { misplaced } from './placement.ts';

/** Findings about one block of a course run and all below it; none where there is no such block. */
export function validateSubtree(course: Course, id: BlockId): readonly Diagnostic[] {
  const root = indexOf(course.root).blocks.get(id);
  if (root === undefined) return [];
  const seen = new Set<BlockId>();
  const findings = [...misplaced(root)];
  for (const block of walk(root)) findings.push(...once(course, block, seen));
  return findings;
}

function once(course: Course, block: Block, seen: Set<BlockId>): readonly Diagnostic[] {
  if (seen.has(idOf(block))) return [];
  seen.add(idOf(block));
  return missingAssets(course, block);
}
