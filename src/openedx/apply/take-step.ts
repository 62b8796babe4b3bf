import { type BlockId, blockIdParts, canContain, isContainer, isDirectOnly, ROOT_ID } from '#olx';
import type { Branch, Branches } from './branches.ts';
import { CannotSay, type TreeStep } from './cms-step.ts';

/**
 * Changes both branches as Studio's modulestore does for a step (`split_draft.py`, `split.py`, `_save_xblock`). It also
 * checks every key, because Studio does not: a step that names a block which is not there, or puts one into a wrong
 * place, throws `CannotSay` and must never be sent. The branches are then in no certain state.
 */
export function takeStep(branches: Branches, step: TreeStep): void {
  const { draft } = branches;
  const { block: id } = step;
  const block = draft.get(id);
  if (block === undefined) refuse(id, 'is not in the course run as authors see it');
  switch (step.kind) {
    case 'delete':
      remove(branches, id);
      break;
    case 'children':
      setChildren(branches, id, step.children);
      if (step.publishes === true) copy(branches, id, 'subtree');
      break;
    case 'update':
      draft.set(id, { own: step.own, children: block.children });
      publishAlone(branches, id);
      break;
    case 'publish':
      copy(branches, id, 'subtree');
      break;
    case 'discard':
      discard(branches, id);
      break;
  }
}

function refuse(block: BlockId, reason: string): never {
  throw new CannotSay('key-refused', `${block} ${reason}.`, block);
}

function remove(branches: Branches, id: BlockId): void {
  const { draft, live } = branches;
  if (id === ROOT_ID) refuse(id, 'is the root and cannot be deleted');
  if (isDirectOnly(blockIdParts(id).type)) {
    // the platform answers 500 and changes nothing
    if (!live.has(id)) refuse(id, 'has no published form, so Studio cannot delete it');
    removeFrom(live, id);
    removeFrom(draft, id);
    return;
  }
  // of several parents only the first is published again
  const [first] = draft.parentsOf(id);
  removeFrom(draft, id);
  if (first !== undefined) publishAlone(branches, first);
}

/** Takes a block out of a branch, with everything below it that has no other parent. */
function removeFrom(branch: Branch, id: BlockId): void {
  const gone = new Set([id]);
  for (let tier: readonly BlockId[] = [id]; tier.length > 0; ) {
    const next = new Set(tier.flatMap((each) => branch.childrenOf(each)));
    tier = [...next].filter((each) => !gone.has(each) && branch.parentsOf(each).every((parent) => gone.has(parent)));
    for (const each of tier) gone.add(each);
  }
  for (const parent of branch.parentsOf(id)) without(branch, parent, id);
  for (const each of gone) branch.delete(each);
}

function without(branch: Branch, parent: BlockId, child: BlockId): void {
  branch.setChildren(
    parent,
    branch.childrenOf(parent).filter((each) => each !== child),
  );
}

function setChildren(branches: Branches, id: BlockId, children: readonly BlockId[]): void {
  const { draft } = branches;
  const wanted = new Set(children);
  const here = draft.childrenOf(id);
  if (wanted.size !== children.length) refuse(id, 'would have the same child twice');
  const dropped = here.find((child) => !wanted.has(child));
  if (dropped !== undefined) refuse(dropped, `would be dropped from ${id}, which Studio does not do`);
  const { type } = blockIdParts(id);
  for (const child of children) {
    if (here.includes(child)) continue;
    const [parent] = draft.parentsOf(child);
    if (parent === undefined || !draft.has(child)) refuse(child, 'is not in the course run, so it cannot be moved');
    if (!fits(type, blockIdParts(child).type)) refuse(child, `cannot be placed in ${id}`);
    if (draft.subtree(child).has(id)) refuse(child, `holds ${id}, so it cannot be placed inside it`);
    without(draft, parent, child);
    publishAlone(branches, parent);
  }
  draft.setChildren(id, children);
  publishAlone(branches, id);
}

/** The strict levels down to the units; below them any container takes any component. */
function fits(parent: string, child: string): boolean {
  if (isDirectOnly(parent) || isDirectOnly(child)) return canContain(parent, child);
  return isContainer(parent) || canContain(parent, child);
}

/** Sections and subsections are published with every write, without what is below them. */
function publishAlone(branches: Branches, id: BlockId): void {
  if (isDirectOnly(blockIdParts(id).type)) copy(branches, id, 'alone');
}

/** Copies a block from the draft branch to the published one (`split.py: copy`). */
function copy({ draft, live }: Branches, id: BlockId, what: 'alone' | 'subtree'): void {
  const orphans = new Set<BlockId>();
  const parents = draft.parentsOf(id);
  if (parents.length > 0 && !parents.some((parent) => live.has(parent))) {
    refuse(id, 'cannot be published before what it is in');
  }
  for (const parent of parents) {
    if (!live.has(parent)) continue;
    const source = draft.childrenOf(parent);
    const known = new Set(live.childrenOf(parent));
    for (const child of known) if (!source.includes(child)) orphans.add(child);
    live.setChildren(
      parent,
      source.filter((child) => child === id || known.has(child)),
    );
  }
  copyBlock(draft, live, id, what, orphans);
  for (const orphan of orphans) removeIfOrphan(live, orphan);
}

function copyBlock(draft: Branch, live: Branch, id: BlockId, what: 'alone' | 'subtree', orphans: Set<BlockId>): void {
  const source = draft.get(id);
  if (source === undefined) return;
  const known = live.childrenOf(id);
  for (const child of known) if (!source.children.includes(child)) orphans.add(child);
  const children = what === 'subtree' ? source.children : source.children.filter((child) => known.includes(child));
  if (what === 'subtree') for (const child of children) copyBlock(draft, live, child, what, orphans);
  live.set(id, { own: source.own, children });
}

function removeIfOrphan(branch: Branch, id: BlockId): void {
  if (branch.parentsOf(id).length > 0) return;
  const children = branch.childrenOf(id);
  branch.delete(id);
  for (const child of children) removeIfOrphan(branch, child);
}

function discard({ draft, live }: Branches, id: BlockId): void {
  if (isDirectOnly(blockIdParts(id).type)) refuse(id, 'has no draft');
  if (!live.has(id)) refuse(id, 'was never published, so there is nothing to go back to');
  const back = live.subtree(id);
  const here = draft.subtree(id);
  // the platform would take such a block out of its new place by halves
  for (const each of back) if (draft.has(each) && !here.has(each)) refuse(each, `has moved out of ${id}`);
  for (const each of here) {
    const isElsewhere = each !== id && draft.parentsOf(each).some((parent) => !here.has(parent));
    if (isElsewhere) refuse(each, `is also outside ${id}`);
  }
  for (const each of here) draft.delete(each);
  for (const each of back) {
    const block = live.get(each);
    if (block !== undefined) draft.set(each, block);
  }
}
