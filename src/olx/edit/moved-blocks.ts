import { type Block, idOf } from '../course/block.ts';
import { namesTheSame } from '../course/children.ts';
import type { BlockId } from '../course/keys.ts';

/** How the list of children of one block differs from what it was. */
export interface ListDifference {
  /** Ids that the list did not name before. */
  readonly gained: ReadonlySet<BlockId>;
  /** Ids that it names no more, in their former order. */
  readonly lost: readonly BlockId[];
  /** Of the ids that stayed, as few as explain the new order. */
  readonly reordered: ReadonlySet<BlockId>;
}

const NO_DIFFERENCE: ListDifference = { gained: new Set(), lost: [], reordered: new Set() };

/** Compares two lists of children; n log n. */
export function compareChildren(before: Block | null, after: Block): ListDifference {
  if (before === null ? after.children.length === 0 : namesTheSame(before.children, after.children))
    return NO_DIFFERENCE;
  const former = (before?.children ?? []).map(({ block }) => idOf(block));
  const now = after.children.map(({ block }) => idOf(block));
  const [was, is] = [new Set(former), new Set(now)];
  const common = [...is].filter((id) => was.has(id));
  const reordered = reorderedIds([...was], common);
  if (former.length !== was.size || now.length !== is.size) {
    // a list that names a block twice
    const count = (ids: readonly BlockId[], id: BlockId): number => ids.filter((each) => each === id).length;
    for (const id of common) if (count(former, id) !== count(now, id)) reordered.add(id);
  }
  return {
    gained: new Set([...is].filter((id) => !was.has(id))),
    lost: [...was].filter((id) => !is.has(id)),
    reordered,
  };
}

/**
 * The fewest of some ids that must move for these to come into the order in which they are given,
 * from that of `before`, which may name others too. One that goes to the front is one.
 */
export function reorderedIds(before: readonly BlockId[], after: readonly BlockId[]): Set<BlockId> {
  const positions = new Map(before.map((id, at) => [id, at]));
  const order = after.map((id) => positions.get(id) ?? -1);
  const stays = longestIncreasing(order);
  return new Set(after.filter((_, at) => !stays.has(at)));
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
