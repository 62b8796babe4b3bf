import type { Course } from './course.ts';
import { type BlockId, blockIdParts, parseBlockId, parseUsageKey } from './keys.ts';
import { indexOf } from './tree-index.ts';

/**
 * The blocks that a usage key, a `type@url_name` or a bare url_name may mean: none if nothing fits, several if
 * more than one type uses the url_name. The course run of a usage key is ignored.
 */
export function findBlocks(course: Course, reference: string): readonly BlockId[] {
  const { blocks } = indexOf(course.root);
  const exact = parseUsageKey(reference)?.id ?? parseBlockId(reference);
  if (exact !== null) return blocks.has(exact) ? [exact] : [];
  if (reference === course.root.urlName || reference === 'course') {
    const root = [...blocks.keys()][0];
    return root === undefined ? [] : [root, ...named(blocks.keys(), reference).filter((id) => id !== root)];
  }
  return named(blocks.keys(), reference);
}

function named(ids: Iterable<BlockId>, urlName: string): BlockId[] {
  return [...ids].filter((id) => blockIdParts(id).urlName === urlName);
}
