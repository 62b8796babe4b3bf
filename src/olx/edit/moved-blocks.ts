import { type Block, idOf } from '../course/block.ts';
import type { CourseIndex } from '../course/course.ts';
import type { BlockId } from '../course/keys.ts';

/**
 * The blocks that stand elsewhere than before: below another parent, or in another order among the
 * siblings that stayed; of those as few as explain the new order.
 */
export function movedBlocks(before: CourseIndex, after: CourseIndex): ReadonlySet<BlockId> {
  const moved = new Set<BlockId>();
  for (const [id, block] of after.blocks) {
    const former = before.blocks.get(id);
    if (former === undefined || former === block) continue;
    for (const child of reordered(former, block)) moved.add(child);
  }
  for (const [id, places] of after.places) {
    const former = before.places.get(id);
    if (former === undefined) continue;
    const parents = new Set(former.map(({ parent }) => idOf(parent)));
    if (places.some(({ parent }) => !parents.has(idOf(parent)))) moved.add(id);
  }
  return moved;
}

function reordered(before: Block, after: Block): readonly BlockId[] {
  const positions = new Map(before.children.map((child, at) => [idOf(child.block), at]));
  const common = after.children.map((child) => idOf(child.block)).filter((id) => positions.has(id));
  const order = common.map((id) => positions.get(id) ?? 0);
  const stays = longestIncreasing(order);
  return common.filter((_, at) => !stays.has(at));
}

/** The indexes of a longest increasing subsequence. */
function longestIncreasing(values: readonly number[]): ReadonlySet<number> {
  const tails: number[] = [];
  const previous: number[] = [];
  for (const [at, value] of values.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous[at] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = at;
  }
  const kept = new Set<number>();
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) kept.add(at);
  return kept;
}
