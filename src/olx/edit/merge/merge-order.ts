import type { BlockId } from '../../course/keys.ts';
import { reorderedIds } from '../moved-blocks.ts';
import type { Sides } from './sides.ts';

type Ids = readonly BlockId[];

/** A merged list of children; `clash` where the two orders cannot both be had. */
export interface MergedOrder {
  readonly ids: Ids;
  readonly clash: boolean;
}

/** Bounds the comparing of lists that both sides mixed up wholly; beyond it that is a clash. */
const MOST_COMPARISONS = 30_000_000;

/**
 * Merges two changes of the order of a list. What stays in it is given. Of any two that all three
 * lists name, the order is that of the side which changed it; what is new comes after the neighbour
 * that it has on its side. It is the same whichever side is called ours, unless there is a clash,
 * which `preferTheirs` decides. Null stands for a list that a side does not have.
 */
export function mergeOrder(
  lists: Sides<Ids | null>,
  stays: (id: BlockId) => boolean,
  preferTheirs: boolean,
): MergedOrder {
  const ours = lists.ours ?? lists.theirs ?? [];
  const theirs = lists.theirs ?? ours;
  const base = lists.base ?? [];
  const one = onlyChange({ base, ours, theirs }, stays);
  if (one !== null) return { ids: one, clash: false };
  const [mine, yours] = [[...new Set(ours)].filter(stays), [...new Set(theirs)].filter(stays)];
  const [inBase, inTheirs] = [new Set(base), new Set(yours)];
  const common = new Set(mine.filter((id) => inTheirs.has(id) && inBase.has(id)));
  const among = (ids: Ids): Ids => ids.filter((id) => common.has(id));
  const skeleton = orderOfCommon({ base: among([...inBase]), ours: among(mine), theirs: among(yours) }, preferTheirs);
  const filled = filledIn(skeleton.ids, common, mine, yours, preferTheirs);
  return { ids: filled.ids, clash: skeleton.clash || filled.clash };
}

/** The list of the one side that changed it, if that has all that stays. */
function onlyChange({ base, ours, theirs }: Sides<Ids>, stays: (id: BlockId) => boolean): Ids | null {
  const [taken, left] = sameList(ours, base) ? [theirs, ours] : sameList(theirs, base) ? [ours, theirs] : [null, null];
  if (taken === null) return sameList(ours, theirs) ? ours.filter(stays) : null;
  const names = new Set(taken);
  return left.every((id) => names.has(id) || !stays(id)) ? taken.filter(stays) : null;
}

function orderOfCommon({ base, ours, theirs }: Sides<Ids>, preferTheirs: boolean): MergedOrder {
  if (sameList(ours, base)) return { ids: theirs, clash: false };
  if (sameList(theirs, base) || sameList(ours, theirs)) return { ids: ours, clash: false };
  const ids = pairwise({ base, ours, theirs });
  return ids === null ? { ids: preferTheirs ? theirs : ours, clash: true } : { ids, clash: false };
}

/**
 * The order in which each two stand as the side has them that changed their order. Null where that
 * goes round in a circle. Only those that moved are compared with all.
 */
function pairwise({ base, ours, theirs }: Sides<Ids>): Ids | null {
  const moved = new Set([...reorderedIds(base, ours), ...reorderedIds(base, theirs)]);
  if (moved.size * base.length > MOST_COMPARISONS) return null;
  const number = new Map(base.map((id, at) => [id, at]));
  const ranks = (list: Ids): Int32Array => {
    const rank = new Int32Array(base.length);
    for (const [at, id] of list.entries()) rank[number.get(id) ?? 0] = at;
    return rank;
  };
  const [here, there] = [ranks(ours), ranks(theirs)];
  const moves = base.map((id) => moved.has(id));
  // how many come before each: in an order without circles each number occurs once
  const before = new Int32Array(base.length);
  let still = 0;
  for (const [at, mover] of moves.entries()) if (!mover) before[at] = still++;
  for (const [at, mover] of moves.entries()) {
    if (!mover) continue;
    let count = 0;
    const [hereAt, thereAt] = [here[at] ?? 0, there[at] ?? 0];
    for (let other = 0; other < base.length; other += 1) {
      if (other === at) continue;
      const inOurs = (here[other] ?? 0) < hereAt;
      const first = inOurs === (there[other] ?? 0) < thereAt ? inOurs : other > at;
      if (first) count += 1;
      else if (moves[other] === false) before[other] = (before[other] ?? 0) + 1;
    }
    before[at] = count;
  }
  const ids: BlockId[] = [];
  for (const [at, id] of base.entries()) {
    const place = before[at] ?? 0;
    if (ids[place] !== undefined) return null;
    ids[place] = id;
  }
  return ids;
}

