import type { Block, Slot } from '../../course/block.ts';
import { sameNode } from '../same-node.ts';

/** Compares blocks to the byte; each pair is compared once, however deep the tree is. */
export class SameBytes {
  readonly #known = new WeakMap<Block, WeakMap<Block, boolean>>();

  /** Whether two subtrees are the same, published forms included. */
  trees(a: Block, b: Block): boolean {
    if (a === b) return true;
    const answers = this.#known.get(a) ?? new WeakMap<Block, boolean>();
    this.#known.set(a, answers);
    const known = answers.get(b);
    if (known !== undefined) return known;
    const same =
      sameNode(a, b) &&
      a.children.length === b.children.length &&
      a.children.every(({ slot, block }, at) => {
        const other = b.children[at];
        return other !== undefined && sameSlot(slot, other.slot) && this.trees(block, other.block);
      }) &&
      (a.published && b.published ? this.trees(a.published, b.published) : a.published === b.published);
    answers.set(b, same);
    return same;
  }
}

function sameSlot(a: Slot, b: Slot): boolean {
  return a.kind === 'pointer' && b.kind === 'pointer' ? a.text === b.text : a.kind === b.kind;
}
