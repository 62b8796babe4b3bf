import type { Course } from '../course/course.ts';
import { BlockTextError } from '../course/element.ts';
import type { BlockId } from '../course/keys.ts';
import { caseTwinRefusal } from './case-twins.ts';
import { deleteFile, putFile } from './course-file.ts';
import { lossRefusal, withoutTakenFiles } from './damaged.ts';
import { deleteBlock } from './delete.ts';
import { deleteAsset } from './delete-asset.ts';
import { discardDraft } from './discard-draft.ts';
import { finishedCourse, inlineInTwoPlaces } from './finish.ts';
import { insert } from './insert.ts';
import { newInTwoPlaces } from './laid-drafts.ts';
import { move } from './move.ts';
import { withOneValueOfEach } from './one-value.ts';
import { OrphanCount } from './orphans.ts';
import { invalid, type Outcome, type Refusal, refused } from './outcome.ts';
import { pathClashRefusal } from './path-clash.ts';
import type { Orphan } from './plan.ts';
import { publish } from './publish.ts';
import { putAsset } from './put-asset.ts';
import { rename } from './rename.ts';
import { replaceNode } from './replace-node.ts';
import { replaceSubtree } from './replace-subtree.ts';
import { rewrite } from './rewrite.ts';
import { setSettings } from './set-settings.ts';
import type { Step } from './step.ts';

/** The result of a list of steps: the new course run and its orphans, or the first refused step (from 0). */
export type Applied =
  | { readonly ok: true; readonly course: Course; readonly orphans: readonly Orphan[] }
  | { readonly ok: false; readonly step: number; readonly refusal: Refusal };

/**
 * Applies steps in order, all or none. Applying two lists one after the other gives the same bytes as applying the
 * joined list. Orphans are blocks of `course` that a replace dropped and that no children list names in the end.
 * Blocks that a `delete` removes are not orphans. `course` itself is never changed. If the steps change nothing,
 * it is the result.
 */
export function applySteps(course: Course, steps: readonly Step[]): Applied {
  const count = new OrphanCount(course);
  let current = course;
  for (const [at, step] of steps.entries()) {
    const outcome = declined(() => finished(step, current, applyStep(current, step)));
    if ('refusal' in outcome) return { ok: false, step: at, refusal: outcome.refusal };
    count.after(step, current, outcome.course);
    current = outcome.course;
  }
  return { ok: true, course: current, orphans: count.orphans(current) };
}

/** After each step, not only the last, so that lists can be joined; a rewrite says everything itself. */
function finished(step: Step, before: Course, outcome: Outcome): Outcome {
  if ('refusal' in outcome) return outcome;
  const clash = pathClashRefusal(before, outcome.course);
  if (clash !== null) return clash;
  if (outcome.course.root === before.root) return outcome;
  if (step.kind === 'rewrite') return { course: withOneValueOfEach(outcome.course) };
  const loss = lossRefusal(before, outcome.course);
  if (loss !== null) return loss;
  const declined = caseTwinRefusal(step, before, outcome.course);
  if (declined !== null) return declined;
  const [unplaced] = newInTwoPlaces(outcome.course.root);
  if (unplaced !== undefined) {
    const message = `${unplaced} would have two parents. A block that was never published can have one only.`;
    return refused('duplicate', message, [unplaced]);
  }
  const course = withoutTakenFiles(before, finishedCourse(before, outcome.course));
  const twice = inlineInTwoPlaces(before, course);
  if (twice === null) return { course };
  const message = `${twice} would have two parents. Only blocks that can have a file of their own can.`;
  return refused('duplicate', message, [twice]);
}

/** A step that would make a text which XML cannot hold is declined, whoever asked for it. */
function declined(apply: () => Outcome): Outcome {
  try {
    return apply();
  } catch (error) {
    if (!(error instanceof BlockTextError)) throw error;
    return invalid('xml-not-well-formed', `${error.message}: it would hold what XML cannot.`, [error.block as BlockId]);
  }
}

function applyStep(course: Course, step: Step): Outcome {
  switch (step.kind) {
    case 'replace-subtree':
      return replaceSubtree(course, step);
    case 'replace-node':
      return replaceNode(course, step);
    case 'insert':
      return insert(course, step);
    case 'set-settings':
      return setSettings(course, step);
    case 'move':
      return move(course, step);
    case 'delete':
      return deleteBlock(course, step);
    case 'rename':
      return rename(course, step);
    case 'publish':
      return publish(course, step);
    case 'discard-draft':
      return discardDraft(course, step);
    case 'put-asset':
      return putAsset(course, step);
    case 'delete-asset':
      return deleteAsset(course, step);
    case 'put-file':
      return putFile(course, step);
    case 'delete-file':
      return deleteFile(course, step);
    case 'rewrite':
      return rewrite(course, step);
  }
}
