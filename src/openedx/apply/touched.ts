import type { BlockId } from '#olx';
import { type Branches, sameEntry } from './branches.ts';
import type { CmsStep } from './cms-step.ts';
import { MOST_UNITS_CHECKED } from './costs.ts';
import { isUpper } from './tree-steps.ts';

/** What must be looked at after some calls. */
export interface Touched {
  /** Blocks whose fields were written. */
  readonly blocks: ReadonlySet<BlockId>;
  /** Course-level files that were written, by path. */
  readonly pages: ReadonlyMap<string, Extract<CmsStep, { kind: 'put-file' }>>;
  /** Units that were changed, or in which a block was changed. */
  readonly units: ReadonlySet<BlockId>;
  /** Containers inside units whose children were changed. */
  readonly lists: ReadonlySet<BlockId>;
  /** All blocks that calls name, and the parents of those that go. */
  readonly named: ReadonlySet<BlockId>;
  /** Whether lists of sections, subsections or units were changed, or units were published. */
  readonly upper: boolean;
}

/** What some calls touch; `before` is what Studio had. */
export function touchedBy(steps: readonly CmsStep[], before: Branches): Touched {
  const blocks = new Set<BlockId>();
  const pages = new Map<string, Extract<CmsStep, { kind: 'put-file' }>>();
  const lists = new Set<BlockId>();
  const near = new Set<BlockId>();
  let upper = false;
  for (const step of steps) {
    if (step.kind === 'put-file') {
      pages.set(step.path, step);
      near.add(step.place.block);
    }
    if (!('block' in step)) continue;
    const { block } = step;
    near.add(block);
    if (step.kind === 'update') blocks.add(block);
    const isList = step.kind === 'children' || step.kind === 'delete';
    const list = step.kind === 'delete' ? before.draft.parentsOf(block)[0] : block;
    if (step.kind === 'delete' && list !== undefined) near.add(list);
    // those that come from elsewhere change their old parent, too
    if (step.kind === 'children')
      for (const child of step.children) for (const from of before.draft.parentsOf(child)) near.add(from);
    if (isList && list !== undefined && !isUpper(list)) lists.add(list);
    if ((isList && (list === undefined || isUpper(list))) || step.kind === 'publish' || step.kind === 'discard')
      upper = true;
  }
  const units = new Set([...near].flatMap((id) => unitOf(id, before)));
  return { blocks, pages, units, lists, named: near, upper };
}

/** The units in which two states differ in any form, in the order of the outline, as many as are looked at. */
export function unitsChanged(before: Branches, after: Branches): readonly BlockId[] {
  const units = new Set<BlockId>();
  for (const id of after.draft.ids) {
    const isSame =
      sameEntry(before.draft.get(id), after.draft.get(id)) && sameEntry(before.live.get(id), after.live.get(id));
    if (!isSame) for (const unit of unitOf(id, after)) units.add(unit);
    if (units.size >= MOST_UNITS_CHECKED) break;
  }
  return [...units];
}

/** The topmost block that has a draft, at or above one; none for sections and subsections. */
function unitOf(id: BlockId, { draft }: Branches): readonly BlockId[] {
  if (isUpper(id)) return [];
  const seen = new Set<BlockId>();
  let at = id;
  for (let parent = draft.parentsOf(at)[0]; parent !== undefined && !isUpper(parent); parent = draft.parentsOf(at)[0]) {
    if (seen.has(parent)) break;
    seen.add(parent);
    at = parent;
  }
  return [at];
}
