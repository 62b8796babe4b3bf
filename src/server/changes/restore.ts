import {
  applySteps,
  type BlockId,
  type Course,
  idOf,
  indexOf,
  lost,
  type Orphan,
  referredAssets,
  type Step,
  subtreeOf,
} from '#olx';
import type { CommitId, Snapshot, Store } from '#store';
import { openCourseAt } from '../access/course.ts';
import { Refusal } from '../refusal.ts';
import { ensureApplied } from './step-refusal.ts';

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
