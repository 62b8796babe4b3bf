import { type Block, idOf } from '../course/block.ts';
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

/**
 * A block of a type without files of its own that would newly have two parents, or newly be in the text of
 * two parents that are both live or both drafts: it would be read as two blocks of one name. Null if there is none.
 */
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
  const twice = inlineTwice(after.root);
  const former = twice.size === 0 ? twice : inlineTwice(before.root);
  for (const [place, id] of twice) if (!former.has(place)) return id;
  return null;
}

type Position = 'live' | 'draft';

/** Blocks that are in the text of several parents, by their id and whether these are drafts. */
function inlineTwice(root: Block): ReadonlyMap<string, BlockId> {
  const twice = new Map<string, BlockId>();
  const live = publishedView(root);
  const shared = [...sharedIds(root), ...(live === null ? [] : sharedIds(live))];
  const candidates = new Set(shared.filter((id) => !OWN_FILE_TYPES.has(blockIdParts(id).type)));
  if (candidates.size === 0) return twice;
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (block: Block, position: Position): void => {
    if (seen.has(position + idOf(block))) return;
    seen.add(position + idOf(block));
    for (const { block: child } of block.children) {
      // the root of a draft has a file
      if (child.published === undefined) name(child, position);
      else visit(child, 'draft');
      if (child.published) name(child.published, 'live');
    }
    if (block.published) visit(block.published, 'live');
  };
  const name = (child: Block, position: Position): void => {
    const place = position + idOf(child);
    if (child.file === null && candidates.has(idOf(child))) {
      if (found.has(place)) twice.set(place, idOf(child));
      found.add(place);
    }
    visit(child, position);
  };
  visit(root, root.published === undefined ? 'live' : 'draft');
  return twice;
}
