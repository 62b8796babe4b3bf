import { type Block, idOf } from './block.ts';
import { BlockMemo } from './block-memo.ts';
import { withFittingSlots } from './children.ts';
import type { CourseIndex } from './course.ts';
import { builtIndex, derivedIndex, type TreeIndex } from './index-build.ts';
import type { BlockId } from './keys.ts';
import { withWrittenName } from './written-name.ts';

const indexes = new BlockMemo<TreeIndex>();

/** Roots of the large trees that were indexed last, as one that is asked for next may share most of one. */
const recent: WeakRef<Block>[] = [];
const RECENT = 8;
const LARGE = 200;

/**
 * Indexes the blocks of a tree, drafts included, in the order of the outline. Memoised for each root. After an
 * edit the index is derived from that of the former tree.
 */
export function indexOf(root: Block): CourseIndex {
  return treeIndex(root);
}

/**
 * As `indexOf`, for a tree that shares most of its blocks with another: costs no more than what
 * differs between the two.
 */
export function indexBeside(root: Block, near: Block): CourseIndex {
  inheritIndex(near, root);
  return treeIndex(root);
}

/** The ids of the blocks of a tree that stand in more than one place. */
export function sharedIds(root: Block): ReadonlySet<BlockId> {
  return treeIndex(root).shared;
}

function treeIndex(root: Block): TreeIndex {
  const known = indexes.get(root);
  if (known !== undefined) return known;
  const near = recent.map((each) => each.deref()).find((each) => each !== undefined && sharesMost(each, root));
  const former = near === undefined ? undefined : indexes.get(near);
  const index = (near && former && derivedIndex(former, near, root)) ?? builtIndex(root);
  remember(root, index);
  return index;
}

function inheritIndex(from: Block, to: Block): void {
  if (from === to || indexes.get(to) !== undefined) return;
  const index = derivedIndex(treeIndex(from), from, to);
  if (index !== null) remember(to, index);
}

function remember(root: Block, index: TreeIndex): void {
  indexes.set(root, index);
  if (index.blocks.size < LARGE) return;
  recent.unshift(new WeakRef(root));
  recent.length = Math.min(recent.length, RECENT);
}

/** Whether most of what is directly below two roots, or below the few children that they have, is the same value. */
function sharesMost(a: Block, b: Block): boolean {
  if (a === b) return true;
  const there = new Set(a.children.map(({ block }) => block));
  const same = b.children.filter(({ block }) => there.has(block)).length;
  if (same > 0 && same * 2 >= Math.max(a.children.length, b.children.length)) return true;
  const few = b.children.length <= 2 && a.children.length === b.children.length;
  return few && b.children.some(({ block }, at) => sharesMost(a.children[at]?.block ?? b, block));
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

/** The given ids and those of all their ancestors. An id that the tree does not have has no ancestors. */
export function idsAbove(root: Block, ids: Iterable<BlockId>): Set<BlockId> {
  const { parents } = treeIndex(root);
  const found = new Set<BlockId>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(parents.get(id) ?? []));
  }
  return found;
}

/**
 * The tree with one block replaced wherever it stands; `change` sees the block and gives the new
 * one. Only the path to the root is made anew. The id may not change.
 */
export function replaceBlock(root: Block, id: BlockId, change: (block: Block) => Block): Block {
  return replaceBlocks(root, new Map([[id, change]]));
}

/** As `replaceBlock`, for several blocks at once; a block is changed after those below it. */
export function replaceBlocks(root: Block, changes: Changes): Block {
  return replaced(root, changes, () => true);
}

/** As `replaceBlocks`, but a block is left to the change of the outermost of these blocks that it is in. */
export function replaceOutermost(root: Block, changes: Changes): Block {
  return replaced(root, changes, (id) => !changes.has(id));
}

type Changes = ReadonlyMap<BlockId, (block: Block) => Block>;

function replaced(root: Block, changes: Changes, looksInside: (id: BlockId) => boolean): Block {
  const { parents } = treeIndex(root);
  const touched = new Set<BlockId>();
  const mark = (id: BlockId): void => {
    if (touched.has(id)) return;
    touched.add(id);
    for (const parent of parents.get(id) ?? []) mark(parent);
  };
  for (const id of changes.keys()) mark(id);
  // one result for each value, so that a block with two parents stays shared; one that is a draft below
  // one parent and live below another has two
  const done = new Map<Block, Block>();
  const rebuild = (block: Block): Block => {
    const id = idOf(block);
    if (!touched.has(id)) return block;
    const known = done.get(block);
    if (known !== undefined) return known;
    let changed = false;
    const children = (looksInside(id) ? block.children : []).map((child) => {
      const next = rebuild(child.block);
      if (next === child.block) return child;
      changed = true;
      return { ...child, block: next };
    });
    const inside = changed ? withFittingSlots(block, children) : block;
    const edited = changes.get(id)?.(inside) ?? inside;
    const result = edited === block ? block : withWrittenName(edited);
    done.set(block, result);
    return result;
  };
  const result = rebuild(root);
  inheritIndex(root, result);
  return result;
}
