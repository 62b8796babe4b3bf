import type { Block, Child } from '../block.ts';

/** The children with the block of each replaced; the list itself where each stays what it is. */
export function withBlocks(children: readonly Child[], replace: (block: Block) => Block): readonly Child[] {
  let changed: Child[] | null = null;
  let at = 0;
  for (const child of children) {
    const block = replace(child.block);
    if (block !== child.block) {
      changed ??= [...children];
      changed[at] = { slot: child.slot, block };
    }
    at += 1;
  }
  return changed ?? children;
}
