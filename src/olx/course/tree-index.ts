import { type Block, idOf } from './block.ts';
import { withFittingSlots } from './children.ts';
import type { CourseIndex, Place } from './course.ts';
import type { BlockId } from './keys.ts';
import { withWrittenName } from './written-name.ts';

const indexes = new WeakMap<Block, CourseIndex>();

/** Looks up the blocks of a tree, drafts laid over what is published. Memoised for each root. */
export function indexOf(root: Block): CourseIndex {
  const known = indexes.get(root);
  if (known !== undefined) return known;
  const blocks = new Map<BlockId, Block>();
  const places = new Map<BlockId, Place[]>();
  const visit = (parent: Block): void => {
    parent.children.forEach(({ block }, index) => {
      const id = idOf(block);
      const there = places.get(id);
      if (there === undefined) places.set(id, [{ parent, index }]);
      else there.push({ parent, index });
      if (blocks.has(id)) return;
      blocks.set(id, block);
      visit(block);
    });
  };
  blocks.set(idOf(root), root);
  visit(root);
  const index = { blocks, places };
  indexes.set(root, index);
  return index;
}

/** The ids of the block and all its descendants, each once, depth first. */
export function idsBelow(block: Block): Set<BlockId> {
  const ids = new Set<BlockId>();
  const visit = (each: Block): void => {
    const id = idOf(each);
    if (ids.has(id)) return;
    ids.add(id);
    for (const child of each.children) visit(child.block);
  };
  visit(block);
  return ids;
}

/**
 * The tree with one block replaced wherever it stands; `change` sees the block and gives the new
 * one. Only the path to the root is made anew. The id may not change.
 */
export function replaceBlock(root: Block, id: BlockId, change: (block: Block) => Block): Block {
  return replaceBlocks(root, new Map([[id, change]]));
}

/** As `replaceBlock`, for several blocks at once; a block is changed after those below it. */
export function replaceBlocks(root: Block, changes: ReadonlyMap<BlockId, (block: Block) => Block>): Block {
  const { places } = indexOf(root);
  const touched = new Set<BlockId>();
  const mark = (id: BlockId): void => {
    if (touched.has(id)) return;
    touched.add(id);
    for (const { parent } of places.get(id) ?? []) mark(idOf(parent));
  };
  for (const id of changes.keys()) mark(id);
  // one result for each block, so that a block with two parents stays shared
  const done = new Map<BlockId, Block>();
  const rebuild = (block: Block): Block => {
    const id = idOf(block);
    if (!touched.has(id)) return block;
    const known = done.get(id);
    if (known !== undefined) return known;
    let changed = false;
    const children = block.children.map((child) => {
      const next = rebuild(child.block);
      if (next === child.block) return child;
      changed = true;
      return { ...child, block: next };
    });
    const inside = changed ? withFittingSlots(block, children) : block;
    const edited = changes.get(id)?.(inside) ?? inside;
    const result = edited === block ? block : withWrittenName(edited);
    done.set(id, result);
    return result;
  };
  return rebuild(root);
}
