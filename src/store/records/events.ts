import type { Brand, CourseKey } from '#olx';
import type { CommitRecord } from './commits.ts';
import type { Lock } from './locks.ts';

/** A position in the events of one course run. Opaque: at most 100 characters of `0-9 a-f . -`. */
export type EventCursor = Brand<string, 'EventCursor'>;

/**
 * What happened in a course run. A lock is told when it is taken, renewed, released or taken over, each time as
 * it is now; a lock that nobody renews ends at its `expiresAt` without an event.
 */
export type CourseEvent =
  | { readonly kind: 'commit'; readonly cursor: EventCursor; readonly commit: CommitRecord }
  | { readonly kind: 'lock'; readonly cursor: EventCursor; readonly lock: Lock; readonly holds: boolean };

/**
 * `events` are in order, each with the cursor to go on after it. `more`: ask again at once. `lost`: the cursor is
 * not of this course run, because it was deleted and made anew; the caller reads everything again and goes on
 * from `cursor`.
 */
export interface EventPage {
  readonly events: readonly CourseEvent[];
  readonly cursor: EventCursor;
  readonly more: boolean;
  readonly lost: boolean;
}

/** Events of course runs, for every instance of the service alike. Nothing is stored for them. */
export interface EventStore {
  /** The cursor after all that has happened. Null if there is no such course run. */
  now(course: CourseKey): Promise<EventCursor | null>;
  /**
   * What happened after a cursor, at most `limit` commits and as many locks; 100 if it is left out. Null if there
   * is no such course run, or not any more.
   */
  since(course: CourseKey, cursor: EventCursor, limit?: number): Promise<EventPage | null>;
}
