import { type Block, type Child, idOf } from '../course/block.ts';
import { slotFor, withChildren } from '../course/children.ts';
import type { Course } from '../course/course.ts';
import { withoutDraftPlace } from '../course/draft-places.ts';
import { draftView, hasDraft, publishedView } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { isDirectOnly } from '../course/structure.ts';
import { indexOf, replaceBlock, replaceBlocks, replaceOutermost } from '../course/tree-index.ts';
import { sameBlocks } from './adopt.ts';
import { notFound, type Outcome, refused } from './outcome.ts';
import { withRoot } from './replace-subtree.ts';
import type { Step } from './step.ts';
import { unitsAbove, withoutEmptyDraft } from './within.ts';

type Changes = ReadonlyMap<BlockId, (block: Block) => Block>;

/**
 * Makes what authors see of a block, with all below it, what learners see. Below a unit the live list of
 * children of its parent takes over the draft's order and removals, but no other new child, as the
 * platform does (`split.py: _sync_children`). Nothing happens where all of it is live.
 */
export function publish(course: Course, step: Extract<Step, { kind: 'publish' }>): Outcome {
  const { blocks, places } = indexOf(course.root);
  const block = blocks.get(step.block);
  if (block === undefined) return notFound(step.block);
  if (isDirectOnly(block.type)) return published(course, unitsBelow(block));
  const units = unitsAbove(course, step.block);
  if (units.has(step.block)) return published(course, [step.block]);
  const parents = new Set((places.get(step.block) ?? []).map(({ parent }) => idOf(parent)));
  const changes = new Map<BlockId, (unit: Block) => Block>();
  for (const id of units) {
    const unit = blocks.get(id);
    const live = unit === undefined ? null : publishedView(unit);
    if (live === null || ![...parents].some((parent) => indexOf(live).blocks.has(parent))) continue;
    changes.set(id, (each) => withPart(each, step.block, parents));
  }
  if (changes.size === 0) {
    const message = `${step.block} cannot be published before what it stands in.`;
    return refused('incompatible-placement', message, [step.block, ...parents]);
  }
  return { course: withRoot(course, replaceOutermost(course.root, changes)) };
}

function published(course: Course, units: readonly BlockId[]): Outcome {
  const changes: Changes = new Map(units.map((id) => [id, live]));
  return { course: withRoot(course, replaceBlocks(course.root, changes)) };
}

function live(unit: Block): Block {
  return hasDraft(unit) ? withoutDraftPlace(draftView(unit)) : unit;
}

/** The topmost blocks with a draft form of their own, of those that have a draft. */
function unitsBelow(block: Block): readonly BlockId[] {
  if (!hasDraft(block)) return [];
  if (!isDirectOnly(block.type)) return [idOf(block)];
  return block.children.flatMap((child) => unitsBelow(child.block));
}

/** The unit with a part of its draft published; its parents are named that may have it in the published form. */
function withPart(unit: Block, id: BlockId, parents: ReadonlySet<BlockId>): Block {
  const [draft, former] = [draftView(unit), publishedView(unit)];
  const part = indexOf(draft).blocks.get(id);
  if (former === null || part === undefined) return unit;
  let next = indexOf(former).blocks.has(id) ? replaceBlock(former, id, () => part) : former;
  for (const parent of parents) {
    const wanted = indexOf(draft).blocks.get(parent);
    if (wanted === undefined || !indexOf(next).blocks.has(parent)) continue;
    next = replaceBlock(next, parent, (there) => inStep(there, wanted, part));
  }
  return sameBlocks(next, former) ? unit : withoutEmptyDraft(draft, next);
}

/** A published block with the children that it has, or now gets, in the order of its draft. */
function inStep(there: Block, draft: Block, part: Block): Block {
  const known = new Map(there.children.map((child) => [idOf(child.block), child]));
  const children = draft.children.flatMap(({ block, slot }): Child[] => {
    const kept = known.get(idOf(block));
    if (kept !== undefined) return [kept];
    return idOf(block) === idOf(part) ? [{ slot: slotFor(part, slot), block: part }] : [];
  });
  return withChildren(there, children);
}
