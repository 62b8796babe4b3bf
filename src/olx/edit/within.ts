import { type Block, idOf } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { draftView, overlay, publishedView } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { isDirectOnly } from '../course/structure.ts';
import { indexOf, replaceBlock, replaceBlocks } from '../course/tree-index.ts';
import { sameBlocks } from './adopt.ts';
import type { Target } from './step.ts';

/**
 * Changes one block in the forms that the change is for: course, sections and subsections at once;
 * below them the draft of the unit that the block is in, and its published form too where the target
 * says so. `change` must keep the id. Blocks that come out the same to the byte stay the same value.
 */
export function editWithin(course: Course, id: BlockId, target: Target, change: (block: Block) => Block): Course {
  const block = indexOf(course.root).blocks.get(id);
  if (block === undefined) return course;
  const root = isDirectOnly(block.type)
    ? replaceBlock(course.root, id, change)
    : replaceBlocks(
        course.root,
        new Map([...unitsAbove(course, id)].map((unit) => [unit, (each: Block) => editUnit(each, id, target, change)])),
      );
  return root === course.root ? course : { ...course, root };
}

/** The ids of the topmost blocks with a draft form of their own that hold the block: its units. */
export function unitsAbove(course: Course, id: BlockId): ReadonlySet<BlockId> {
  const { places } = indexOf(course.root);
  const units = new Set<BlockId>();
  const climb = (each: BlockId): void => {
    const above = (places.get(each) ?? []).filter(({ parent }) => !isDirectOnly(parent.type));
    if (above.length === 0 || (places.get(each) ?? []).length > above.length) units.add(each);
    for (const { parent } of above) climb(idOf(parent));
  };
  climb(id);
  return units;
}

function editUnit(unit: Block, id: BlockId, target: Target, change: (block: Block) => Block): Block {
  const draft = draftView(unit);
  const live = publishedView(unit);
  const changed = replaceBlock(draft, id, change);
  if (target === 'draft') return sameBlocks(changed, draft) ? unit : overlay(changed, live);
  if (live === draft) return sameBlocks(changed, draft) ? unit : changed;
  const changedLive = live !== null && indexOf(live).blocks.has(id) ? replaceBlock(live, id, change) : live;
  const same =
    sameBlocks(changed, draft) &&
    (live === changedLive || (live !== null && changedLive !== null && sameBlocks(live, changedLive)));
  return same ? unit : overlay(changed, changedLive);
}
