import type { Course } from '../course/course.ts';
import { BlockTextError } from '../course/element.ts';
import type { BlockId } from '../course/keys.ts';
import { displayNameOf } from '../course/settings.ts';
import { indexOf } from '../course/tree-index.ts';
import { deleteBlock } from './delete.ts';
import { insert } from './insert.ts';
import { move } from './move.ts';
import { withOneOfEach } from './one-of-each.ts';
import { type Outcome, type Refusal, refused } from './outcome.ts';
import type { Orphan } from './plan.ts';
import { withPolicyText } from './policy-text.ts';
import { replaceNode } from './replace-node.ts';
import { replaceSubtree } from './replace-subtree.ts';
import { setSettings } from './set-settings.ts';
import { withSteadyNames } from './steady-names.ts';
import type { Step } from './step.ts';

/** What came of a list of steps: the new course run with what it orphans, or the first step that was declined. */
export type Applied =
  | { readonly ok: true; readonly course: Course; readonly orphans: readonly Orphan[] }
  | { readonly ok: false; readonly step: number; readonly refusal: Refusal };

/**
 * Applies steps in order, all or none. Orphans are blocks that a replace dropped and that no children
 * list names in the end; what a `delete` step takes away is none. `course` is never changed, and is
 * itself the result where the steps change nothing.
 */
export function applySteps(course: Course, steps: readonly Step[]): Applied {
  const dropped = new Map<BlockId, Orphan>();
  let current = course;
  for (const [at, step] of steps.entries()) {
    const outcome = declined(() => applyStep(current, step));
    if ('refusal' in outcome) return { ok: false, step: at, refusal: outcome.refusal };
    if (step.kind === 'replace-subtree' || step.kind === 'replace-node') {
      for (const orphan of lost(current, outcome.course)) dropped.set(orphan.block, orphan);
    }
    // what was put in again and then deleted was deleted
    if (step.kind === 'delete') for (const gone of lost(current, outcome.course)) dropped.delete(gone.block);
    current = outcome.course;
  }
  const left = indexOf(current.root).blocks;
  const orphans = [...dropped.values()].filter(
    ({ block }) => !left.has(block) && indexOf(course.root).blocks.has(block),
  );
  return { ok: true, course: current === course ? course : finished(course, current), orphans };
}

function finished(before: Course, after: Course): Course {
  return withPolicyText(withSteadyNames(before, withOneOfEach(before, after)));
}

/** The blocks of one course run that another lacks, in the order of the first. */
export function lost(before: Course, after: Course): readonly Orphan[] {
  if (before.root === after.root) return [];
  const left = indexOf(after.root).blocks;
  const orphans: Orphan[] = [];
  for (const [id, block] of indexOf(before.root).blocks) {
    if (!left.has(id)) orphans.push({ block: id, displayName: displayNameOf(block) });
  }
  return orphans;
}

/** A step that would make a text which XML cannot hold is declined, whoever asked for it. */
function declined(apply: () => Outcome): Outcome {
  try {
    return apply();
  } catch (error) {
    if (error instanceof BlockTextError)
      return refused('olx-invalid', `${error.message}: it would hold what XML cannot.`);
    throw error;
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
  }
}