/** Puts what is not common to all three lists after the neighbour that it has in its own. */
function filledIn(
  skeleton: Ids,
  common: ReadonlySet<BlockId>,
  mine: Ids,
  yours: Ids,
  preferTheirs: boolean,
): MergedOrder {
  const [here, there] = [gaps(mine, common), gaps(yours, common)];
  const [first, second] = preferTheirs ? [there, here] : [here, there];
  let clash = false;
  const dropped = new Set<BlockId>();
  for (const [id, anchor] of second.anchors) {
    if (!first.anchors.has(id) || first.anchors.get(id) === anchor) continue;
    clash = true;
    dropped.add(id);
  }
  const ids: BlockId[] = [];
  for (const anchor of [null, ...skeleton]) {
    if (anchor !== null) ids.push(anchor);
    const run = joined(
      first.runs.get(anchor) ?? [],
      (second.runs.get(anchor) ?? []).filter((id) => !dropped.has(id)),
    );
    clash ||= run.clash;
    ids.push(...run.ids);
  }
  return { ids, clash };
}

interface Gaps {
  /** What stands after each common id, or (null) before the first. */
  readonly runs: ReadonlyMap<BlockId | null, Ids>;
  readonly anchors: ReadonlyMap<BlockId, BlockId | null>;
}

function gaps(list: Ids, common: ReadonlySet<BlockId>): Gaps {
  const runs = new Map<BlockId | null, BlockId[]>();
  const anchors = new Map<BlockId, BlockId | null>();
  let anchor: BlockId | null = null;
  for (const id of list) {
    if (common.has(id)) anchor = id;
    else {
      anchors.set(id, anchor);
      const run = runs.get(anchor);
      if (run === undefined) runs.set(anchor, [id]);
      else run.push(id);
    }
  }
  return { runs, anchors };
}

/** Two runs of what is new in one place: what both name stays in order, of the rest the run whose first id sorts first. */
function joined(first: Ids, second: Ids): MergedOrder {
  if (first.length === 0 || second.length === 0) return { ids: first.length === 0 ? second : first, clash: false };
  const [inFirst, inSecond] = [new Set(first), new Set(second)];
  const both = first.filter((id) => inSecond.has(id));
  const clash = !sameList(
    both,
    second.filter((id) => inFirst.has(id)),
  );
  const rest = clash ? second.filter((id) => !inFirst.has(id)) : second;
  const [a, b] = [segments(first, inSecond), segments(rest, clash ? new Set() : inFirst)];
  const ids: BlockId[] = [];
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [x, y] = [a[at] ?? [], b[at] ?? []];
    ids.push(...((x[0] ?? '') <= (y[0] ?? '') ? [...x, ...y] : [...y, ...x]));
    const shared = both[at];
    if (shared !== undefined) ids.push(shared);
  }
  return { ids, clash };
}

function segments(run: Ids, cuts: ReadonlySet<BlockId>): readonly Ids[] {
  const parts: BlockId[][] = [[]];
  for (const id of run) {
    if (cuts.has(id)) parts.push([]);
    else parts.at(-1)?.push(id);
  }
  return parts;
}

function sameList(a: Ids, b: Ids): boolean {
  return a.length === b.length && a.every((id, at) => id === b[at]);
}
