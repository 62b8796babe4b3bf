import { type BlockId, blockIdParts, isContainer, sameOwnContent } from '#olx';
import { type Branch, type Branches, sameBranches, sameEntry, sameSubtree } from './branches.ts';
import { CannotSay, type TreeStep } from './cms-step.ts';
import type { FieldWriter } from './sending.ts';
import { arrange, isUpper, Planning } from './tree-steps.ts';

/**
 * The calls that bring both forms of all blocks from one state to another, in an order in which each may be the last.
 * Throws `CannotSay` if there is no such list. `from` is changed in place.
 *
 * First drafts are discarded that must go back, then sections and subsections get their lists, which are live at
 * once. A unit whose published form shall change gets that form as its draft and is published. In the end all units
 * get their drafts.
 */
export function treeSteps(from: Branches, to: Branches, fields: FieldWriter): readonly TreeStep[] {
  const planning = new Planning(from, fields);
  const ids = [...to.draft.ids];
  for (const id of [...ids, ...to.live.ids]) {
    if (!from.draft.has(id) && !from.live.has(id)) {
      throw new CannotSay('new-block', `${id} is not in Studio, and only an import keeps its url_name.`, id);
    }
  }
  const upper = ids.filter(isUpper);
  const units = ids.filter((id) => !isUpper(id) && to.draft.parentsOf(id).some(isUpper));
  for (const id of units) if (mustGoBack(from, to, id)) planning.add({ kind: 'discard', block: id });
  arrange(planning, upper, to.draft, to.draft);
  for (const id of upper) planning.update(id, to.draft);
  for (const id of upper) {
    // a section or subsection that came from elsewhere is published only when it is written itself
    if (to.live.has(id) && !from.live.has(id)) {
      planning.add({ kind: 'children', block: id, children: from.draft.childrenOf(id) });
    }
  }
  for (const id of units) if (!sameSubtree(from.live, to.live, id)) publish(planning, to, id);
  const lower = ids.filter((id) => !isUpper(id));
  arrange(
    planning,
    lower.filter((id) => isList(id, from.draft, to.draft)),
    to.draft,
    to.draft,
  );
  for (const id of lower) planning.update(id, to.draft);
  if (!sameBranches(from, to)) {
    throw new CannotSay('forms', 'Studio cannot reach these drafts and published forms block by block.');
  }
  return planning.steps;
}

function isList(id: BlockId, ...branches: readonly Branch[]): boolean {
  return isContainer(blockIdParts(id).type) || branches.some((branch) => branch.childrenOf(id).length > 0);
}

/** Whether a unit must first go back to what is published: it then is as wanted, or has blocks that the draft lost. */
function mustGoBack(from: Branches, to: Branches, unit: BlockId): boolean {
  if (!from.live.has(unit) || sameSubtree(from.draft, to.draft, unit)) return false;
  if (sameSubtree(from.live, to.draft, unit)) return true;
  return [...to.draft.subtree(unit), ...to.live.subtree(unit)].some((id) => !from.draft.has(id) && from.live.has(id));
}

/** Makes the published form of a unit what it shall be. */
function publish(planning: Planning, to: Branches, unit: BlockId): void {
  if (!to.live.has(unit)) {
    throw new CannotSay('forms', `Studio has no call that takes the published form of ${unit} away.`, unit);
  }
  const parts = partsToPublish(planning.branches, to, unit);
  if (parts === null) {
    const ids = [...to.live.subtree(unit)];
    const { draft } = planning.branches;
    arrange(
      planning,
      ids.filter((id) => isList(id, draft, to.live)),
      to.live,
      to.draft,
    );
    for (const id of ids) planning.update(id, to.live);
    planning.add({ kind: 'publish', block: unit });
    return;
  }
  for (const id of parts) {
    planning.update(id, to.live);
    planning.add({ kind: 'publish', block: id });
  }
}

/**
 * The components to publish one by one; null if the unit can be published whole. One alone is enough if nothing else
 * changes. If the draft keeps blocks that shall not be live, the unit cannot be published whole.
 */
function partsToPublish({ draft, live }: Branches, to: Branches, unit: BlockId): readonly BlockId[] | null {
  if (!live.has(unit)) return null;
  const ids = [...to.live.subtree(unit)];
  const isLeaf = (id: BlockId): boolean => draft.childrenOf(id).length === 0 && to.live.childrenOf(id).length === 0;
  const changed = ids.filter((id) => isLeaf(id) && !sameEntry(live.get(id), to.live.get(id)));
  const others = ids.filter((id) => !isLeaf(id) && !sameEntry(live.get(id), to.live.get(id)));
  if (changed.length === 1 && others.length === 0) return changed;
  const stayUnseen = [...to.draft.subtree(unit)].some((id) => !to.live.has(id));
  if (!stayUnseen) return null;
  // an order or a removal goes live with any component beside it
  const lists = others.filter((id) => !changed.some((each) => to.live.childrenOf(id).includes(each)));
  const beside = lists.flatMap((id) =>
    to.live
      .childrenOf(id)
      .filter((each) => isLeaf(each))
      .slice(0, 1),
  );
  for (const id of others) {
    const [was, is] = [live.get(id), to.live.get(id)];
    if (was !== undefined && is !== undefined && !sameOwnContent(was.own, is.own)) {
      throw new CannotSay('forms', `${unit} cannot be published without what is only in its draft.`, unit);
    }
  }
  return [...new Set([...changed, ...beside])];
}
