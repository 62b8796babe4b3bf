import { type Block, type BlockId, type Course, draftView, idOf, nodeVersionOf, publishedView } from '#olx';
import type { CmsStep } from '../../src/openedx/apply/cms-step.ts';

/** A block as a modulestore keeps it: what stands for its own content, and its children. */
interface Stored {
  own: string;
  children: BlockId[];
}

type Structure = Map<BlockId, Stored>;

/** Both structures of a course run in Split, as JSON-like values. */
export interface Store {
  draft: Structure;
  published: Structure;
}

const DIRECT_ONLY = /^(?:course|chapter|sequential)@/;

/** What stands for the own content of a block: its version without children. */
export function ownOf(block: Block): string {
  return nodeVersionOf({ ...block, children: [] });
}

function structureOf(root: Block | null): Structure {
  const structure: Structure = new Map();
  const add = (block: Block): void => {
    const id = idOf(block);
    if (structure.has(id)) return;
    structure.set(id, { own: ownOf(block), children: block.children.map((child) => idOf(child.block)) });
    for (const child of block.children) add(child.block);
  };
  if (root !== null) add(root);
  return structure;
}

/** A course run as Studio would have it. */
export function storeOf({ root }: Course): Store {
  return { draft: structureOf(draftView(root)), published: structureOf(publishedView(root)) };
}

/** A text that is equal for equal stores; blocks that no list names are left out, as an export does. */
export function textOf(store: Store): string {
  const told = (structure: Structure): unknown => {
    const seen = new Set<BlockId>();
    const tell = (id: BlockId): unknown => {
      if (seen.has(id)) return id;
      seen.add(id);
      const block = structure.get(id);
      return block === undefined ? null : [id, block.own, block.children.map(tell)];
    };
    return tell('course@course' as BlockId);
  };
  return JSON.stringify([told(store.draft), told(store.published)], null, 1);
}

/** How many blocks the drafts hold that no children list names. */
export function orphansOf({ draft }: Store): readonly BlockId[] {
  const named = new Set([...draft.values()].flatMap(({ children }) => children));
  return [...draft.keys()].filter((id) => !named.has(id) && id !== 'course@course');
}

function parents(structure: Structure, id: BlockId): BlockId[] {
  return [...structure].filter(([, { children }]) => children.includes(id)).map(([parent]) => parent);
}

/**
 * Takes one call as the platform's views do, without any check of keys: what it does not refuse by itself it does.
 * Throws for what the platform answers with 400 or 500.
 */
export function take(store: Store, step: CmsStep): void {
  if (!('block' in step)) return;
  const id = step.block;
  const { draft, published } = store;
  const block = draft.get(id);
  if (block === undefined) throw new Error(`500: no ${id}`);
  if (step.kind === 'update') {
    block.own = ownOf(step.own);
    autoPublish(store, id);
  } else if (step.kind === 'publish') publish(store, id, false);
  else if (step.kind === 'discard') {
    if (DIRECT_ONLY.test(id)) return;
    if (!published.has(id)) throw new Error('500: InvalidVersionError');
    deleteSubtree(draft, id);
    const back = (each: BlockId): void => {
      const live = published.get(each);
      if (live === undefined) return;
      draft.set(each, { own: live.own, children: [...live.children] });
      live.children.forEach(back);
    };
    back(id);
  } else if (step.kind === 'delete') {
    const above = parents(draft, id);
    const branches = DIRECT_ONLY.test(id) ? [published, draft] : [draft];
    for (const branch of branches) {
      if (!branch.has(id)) throw new Error(`500: ${id} is not in the branch`);
      for (const parent of parents(branch, id)) dropChild(branch, parent, id);
      deleteSubtree(branch, id);
    }
    const parent = above.sort()[0];
    if (!DIRECT_ONLY.test(id) && parent !== undefined && DIRECT_ONLY.test(parent)) publish(store, parent, true);
  } else {
    for (const child of step.children) {
      if (block.children.includes(child)) continue;
      const parent = parents(draft, child).sort()[0];
      if (parent === undefined) throw new Error(`400: ${child} has no parent`);
      dropChild(draft, parent, child);
      autoPublish(store, parent);
    }
    if (block.children.some((child) => !step.children.includes(child) && parents(draft, child).includes(id))) {
      throw new Error('400: a child would be dropped');
    }
    block.children = [...step.children];
    autoPublish(store, id);
    if (step.publishes) publish(store, id, false);
  }
}

function dropChild(branch: Structure, parent: BlockId, child: BlockId): void {
  const block = branch.get(parent);
  if (block !== undefined) block.children = block.children.filter((each) => each !== child);
}

function deleteSubtree(branch: Structure, id: BlockId): void {
  const children = branch.get(id)?.children ?? [];
  branch.delete(id);
  for (const child of children) if (parents(branch, child).length === 0) deleteSubtree(branch, child);
}

function autoPublish(store: Store, id: BlockId): void {
  if (DIRECT_ONLY.test(id)) publish(store, id, true);
}

function publish({ draft, published }: Store, id: BlockId, isAlone: boolean): void {
  const orphans: BlockId[] = [];
  const above = parents(draft, id);
  if (above.length > 0 && above.every((parent) => !published.has(parent))) throw new Error('500: ItemNotFoundError');
  for (const parent of above) {
    const live = published.get(parent);
    if (live === undefined) continue;
    const wanted = draft.get(parent)?.children ?? [];
    orphans.push(...live.children.filter((child) => !wanted.includes(child)));
    live.children = wanted.filter((child) => child === id || live.children.includes(child));
  }
  const copy = (each: BlockId): void => {
    const source = draft.get(each);
    if (source === undefined) throw new Error(`500: no ${each}`);
    const former = published.get(each)?.children ?? [];
    orphans.push(...former.filter((child) => !source.children.includes(child)));
    const children = isAlone ? source.children.filter((child) => former.includes(child)) : [...source.children];
    if (!isAlone) children.forEach(copy);
    published.set(each, { own: source.own, children });
  };
  copy(id);
  const sweep = (each: BlockId): void => {
    if (parents(published, each).length > 0) return;
    const children = published.get(each)?.children ?? [];
    published.delete(each);
    children.forEach(sweep);
  };
  orphans.forEach(sweep);
}
