import type { BlockId } from './keys.ts';

/** Past this many entries in an average bucket, a map is dealt out anew over more buckets. */
const CROWDED = 8;

type Bucket<Value> = ReadonlyMap<BlockId, Value>;

/**
 * An immutable map by block id of which a changed copy shares nearly everything: entries are dealt
 * out over about as many buckets as each of them holds, and only the buckets that a change falls
 * into are copied. So one change in 10,000 entries costs some 200 steps, and no copy holds on to
 * the map that it came from.
 */
export class IdMap<Value> {
  readonly size: number;
  /** As many as a power of two. */
  readonly #buckets: readonly Bucket<Value>[];

  private constructor(buckets: readonly Bucket<Value>[], size: number) {
    this.#buckets = buckets;
    this.size = size;
  }

  static of<Value>(entries: ReadonlyMap<BlockId, Value>): IdMap<Value> {
    const count = 2 ** Math.max(0, Math.ceil(Math.log2(entries.size) / 2));
    const buckets = Array.from({ length: count }, () => new Map<BlockId, Value>());
    for (const [id, value] of entries) buckets[bucketOf(id, count)]?.set(id, value);
    return new IdMap(buckets, entries.size);
  }

  get(id: BlockId): Value | undefined {
    return this.#buckets[bucketOf(id, this.#buckets.length)]?.get(id);
  }

  has(id: BlockId): boolean {
    return this.#buckets[bucketOf(id, this.#buckets.length)]?.has(id) === true;
  }

  /** The map with some entries set, or with undefined left out. */
  with(changes: ReadonlyMap<BlockId, Value | undefined>): IdMap<Value> {
    const buckets: Bucket<Value>[] = [...this.#buckets];
    const copied = new Map<number, Map<BlockId, Value>>();
    let size = this.size;
    for (const [id, value] of changes) {
      const at = bucketOf(id, buckets.length);
      const bucket = copied.get(at) ?? new Map(buckets[at]);
      copied.set(at, bucket);
      buckets[at] = bucket;
      if (value === undefined) size -= bucket.delete(id) ? 1 : 0;
      else {
        if (!bucket.has(id)) size += 1;
        bucket.set(id, value);
      }
    }
    if (size <= CROWDED * buckets.length ** 2) return new IdMap(buckets, size);
    return IdMap.of(new Map(buckets.flatMap((bucket) => [...bucket])));
  }
}

/** FNV-1a over the UTF-16 units; `count` is a power of two. */
function bucketOf(id: BlockId, count: number): number {
  if (count === 1) return 0;
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) & (count - 1);
}
