/** The three states of one thing. */
export interface Sides<Value> {
  readonly base: Value;
  /** As it is here now. */
  readonly ours: Value;
  /** As the other side has it. */
  readonly theirs: Value;
}

/** One side of a merge: what is here (`ours`), or what comes in (`theirs`). */
export type Side = 'ours' | 'theirs';

/** The side that wins conflicts without a choice of their own. `fail` leaves them open. */
export type Preference = 'fail' | 'ours' | 'theirs';

export function otherSide(side: Side): Side {
  return side === 'ours' ? 'theirs' : 'ours';
}

/** The same of each of the three states. */
export function eachSide<From, To>({ base, ours, theirs }: Sides<From>, change: (value: From) => To): Sides<To> {
  return { base: change(base), ours: change(ours), theirs: change(theirs) };
}

/** The side that changed, or undefined where both did, each in its own way. */
export function pick<Value>(
  same: (a: Value, b: Value) => boolean,
  base: Value,
  ours: Value,
  theirs: Value,
): Value | undefined {
  if (same(ours, theirs) || same(theirs, base)) return ours;
  return same(ours, base) ? theirs : undefined;
}
