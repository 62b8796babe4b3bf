import { type Block, idOf } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { withoutDraftPlace } from '../course/draft-places.ts';
import { draftView, overlay, publishedView, sameForms } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { isDirectOnly } from '../course/structure.ts';
import { indexOf, replaceBlock, replaceOutermost } from '../course/tree-index.ts';
import { sameBlocks } from './adopt.ts';

/** One of the two forms of what is in a unit. */
export type Form = 'draft' | 'published';

/**
 * Changes one block in some of its forms: course, sections and subsections have one; below them it is
 * the draft of the unit that the block is in, its published form, or both. `change` must keep the id.
 * Blocks that come out the same to the byte stay the same value.
 */
export function editWithin(
  course: Course,
  id: BlockId,
  forms: readonly Form[],
  change: (block: Block, form: Form) => Block,
): Course {
  const block = indexOf(course.root).blocks.get(id);
  if (block === undefined) return course;
  const root = isDirectOnly(block.type)
    ? replaceBlock(course.root, id, (each) => change(each, 'draft'))
    : replaceOutermost(
        course.root,
        new Map([...unitsAbove(course, id)].map((unit) => [unit, (each: Block) => editUnit(each, id, forms, change)])),
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

function editUnit(
  unit: Block,
  id: BlockId,
  forms: readonly Form[],
  change: (block: Block, form: Form) => Block,
): Block {
  return withForms(unit, (view, form) => {
    const isMeant = forms.includes(form) && (form === 'draft' || indexOf(view).blocks.has(id));
    return isMeant ? replaceBlock(view, id, (block) => change(block, form)) : view;
  });
}

/**
 * A unit with both its forms changed. One that was live as it is stays so where both come out the same
 * to the byte; where neither form changes, the unit itself is the result, however its drafts lay.
 */
export function withForms(unit: Block, change: (view: Block, form: Form) => Block): Block {
  const [draft, live] = [draftView(unit), publishedView(unit)];
  const changed = change(draft, 'draft');
  const changedLive = live === null ? null : change(live, 'published');
  const one = live === draft && changedLive !== null && sameBlocks(changed, changedLive);
  const next = one ? changed : overlay(changed, changedLive);
  return sameForms(sameBlocks, next, unit) ? unit : next;
}

/** A draft laid over the published form, or that form alone where the draft is the same to the byte. */
export function withoutEmptyDraft(draft: Block, live: Block): Block {
  return sameBlocks(withoutDraftPlace(draft), live) ? live : overlay(draft, live);
}
