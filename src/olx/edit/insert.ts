import { canContain } from '../catalogue/index.ts';
import { type Block, type Child, idOf } from '../course/block.ts';
import { slotFor, withChildren } from '../course/children.ts';
import type { Course } from '../course/course.ts';
import { withoutDraftPlace, withoutDraftPlaces } from '../course/draft-places.ts';
import { draftView, hasDraft, overlay, publishedView } from '../course/forms.ts';
import { isDirectOnly } from '../course/structure.ts';
import { idsBelow, indexOf, replaceBlock, replaceOutermost } from '../course/tree-index.ts';
import { hasErrors } from '../diagnostic.ts';
import { validatePlacement } from '../rules/validate.ts';
import { placementMessage } from '../rules/words.ts';
import { adopt } from './adopt.ts';
import { opaqueRefusal } from './damaged.ts';
import { publishedBlock } from './orphans.ts';
import { notFound, type Outcome, refused } from './outcome.ts';
import { draftsRefusal, notLive, surroundings, withAssets, withRoot } from './replace-subtree.ts';
import type { Step } from './step.ts';
import { unitsAbove } from './within.ts';

/** Adds a subtree as a child. Refuses ids that are in the course run already. */
export function insert(course: Course, step: Extract<Step, { kind: 'insert' }>): Outcome {
  const { blocks } = indexOf(course.root);
  const parent = blocks.get(step.parent);
  if (parent === undefined) return notFound(step.parent);
  const opaque = opaqueRefusal(parent);
  if (opaque !== null) return opaque;
  if (!canContain(parent.type, step.subtree.type)) {
    return refused('incompatible-placement', placementMessage(parent.type, step.subtree.type), [
      step.parent,
      idOf(step.subtree),
    ]);
  }
  const wrong = validatePlacement(step.subtree);
  if (hasErrors(wrong)) return refused('olx-invalid', 'Some blocks stand where their type may not.', [], wrong);
  const contradiction = draftsRefusal(step.subtree, step.target);
  if (contradiction !== null) return contradiction;
  const known = [...idsBelow(step.subtree)].filter((id) => blocks.has(id));
  if (known.length > 0) return refused('duplicate', 'These blocks are in the course run already.', known);
  if (step.target === 'published' && !isDirectOnly(parent.type) && publishedBlock(course, step.parent) === null)
    return notLive(idOf(step.subtree));
  const around = surroundings(course, null, step.subtree, step.target, parent.file !== null);
  const added = adopt(step.subtree, null, around);
  const root = isDirectOnly(parent.type)
    ? replaceBlock(course.root, step.parent, (block) => withChildAt(block, added, step.index))
    : replaceOutermost(
        course.root,
        new Map(
          [...unitsAbove(course, step.parent)].map((unit) => [unit, (each: Block) => intoUnit(each, step, added)]),
        ),
      );
  return { course: withAssets(withRoot(course, root), step.assets) };
}

function intoUnit(unit: Block, { parent, index, target }: Extract<Step, { kind: 'insert' }>, added: Block): Block {
  const draft = draftView(unit);
  const live = publishedView(unit);
  const put = (form: Block, block: Block): Block =>
    replaceBlock(form, parent, (there) => withChildAt(there, block, index));
  const changed = put(draft, draftView(added));
  if (target === 'draft') return overlay(changed, live);
  const addedLive = publishedView(added);
  if (live === draft && !hasDraft(added)) return changed;
  const into = live !== null && addedLive !== null && indexOf(live).blocks.has(parent);
  return overlay(changed, into ? put(live, addedLive) : live);
}

/** The block with one more child; past the end means at the end. */
export function withChildAt(parent: Block, added: Block, index: number | null, slot?: Child['slot']): Block {
  const children = [...parent.children];
  const at = index === null ? children.length : Math.min(index, children.length);
  const block = isDirectOnly(parent.type) ? added : withoutDraftPlace(added);
  children.splice(at, 0, { slot: slotFor(block, slot), block });
  return withoutDraftPlaces(withChildren(parent, children));
}
