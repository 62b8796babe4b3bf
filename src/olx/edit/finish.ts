import type { Course } from '../course/course.ts';
import { publishedView } from '../course/forms.ts';
import { type BlockId, blockIdParts } from '../course/keys.ts';
import { OWN_FILE_TYPES } from '../course/structure.ts';
import { indexOf, sharedIds } from '../course/tree-index.ts';
import { withBoundPrefixes } from './bound-prefixes.ts';
import { withoutStraysThatFit } from './damaged.ts';
import { withDraftsLaid, withOnePlaceOfNew } from './laid-drafts.ts';
import { withOneForm } from './one-form.ts';
import { withOneValueOfEach } from './one-value.ts';
import { withOwnBodies } from './own-bodies.ts';
import { withPolicyText } from './policy-text.ts';
import { withSettledLayout } from './settled-layout.ts';
import { withFilesOfShared } from './shared-files.ts';
import { withSteadyNames } from './steady-names.ts';

/**
 * The course run after a change, as it can be written and read back: shared blocks alike below all
 * parents and in all drafts, each written form inline or in its own file, prefixes and derived names
 * written out, and policy.json saying what the blocks say.
 */
export function finishedCourse(before: Course, after: Course): Course {
  return settledFrom([before], after);
}

/** The same of a tree that was put together from those of two sides. */
export function finishedMerge(ours: Course, theirs: Course, merged: Course): Course {
  return withoutStraysThatFit([ours, theirs], settledFrom([ours, theirs], merged));
}

function settledFrom(sides: readonly [Course, ...Course[]], course: Course): Course {
  const one = withOnePlaceOfNew(withDraftsLaid(withOneForm(sides[0], course)));
  const whole = withSettledLayout(withFilesOfShared(withOwnBodies(sides[0], one)));
  const bound = sides.reduce((next, side) => withBoundPrefixes(side, next), whole);
  const steady = sides.reduce((next, side) => withSteadyNames(side, next), bound);
  return withOneValueOfEach(withPolicyText(steady));
}

/** Types that only stand in their parent's text: two places would be read as two blocks of one name. */
export function inlineInTwoPlaces(before: Course, after: Course): BlockId | null {
  const [live, liveBefore] = [publishedView(after.root), publishedView(before.root)];
  for (const [now, old] of [
    [after.root, before.root],
    [live, liveBefore],
  ] as const) {
    if (now === null) continue;
    for (const id of sharedIds(now)) {
      const isInline = !OWN_FILE_TYPES.has(blockIdParts(id).type) && indexOf(now).blocks.get(id)?.file === null;
      if (isInline && (old === null || !sharedIds(old).has(id))) return id;
    }
  }
  return null;
}
