import { courseVersionOf, effectOf, emptyCourse, type Json, lost } from '#olx';
import type { CommitRecord, CommitResult, JobId, Snapshot, Store, StudioWriteId } from '#store';
import type { StudioState } from '../studio/driver.ts';
import { type LostWrite, marksOf } from '../studio/known.ts';
import { changedBlocks, contentsOf } from './named-contents.ts';

/** Who the history names for what was done in Studio and not through the service, if it is not known who it was. */
export const STUDIO_ACTOR = { author: 'Studio', application: 'studio' } as const;

/** What a commit of Studio's content notes besides the content. */
interface Recorded {
  readonly message: string;
  readonly lost?: readonly LostWrite[];
  readonly ends?: StudioWriteId | null;
  readonly job?: { readonly id: JobId; readonly result: (commit: CommitRecord) => Json };
  readonly actor?: { readonly author: string; readonly application: string };
  readonly signal?: AbortSignal;
}

/** Commits what Studio has on top of `head`; null for a course run that is not here yet. Throws `HeadMoved`. */
export function recordState(
  store: Store,
  key: CommitRecord['course'],
  head: Snapshot | null,
  state: StudioState,
  { message, lost: writes = [], ends = null, job, actor = STUDIO_ACTOR, signal }: Recorded,
): Promise<CommitResult> {
  const before = head?.course ?? emptyCourse(key);
  const effect = effectOf(before, state.course, lost(before, state.course));
  return store.commit(key, {
    expectedHead: head?.commit.id ?? null,
    next: state.course,
    author: actor.author,
    application: actor.application,
    message,
    changed: changedBlocks(effect),
    contents: contentsOf(effect),
    studio: { marks: marksOf(state, writes), ends },
    ...(job === undefined ? {} : { job }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** True if a state is what the head has, however it is written. */
export function isAt(state: StudioState, head: Snapshot): boolean {
  return courseVersionOf(state.course) === head.commit.version;
}
