import type { BlockId, CourseKey } from '#olx';
import type { Timestamp } from '../ids.ts';

/**
 * `exclusive`: no two people hold one where their places overlap. `presence`: tells others that somebody is here;
 * it stands in nobody's way, and no lock stands in its way.
 */
export type LockKind = 'exclusive' | 'presence';

/** A soft lock: it tells others that somebody works here, and ends when nothing is heard of its holder. */
export interface Lock {
  readonly kind: LockKind;
  readonly course: CourseKey;
  /** Null for the whole course run. */
  readonly block: BlockId | null;
  readonly holder: string;
  readonly application: string;
  /** Grows with every lock of the course run, so that of two holders the later one has the greater. */
  readonly token: number;
  readonly acquiredAt: Timestamp;
  readonly expiresAt: Timestamp;
}

export interface LockInput {
  /** `exclusive` if it is left out. */
  readonly kind?: LockKind;
  readonly course: CourseKey;
  readonly block: BlockId | null;
  readonly holder: string;
  readonly application: string;
  /** In milliseconds. */
  readonly duration: number;
  /** True for the places whose locks cannot be held by two people together with this one. Not asked for a presence. */
  readonly overlaps: (block: BlockId | null) => boolean;
  /** Ends the locks of others that are in the way. */
  readonly takeOver: boolean;
}

export type LockResult =
  | { readonly taken: true; readonly lock: Lock; readonly ended: readonly Lock[] }
  | { readonly taken: false; readonly by: Lock };

/** The locks of a course run are taken one after another, never two at the same time. */
export interface LockStore {
  /** Locks that hold, of one kind or of both, in order of their tokens. */
  list(course: CourseKey, kind?: LockKind): Promise<readonly Lock[]>;
  /** Takes a lock, or renews the one of that kind on the same place of the same holder and application, which keeps its token. */
  acquire(input: LockInput): Promise<LockResult>;
  /** Puts the end off to `duration` milliseconds from now; null where no lock of that token holds. */
  renew(course: CourseKey, token: number, duration: number): Promise<Lock | null>;
  /** False where no lock of that token holds. */
  release(course: CourseKey, token: number): Promise<boolean>;
  /** The lock that ended the one of that token before its time; null where none did. Known for a day. */
  takenOverBy(course: CourseKey, token: number): Promise<Lock | null>;
}
