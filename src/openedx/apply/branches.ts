import { type Block, type BlockId, type Course, draftView, idOf, publishedView, ROOT_ID, sameOwnContent } from '#olx';

/** A block in one branch of Studio: its own content, and the ids of its children. */
export interface BranchBlock {
  /** Only its own settings and content count, not what is below it. */
  readonly own: Block;
  readonly children: readonly BlockId[];
}

/** The blocks of one branch, with the parents of each. Mutable. */
export class Branch {
  readonly #blocks = new Map<BlockId, BranchBlock>();
  readonly #parents = new Map<BlockId, Set<BlockId>>();

  /** The branch that a tree is; empty for null. */
  static of(root: Block | null): Branch {
    const branch = new Branch();
    const visit = (block: Block): void => {
      const id = idOf(block);
      if (branch.has(id)) return;
      branch.set(id, { own: block, children: block.children.map((child) => idOf(child.block)) });
      for (const child of block.children) visit(child.block);
    };
    if (root !== null) visit(root);
    return branch;
  }

  copy(): Branch {
    const branch = new Branch();
    for (const [id, block] of this.#blocks) branch.set(id, block);
    return branch;
  }

  get ids(): Iterable<BlockId> {
    return this.#blocks.keys();
  }

  get(id: BlockId): BranchBlock | undefined {
    return this.#blocks.get(id);
  }

  has(id: BlockId): boolean {
    return this.#blocks.has(id);
  }

  childrenOf(id: BlockId): readonly BlockId[] {
    return this.#blocks.get(id)?.children ?? [];
  }

  /** By type and url_name, the order in which the platform picks one of several. */
  parentsOf(id: BlockId): readonly BlockId[] {
    return [...(this.#parents.get(id) ?? [])].sort();
  }

  set(id: BlockId, block: BranchBlock): void {
    this.#unlink(id);
    this.#blocks.set(id, block);
    for (const child of block.children) {
      const parents = this.#parents.get(child);
      if (parents === undefined) this.#parents.set(child, new Set([id]));
      else parents.add(id);
    }
  }

  delete(id: BlockId): void {
    this.#unlink(id);
    this.#blocks.delete(id);
  }

  setChildren(id: BlockId, children: readonly BlockId[]): void {
    const block = this.#blocks.get(id);
    if (block !== undefined) this.set(id, { ...block, children });
  }

  #unlink(id: BlockId): void {
    for (const child of this.childrenOf(id)) this.#parents.get(child)?.delete(id);
  }

  /** The ids of a block and all below it, each once, parents first; none if the branch lacks it. */
  subtree(root: BlockId): ReadonlySet<BlockId> {
    const ids = new Set<BlockId>();
    const visit = (id: BlockId): void => {
      if (!this.has(id) || ids.has(id)) return;
      ids.add(id);
      for (const child of this.childrenOf(id)) visit(child);
    };
    visit(root);
    return ids;
  }
}

/** What Studio's modulestore has of a course run: one tree for authors, one for learners. */
export interface Branches {
  readonly draft: Branch;
  readonly live: Branch;
}

/** The two branches that a course run has in Studio, as a value of its own. */
export function branchesOf({ root }: Course): Branches {
  return { draft: Branch.of(draftView(root)), live: Branch.of(publishedView(root)) };
}

/**
 * The branches with the own content of other ones wherever both say the same to Studio, such as `1` and `1.0`. So
 * that no call is made for it. `isSame` is asked only where the texts differ.
 */
export function alignedWith(to: Branches, from: Branches, isSame: (a: Block, b: Block) => boolean): Branches {
  const align = (branch: Branch): Branch => {
    const aligned = branch.copy();
    for (const id of branch.ids) {
      const block = branch.get(id);
      const known = [from.draft.get(id)?.own, from.live.get(id)?.own].filter((own) => own !== undefined);
      if (block === undefined || known.some((own) => sameOwnContent(own, block.own))) continue;
      const same = known.find((own) => isSame(own, block.own));
      if (same !== undefined) aligned.set(id, { own: same, children: block.children });
    }
    return aligned;
  };
  return { draft: align(to.draft), live: align(to.live) };
}

/** Whether two branches have the same block: the same own content and the same list of children. */
export function sameEntry(a: BranchBlock | undefined, b: BranchBlock | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a === b || (sameIds(a.children, b.children) && sameOwnContent(a.own, b.own));
}

/** Whether two branches have the same subtree of that id, or both have none. */
export function sameSubtree(a: Branch, b: Branch, id: BlockId): boolean {
  if (!a.has(id) || !b.has(id)) return a.has(id) === b.has(id);
  for (const each of a.subtree(id)) if (!sameEntry(a.get(each), b.get(each))) return false;
  return true;
}

/** Whether two states of a course run are the same in both branches. */
export function sameBranches(a: Branches, b: Branches): boolean {
  return sameSubtree(a.draft, b.draft, ROOT_ID) && sameSubtree(a.live, b.live, ROOT_ID);
}

/** Whether two lists name the same blocks in the same order. */
export function sameIds(a: readonly BlockId[], b: readonly BlockId[]): boolean {
  return a.length === b.length && a.every((id, at) => id === b[at]);
}
