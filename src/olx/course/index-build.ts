import { type Block, idOf } from './block.ts';
import { namesTheSame } from './children.ts';
import type { CourseIndex } from './course.ts';
import { IdMap } from './id-map.ts';
import { TreeBlocks, TreePlaces } from './index-views.ts';
import type { BlockId } from './keys.ts';

/** An index with what the next one can be derived from. */
export interface TreeIndex extends CourseIndex {
  /** Ids of the parents of each block but the root, in the order of its places. */
  readonly parents: IdMap<readonly BlockId[]>;
  /** Blocks that stand in more than one place. */
  readonly shared: ReadonlySet<BlockId>;
  readonly byId: IdMap<Block>;
}

const NONE: ReadonlySet<BlockId> = new Set();

/** The index of a tree, from nothing. A block in several places is looked into at the first of them. */
export function builtIndex(root: Block): TreeIndex {
  const blocks = new Map<BlockId, Block>();
  const parents = new Map<BlockId, BlockId[]>();
  const shared = new Set<BlockId>();
  const visit = (parent: Block, id: BlockId): void => {
    for (const { block } of parent.children) {
      const child = idOf(block);
      const there = parents.get(child);
      if (there === undefined) parents.set(child, [id]);
      else {
        there.push(id);
        shared.add(child);
      }
      if (blocks.has(child)) continue;
      blocks.set(child, block);
      visit(block, child);
    }
  };
  const id = idOf(root);
  blocks.set(id, root);
  visit(root, id);
  return indexFrom(root, IdMap.of(blocks), IdMap.of<readonly BlockId[]>(parents), shared);
}

function indexFrom(
  root: Block,
  byId: IdMap<Block>,
  parents: IdMap<readonly BlockId[]>,
  shared: ReadonlySet<BlockId>,
): TreeIndex {
  const blocks = new TreeBlocks(root, byId, shared.size > 0);
  return { blocks, places: new TreePlaces(blocks, parents, shared), byId, parents, shared };
}

/**
 * The index of a tree that shares blocks with one whose index is known: what is the same block in
 * both is not looked into. Null where a block in several places is concerned, as which of them
 * comes first then hangs on the whole tree.
 */
export function derivedIndex(known: TreeIndex, before: Block, after: Block): TreeIndex | null {
  if (idOf(before) !== idOf(after)) return null;
  const difference = new Difference();
  difference.compare(before, after);
  const changed = difference.blocks(known.byId);
  if (changed === null) return null;
  if (known.shared.size > 0 && (difference.moves || [...changed.keys()].some((id) => known.shared.has(id))))
    return null;
  const parents = difference.moves ? known.parents.with(difference.parents) : known.parents;
  return indexFrom(after, known.byId.with(changed), parents, known.shared.size > 0 ? known.shared : NONE);
}

/** What differs between two trees, by identity of blocks. */
class Difference {
  /** Whether some list of children names others, or the same in another order. */
  moves = false;
  readonly parents = new Map<BlockId, readonly BlockId[] | undefined>();
  readonly #changed = new Map<BlockId, Block | undefined>();
  readonly #gone: Block[] = [];
  readonly #come: (readonly [Block, BlockId])[] = [];

  compare(before: Block, after: Block): void {
    if (before === after) return;
    const id = idOf(after);
    // a block in several places, which `derivedIndex` leaves alone
    if (this.#changed.has(id)) return;
    this.#changed.set(id, after);
    if (namesTheSame(before.children, after.children)) {
      before.children.forEach(({ block }, at) => {
        this.compare(block, after.children[at]?.block ?? block);
      });
      return;
    }
    this.moves = true;
    const former = new Map(before.children.map(({ block }) => [idOf(block), block]));
    for (const { block } of after.children) {
      const child = idOf(block);
      const there = former.get(child);
      if (there === undefined) this.#come.push([block, id]);
      else this.compare(there, block);
      former.delete(child);
    }
    this.#gone.push(...former.values());
  }

  /** Every block that changed, came or (undefined) went; null where a block is in several places now. */
  blocks(known: IdMap<Block>): ReadonlyMap<BlockId, Block | undefined> | null {
    const kept = new Set(this.#changed.keys());
    const go = (block: Block): void => {
      const id = idOf(block);
      if (kept.has(id)) return;
      this.#changed.set(id, undefined);
      this.parents.set(id, undefined);
      for (const child of block.children) go(child.block);
    };
    for (const block of this.#gone) go(block);
    const come = (block: Block, parent: BlockId): boolean => {
      const id = idOf(block);
      const taken = this.#changed.has(id) ? this.#changed.get(id) !== undefined : known.has(id);
      if (taken) return false;
      this.#changed.set(id, block);
      this.parents.set(id, [parent]);
      return block.children.every((child) => come(child.block, id));
    };
    return this.#come.every(([block, parent]) => come(block, parent)) ? this.#changed : null;
  }
}
