import type { BlockId } from '../../course/keys.ts';
import type { Sides } from './sides.ts';

/** A merged list of children; `clash` where both sides put the same children in different orders. */
export interface MergedList {
  readonly ids: readonly BlockId[];
  readonly clash: boolean;
}

type List = readonly BlockId[];

/**
 * Merges two changes of a list of distinct ids: what one side removed goes, what one side added comes
 * after the neighbour that it has there, and the order is that of the side which changed it.
 * `keeps` says which children stay though the other side removed them.
 */
export function mergeChildren(
  { base, ours, theirs }: Sides<List>,
  preferTheirs: boolean,
  keeps: (id: BlockId) => boolean,
): MergedList {
  const removed = (id: BlockId): boolean =>
    base.includes(id) && !keeps(id) && (!ours.includes(id) || !theirs.includes(id));
  const oursMoved = orderChanged(base, ours);
  const theirsMoved = orderChanged(base, theirs);
  const clash = oursMoved && theirsMoved && orderChanged(ours, theirs);
  const [first, second] = theirsMoved && (!oursMoved || (clash && preferTheirs)) ? [theirs, ours] : [ours, theirs];
  const merged = first.filter((id) => !removed(id));
  for (const [at, id] of second.entries()) {
    if (merged.includes(id) || removed(id)) continue;
    merged.splice(placeAfter(merged, second.slice(0, at)), 0, id);
  }
  return { ids: merged, clash };
}

function placeAfter(merged: List, before: List): number {
  const neighbour = before.findLast((id) => merged.includes(id));
  return neighbour === undefined ? 0 : merged.indexOf(neighbour) + 1;
}

function orderChanged(before: List, after: List): boolean {
  const kept = before.filter((id) => after.includes(id));
  const now = after.filter((id) => before.includes(id));
  return kept.some((id, at) => id !== now[at]);
}
