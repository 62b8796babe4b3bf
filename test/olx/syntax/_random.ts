/** Numbers that depend on the seed alone. */
export interface Random {
  /** From 0 to `limit` - 1. */
  below(limit: number): number;
  /** One of them, or undefined of none. */
  pick<Item>(items: readonly Item[]): Item | undefined;
}

/** The generator mulberry32, by Tommy Ettinger (public domain). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => next() % limit;
  return { below, pick: (items) => items[items.length === 0 ? 0 : below(items.length)] };
}
