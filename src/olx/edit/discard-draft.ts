import { type Block, idOf } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { draftView, hasDraft, publishedView } from '../course/forms.ts';
import { isDirectOnly } from '../course/structure.ts';
import { indexOf, replaceBlock, replaceOutermost } from '../course/tree-index.ts';
import { publishedBlock } from './orphans.ts';
import { notFound, type Outcome, refused } from './outcome.ts';
import { withRoot } from './replace-subtree.ts';
import type { Step } from './step.ts';
import { unitsAbove, withForms, withoutEmptyDraft } from './within.ts';

/**
 * Brings a block with all below it back to what learners see, as the platform does
 * (`split_draft.py: revert_to_published`): blocks that only the draft has go, those that only the
 * published form has come back. What was never published has nothing to go back to. Sections and
 * subsections have no draft; for them nothing happens.
 */
export function discardDraft(course: Course, step: Extract<Step, { kind: 'discard-draft' }>): Outcome {
  const block = indexOf(course.root).blocks.get(step.block);
  if (block === undefined) return notFound(step.block);
  if (isDirectOnly(block.type)) return { course };
  const live = publishedBlock(course, step.block);
  if (live === null) {
    return refused('never-published', `${step.block} was never published, so there is nothing to go back to.`, [
      step.block,
    ]);
  }
  const changes = new Map(
    [...unitsAbove(course, step.block)].map((unit) => [unit, (each: Block) => reverted(each, live)]),
  );
  return { course: withRoot(course, replaceOutermost(course.root, changes)) };
}

function reverted(unit: Block, live: Block): Block {
  const id = idOf(live);
  const form = publishedView(unit);
  if (!hasDraft(unit)) return unit;
  if (idOf(unit) === id) return form ?? unit;
  const next = withForms(unit, (each, which) => (which === 'draft' ? replaceBlock(each, id, () => live) : each));
  return next === unit || form === null ? next : withoutEmptyDraft(draftView(next), form);
}
