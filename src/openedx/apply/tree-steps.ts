import { type BlockId, blockIdParts, isDirectOnly, sameOwnContent } from '#olx';
import { type Branch, type Branches, sameIds, sameSubtree } from './branches.ts';
import { CannotSay, type TreeStep } from './cms-step.ts';
import type { FieldWriter } from './sending.ts';
import { takeStep } from './take-step.ts';

/** Steps that are planned one after another, with what Studio will have after them. */
export class Planning {
  readonly steps: TreeStep[] = [];
  readonly branches: Branches;
  readonly #fields: FieldWriter;

  /** `branches` is changed in place. */
  constructor(branches: Branches, fields: FieldWriter) {
    this.branches = branches;
    this.#fields = fields;
  }

  /** Adds a step. Throws `CannotSay` if Studio could not take it. */
  add(step: TreeStep): void {
    takeStep(this.branches, step);
    this.steps.push(step);
  }

  /**
   * Gives a container a list of children that may name blocks from elsewhere. Sections, subsections and units lose their
   * published form when they move; if all below the new parent may be published, one request moves and publishes, so
   * that learners miss nothing meanwhile.
   */
  addList(id: BlockId, children: readonly BlockId[]): void {
    const step = { kind: 'children', block: id, children } as const;
    if (isUpper(id) && children.some((child) => this.#losesForm(id, child))) {
      const trial = { draft: this.branches.draft.copy(), live: this.branches.live.copy() };
      takeStep(trial, { ...step, publishes: true });
      const { live } = this.branches;
      const isOnlyMove = [...trial.live.subtree(id)].every(
        (each) => isUpper(each) || sameSubtree(trial.live, live, each),
      );
      if (isOnlyMove) {
        this.add({ ...step, publishes: true });
        return;
      }
    }
    this.add(step);
  }

  #losesForm(parent: BlockId, child: BlockId): boolean {
    const { draft, live } = this.branches;
    return live.has(child) && !draft.childrenOf(parent).includes(child);
  }

  /** Gives a block of the draft branch the own content that another branch has for it. */
  update(id: BlockId, wanted: Branch): void {
    const [here, there] = [this.branches.draft.get(id), wanted.get(id)];
    if (here === undefined || there === undefined || sameOwnContent(here.own, there.own)) return;
    if (here.own.damage !== undefined || there.own.damage !== undefined) {
      throw new CannotSay('damaged', `${id} has files that cannot be read.`, id);
    }
    const update = this.#fields.change(here.own, there.own);
    if (update === null) throw new CannotSay('unknown-fields', `Not all of ${id} can be told as fields.`, id);
    this.add({ kind: 'update', block: id, update, own: there.own });
  }
}

/**
 * Gives some containers of the draft branch the children that they have in `wanted`: deletes what is gone from `final`,
 * moves, orders. A child that leaves but stays in `final` goes to its parent there. Deletes come first, except for
 * blocks that hold something that stays.
 */
export function arrange(planning: Planning, containers: Iterable<BlockId>, wanted: Branch, final: Branch): void {
  const { draft } = planning.branches;
  const ids = [...containers];
  for (const id of ids) if (!draft.has(id)) throw isNew(id);
  const stays = (id: BlockId): boolean => final.has(id) || wanted.has(id);
  const deleteGone = (isReady: (id: BlockId) => boolean): void => {
    for (const id of ids) {
      for (const child of draft.childrenOf(id)) {
        if (!stays(child) && isReady(child)) planning.add({ kind: 'delete', block: child });
      }
    }
  };
  deleteGone((gone) => ![...draft.subtree(gone)].some(stays));
  for (const id of ids) takeIn(planning, id, wanted);
  for (const id of ids) rescue(planning, id, wanted, final);
  deleteGone(() => true);
  for (const id of ids) {
    const order = wanted.childrenOf(id);
    if (!sameIds(draft.childrenOf(id), order)) planning.add({ kind: 'children', block: id, children: order });
  }
}

/** Whether a block has no draft: each write of it is live at once. */
export function isUpper(id: BlockId): boolean {
  return isDirectOnly(blockIdParts(id).type);
}

function isNew(id: BlockId): CannotSay {
  return new CannotSay('new-block', `${id} is not in Studio, and only an import keeps its url_name.`, id);
}

/** Moves the children in that a container shall have and others have now. */
function takeIn(planning: Planning, id: BlockId, wanted: Branch): void {
  const { draft } = planning.branches;
  const here = new Set(draft.childrenOf(id));
  const order = wanted.childrenOf(id);
  const missing = order.filter((child) => !here.has(child));
  for (const child of missing) if (!draft.has(child)) throw isNew(child);
  if (missing.length === 0) return;
  const leaving = [...here].filter((child) => !order.includes(child));
  planning.addList(id, [...order, ...leaving]);
}

/** Moves what stays out of the children that go, and children that belong to another parent to that parent. */
function rescue(planning: Planning, id: BlockId, wanted: Branch, final: Branch): void {
  const { draft } = planning.branches;
  const keeps = new Set(wanted.childrenOf(id));
  for (const child of draft.childrenOf(id)) {
    if (keeps.has(child)) continue;
    if (final.has(child)) moveHome(planning, child, id, final);
    else
      for (const each of topmost(draft, child, (inside) => final.has(inside))) moveHome(planning, each, child, final);
  }
}

function moveHome(planning: Planning, child: BlockId, from: BlockId, final: Branch): void {
  const { draft } = planning.branches;
  const home = final.parentsOf(child)[0];
  if (home === undefined || home === from) {
    throw new CannotSay('forms', `${child} is in only one of the two forms of ${from}.`, child);
  }
  if (!draft.has(home)) throw isNew(home);
  planning.addList(home, [...draft.childrenOf(home), child]);
}

/** The first blocks below one, on each way down, for which something holds. */
function topmost(branch: Branch, root: BlockId, holds: (id: BlockId) => boolean): readonly BlockId[] {
  return branch.childrenOf(root).flatMap((child) => (holds(child) ? [child] : topmost(branch, child, holds)));
}
