import { type Block, type Child, idOf } from '../course/block.ts';
import { slotFor, withChildren } from '../course/children.ts';
import type { Course } from '../course/course.ts';
import { withoutDraftPlace, withoutDraftPlaces } from '../course/draft-places.ts';
import { draftView, overlay, publishedView } from '../course/forms.ts';
import { isDirectOnly } from '../course/structure.ts';
import { indexOf } from '../course/tree-index.ts';
import { hasErrors } from '../diagnostic.ts';
import { validatePlacement } from '../rules/validate.ts';
import type { Applied } from './apply.ts';
import { finishedMerge } from './finish.ts';
import { lost } from './orphans.ts';
import { invalid, type Outcome, refused } from './outcome.ts';
import { draftsRefusal } from './replace-subtree.ts';
import type { Target } from './step.ts';

/**
 * A whole course run put in the place of another, with its layout, files and assets. `target` says which forms of
 * units and what is in them the content goes to, as in a step; course, sections and subsections have one form.
 */
export function replaceCourse(before: Course, next: Course, target: Target = 'archive'): Applied {
  const outcome = placed(next);
  if ('refusal' in outcome) return { ok: false, step: 0, refusal: outcome.refusal };
  const contradiction = draftsRefusal(next.root, target);
  if (contradiction !== null && 'refusal' in contradiction)
    return { ok: false, step: 0, refusal: contradiction.refusal };
  const course = target === 'draft' ? asDrafts(before, next) : next;
  return { ok: true, course, orphans: lost(before, course) };
}

/** The content as drafts of its units, over what is published of each before. Its assets join those that are live. */
function asDrafts(before: Course, next: Course): Course {
  const { blocks } = indexOf(before.root);
  const done = new Map<Block, Block>();
  const visit = (block: Block): Block => {
    const known = done.get(block);
    if (known !== undefined) return known;
    const result = isDirectOnly(block.type) ? withBlocks(block, visit) : draftOver(block, blocks.get(idOf(block)));
    done.set(block, result);
    return result;
  };
  const root = visit(next.root);
  if (root === next.root) return next;
  return finishedMerge(before, next, { ...next, root, assets: new Map([...before.assets, ...next.assets]) });
}

function withBlocks(block: Block, change: (block: Block) => Block): Block {
  const children = block.children.map(({ block: child, slot }): Child => {
    const changed = change(child);
    return { block: changed, slot: changed === child ? slot : slotFor(changed, slot) };
  });
  const isSame = children.every(({ block: child }, at) => child === block.children[at]?.block);
  return isSame ? block : withoutDraftPlaces(withChildren(block, children));
}

function draftOver(unit: Block, former: Block | undefined): Block {
  return overlay(withoutDraftPlace(draftView(unit)), former === undefined ? null : publishedView(former));
}

function placed(next: Course): Outcome {
  const { root } = next;
  if (root.type !== 'course') {
    const message =
      root.type === 'library'
        ? 'This is a content library. It cannot be imported as a course run; its blocks can be added to units.'
        : `This is the OLX of a ${root.type}, not of a course run.`;
    return invalid('folder-root-mismatch', message, [idOf(root)]);
  }
  const wrong = validatePlacement(root);
  if (hasErrors(wrong)) return refused('olx-invalid', 'Some blocks stand where their type may not.', [], wrong);
  return { course: next };
}
