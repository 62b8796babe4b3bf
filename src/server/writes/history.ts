import type { Side } from '#contract';
import {
  applySteps,
  type BlockId,
  type Conflict,
  type ConflictId,
  type Course,
  idOf,
  indexOf,
  lost,
  mergeCourses,
  type Orphan,
  referredAssets,
  type Step,
  subtreeOf,
} from '#olx';
import type { CommitId, Snapshot, Store } from '#store';
import { openCourseAt } from '../access/course.ts';
import { ensureApplied } from '../answers/olx-refusal.ts';
import { Refusal } from '../refusal.ts';

/** The course run without what one commit did, with all that came after it; conflicts where that cannot be. */
export async function revertTo(
  store: Store,
  { commit: head, course }: Snapshot,
  commit: CommitId,
  choices: ReadonlyMap<ConflictId, Side>,
): Promise<{
  readonly next: Course;
  readonly orphans: readonly [];
  readonly conflicts: readonly Conflict[];
  readonly undecided: boolean;
}> {
  const after = await openCourseAt(store, head.course, commit);
  const { parent } = after.commit;
  if (parent === null)
    throw new Refusal('conflict', 'The first commit of a course run cannot be undone.', { conflicts: [] });
  const before = await openCourseAt(store, head.course, parent);
  if (after.commit.id === head.id) return { next: before.course, orphans: [], conflicts: [], undecided: false };
  const merged = mergeCourses(after.course, course, before.course, 'fail', choices);
  return { next: merged.course, orphans: [], conflicts: merged.conflicts, undecided: merged.undecided.length > 0 };
}

/** The course run, or one block of it, as it was after a commit. A block that is gone comes back to its former place. */
export async function restoreTo(
  store: Store,
  { commit: head, course }: Snapshot,
  commit: CommitId,
  id: BlockId | null,
): Promise<{ readonly next: Course; readonly orphans: readonly Orphan[]; readonly conflicts: readonly [] }> {
  const { course: then } = await openCourseAt(store, head.course, commit);
  if (id === null) return { next: then, orphans: lost(course, then), conflicts: [] };
  const step = restoringStep(then, course, id);
  const { course: next, orphans } = ensureApplied(head.course, applySteps(course, [step]), [step]);
  return { next, orphans, conflicts: [] };
}

/** The step that brings one block back to what it was in a former state, or puts it in its former place. */
export function restoringStep(then: Course, now: Course, id: BlockId): Step {
  const subtree = subtreeOf(then, id);
  if (subtree === null) throw new Refusal('not-found', `There was no ${id} at that commit.`);
  const assets = Object.fromEntries(referredAssets(then.assets, subtree));
  const shared = { subtree, assets, target: 'archive' } as const;
  const { blocks } = indexOf(now.root);
  if (blocks.has(id)) return { kind: 'replace-subtree', block: id, ...shared };
  const place = indexOf(then.root)
    .places.get(id)
    ?.find(({ parent }) => blocks.has(idOf(parent)));
  if (place === undefined) throw new Refusal('not-found', `What ${id} stood in is gone too; restore that.`);
  return { kind: 'insert', parent: idOf(place.parent), index: place.index, ...shared };
}
