import type { Block } from './block.ts';

/** Kinds of memos there are; each has a place in the list of a block. */
let kinds = 0;

/**
 * One kind of thing that is worked out about blocks and remembered for as long as the block lives,
 * as a `WeakMap` would. Unlike that it lets the garbage collector walk what is remembered beside the
 * program: what weak maps hold is marked in a pause, which took half a second in a large course run.
 */
export class BlockMemo<Value> {
  readonly #place = kinds++;

  /** What is remembered, or undefined. */
  get(block: Block): Value | undefined {
    // only `set` of this very memo writes there
    return Memories.of(block)?.[this.#place] as Value | undefined;
  }

  /** Remembers a value for as long as the block lives, in place of a former one. */
  set(block: Block, value: Value): void {
    const memories = Memories.of(block) ?? Memories.begin(block);
    memories[this.#place] = value;
  }
}

/** Gives back the block in place of an object of its own, so that fields of a class built on it are put there. */
class Host {
  constructor(block: Block) {
    // biome-ignore lint/correctness/noConstructorReturn: puts the field of a class built on it on the block
    return block;
  }
}

/** A private field belongs to the one object: neither a copy by spread nor JSON nor a comparison sees it. */
class Memories extends Host {
  readonly #list: unknown[];

  private constructor(block: Block) {
    super(block);
    this.#list = new Array(kinds);
  }

  static of(block: Block): unknown[] | undefined {
    return #list in block ? block.#list : undefined;
  }

  static begin(block: Block): unknown[] {
    return new Memories(block).#list;
  }
}
