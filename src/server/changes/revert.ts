import { type Conflict, type Course, mergeCourses } from '#olx';
import type { CommitId, Snapshot, Store } from '#store';
import { openCourseAt } from '../access/course.ts';
import { Refusal } from '../refusal.ts';

/** The course run without what one commit did, with all that came after it; conflicts where that cannot be. */
export async function revertTo(
  store: Store,
  { commit: head, course }: Snapshot,
  commit: CommitId,
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
  const merged = mergeCourses(after.course, course, before.course, 'fail');
  return { next: merged.course, orphans: [], conflicts: merged.conflicts, undecided: merged.undecided.length > 0 };
}
