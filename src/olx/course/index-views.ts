import { type Block, idOf } from './block.ts';
import { BlockMemo } from './block-memo.ts';
import type { Place } from './course.ts';
import type { IdMap } from './id-map.ts';
import type { BlockId } from './keys.ts';

/** What a `ReadonlyMap` is, from looking one entry up and going through all. */
abstract class MapView<Value> implements ReadonlyMap<BlockId, Value> {
  abstract readonly size: number;
  abstract get(id: BlockId): Value | undefined;
  abstract has(id: BlockId): boolean;
  abstract entries(): Generator<[BlockId, Value], undefined>;

  *keys(): Generator<BlockId, undefined> {
    for (const [id] of this.entries()) yield id;
  }

  *values(): Generator<Value, undefined> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): Generator<[BlockId, Value], undefined> {
    return this.entries();
  }

  forEach(visit: (value: Value, id: BlockId, map: ReadonlyMap<BlockId, Value>) => void): void {
    for (const [id, value] of this.entries()) visit(value, id, this);
  }
}

/** The blocks of a tree by id, in the order of the outline. */
export class TreeBlocks extends MapView<Block> {
  readonly size: number;
  readonly root: Block;
  readonly #byId: IdMap<Block>;
  readonly #repeats: boolean;

  /** `repeats` tells whether any block stands in several places. */
  constructor(root: Block, byId: IdMap<Block>, repeats: boolean) {
    super();
    this.size = byId.size;
    this.root = root;
    this.#byId = byId;
    this.#repeats = repeats;
  }

  get(id: BlockId): Block | undefined {
    return this.#byId.get(id);
  }

  has(id: BlockId): boolean {
    return this.#byId.has(id);
  }

  *entries(): Generator<[BlockId, Block], undefined> {
    const seen = new Set<BlockId>();
    const rest: Block[] = [this.root];
    for (let block = rest.pop(); block !== undefined; block = rest.pop()) {
      const id = idOf(block);
      if (this.#repeats) {
        if (seen.has(id)) continue;
        seen.add(id);
      }
      yield [id, block];
      for (let at = block.children.length - 1; at >= 0; at -= 1) {
        const child = block.children[at]?.block;
        if (child !== undefined) rest.push(child);
      }
    }
  }
}

const positions = new BlockMemo<ReadonlyMap<BlockId, readonly number[]>>();

/** Where each block but the root stands, in the order of the outline. */
export class TreePlaces extends MapView<readonly Place[]> {
  readonly size: number;
  readonly #blocks: TreeBlocks;
  readonly #parents: IdMap<readonly BlockId[]>;
  readonly #shared: ReadonlySet<BlockId>;

  constructor(blocks: TreeBlocks, parents: IdMap<readonly BlockId[]>, shared: ReadonlySet<BlockId>) {
    super();
    this.size = parents.size;
    this.#blocks = blocks;
    this.#parents = parents;
    this.#shared = shared;
  }

  get(id: BlockId): readonly Place[] | undefined {
    const ids = this.#parents.get(id);
    if (ids === undefined) return undefined;
    const [only] = ids;
    if (only !== undefined && ids.length === 1) return this.#placeIn(only, id, 0);
    // a block that one list names twice has two places there
    const used = new Map<BlockId, number>();
    return ids.flatMap((each): readonly Place[] => {
      const nth = used.get(each) ?? 0;
      used.set(each, nth + 1);
      return this.#placeIn(each, id, nth);
    });
  }

  /** The nth place in the list of one parent. */
  #placeIn(parentId: BlockId, id: BlockId, nth: number): readonly Place[] {
    const parent = this.#blocks.get(parentId);
    const index = parent === undefined ? undefined : positionsIn(parent).get(id)?.[nth];
    return parent === undefined || index === undefined ? [] : [{ parent, index }];
  }

  has(id: BlockId): boolean {
    return this.#parents.has(id);
  }

  *entries(): Generator<[BlockId, readonly Place[]], undefined> {
    const seen = new Set<BlockId>();
    const rest: Block[] = [];
    const stands: Place[] = [];
    const below = (parent: Block): void => {
      for (let index = parent.children.length - 1; index >= 0; index -= 1) {
        const child = parent.children[index]?.block;
        if (child === undefined) continue;
        rest.push(child);
        stands.push({ parent, index });
      }
    };
    below(this.#blocks.root);
    for (let place = stands.pop(); place !== undefined; place = stands.pop()) {
      const block = rest.pop() ?? place.parent;
      const id = idOf(block);
      if (this.#shared.has(id)) {
        if (seen.has(id)) continue;
        seen.add(id);
        yield [id, this.get(id) ?? []];
      } else yield [id, [place]];
      below(block);
    }
  }
}

function positionsIn(parent: Block): ReadonlyMap<BlockId, readonly number[]> {
  const known = positions.get(parent);
  if (known !== undefined) return known;
  const found = new Map<BlockId, number[]>();
  for (const [index, { block }] of parent.children.entries()) {
    const id = idOf(block);
    const there = found.get(id);
    if (there === undefined) found.set(id, [index]);
    else there.push(index);
  }
  positions.set(parent, found);
  return found;
}
