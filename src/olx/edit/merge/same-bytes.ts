import type { Block, Slot } from '../../course/block.ts';

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

/** Whether two blocks have the same text, files and policy, whatever stands below them. */
export function sameNode(a: Block, b: Block): boolean {
  return (
    a === b ||
    (a.type === b.type &&
      a.urlName === b.urlName &&
      a.derivedName === b.derivedName &&
      a.text === b.text &&
      a.file?.path === b.file?.path &&
      a.file?.before === b.file?.before &&
      a.file?.after === b.file?.after &&
      a.body?.kind === b.body?.kind &&
      a.body?.path === b.body?.path &&
      a.body?.text === b.body?.text &&
      (a.policy === b.policy || JSON.stringify(a.policy) === JSON.stringify(b.policy)))
  );
}

function sameSlot(a: Slot, b: Slot): boolean {
  return a.kind === 'pointer' && b.kind === 'pointer' ? a.text === b.text : a.kind === b.kind;
}
