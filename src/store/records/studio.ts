import type { BlobHash, CourseKey, Json } from '#olx';
import type { CommitId, InstanceId, JobId, StudioWriteId, Timestamp } from '../ids.ts';

/** That a course run lives in Studio, and what Studio had when it was last read. */
export interface StudioLink {
  readonly course: CourseKey;
  /** The commit that has what Studio had. */
  readonly commit: CommitId;
  /** The driver's marks of that state. */
  readonly marks: Json;
  readonly readAt: Timestamp;
}

/** A write to Studio that is under way, or was when its process ended. There is at most one for each course run. */
export interface StudioWrite {
  readonly id: StudioWriteId;
  readonly course: CourseKey;
  /** The commit whose content Studio had before. */
  readonly base: CommitId;
  /** Who writes, what for, and all else that finishing it needs; never a token. */
  readonly request: Json;
  /** The process that does it; once it is dead, others may take the write over. */
  readonly instance: InstanceId;
  /** The job that it is done for. */
  readonly job: JobId | null;
  /** How far it is: `sending` from the first call that may change Studio on. */
  readonly phase: 'begun' | 'sending' | 'sent';
  readonly createdAt: Timestamp;
}

export interface StudioWriteInput extends Pick<StudioWrite, 'course' | 'base' | 'request' | 'job'> {
  /** What Studio shall have in the end, packed by the caller. */
  readonly target: Uint8Array;
  /** Blobs that the target refers to; they stay as long as the write does. */
  readonly blobs: readonly BlobHash[];
}

/** What is known of course runs that live in Studio, and the journal of writes to it. */
export interface StudioStore {
  /** Null for a course run that does not live in Studio. */
  find(course: CourseKey): Promise<StudioLink | null>;
  /** Replaces the marks; the commit stays. Does nothing if the link is of another commit by now. */
  mark(course: CourseKey, commit: CommitId, marks: Json): Promise<void>;
  /**
   * Notes a write before its first call, durably. Throws `StudioWriteUnderWay` if there is one for the course run, and
   * `CourseGone` if the base is not a commit of it.
   */
  begin(write: StudioWriteInput): Promise<StudioWrite>;
  /** Notes how far a write is, durably. */
  advance(id: StudioWriteId, phase: StudioWrite['phase']): Promise<void>;
  /** The write of a course run that has not ended; null if there is none. */
  underWay(course: CourseKey): Promise<StudioWrite | null>;
  /** Writes whose process is dead, oldest first. */
  left(): Promise<readonly StudioWrite[]>;
  /**
   * Makes this process the one that finishes a write. False if its process lives or another was faster.
   *
   * @param evenIfAlive for a caller who has the turn of the course run: nobody else works on the write then
   */
  takeOver(id: StudioWriteId, evenIfAlive?: boolean): Promise<boolean>;
  /** The packed target; null if the write has ended. */
  target(id: StudioWriteId): Promise<Uint8Array | null>;
  /** Removes a write from which nothing came, or that was rolled back. A commit ends its write itself. */
  end(id: StudioWriteId): Promise<void>;
}

/** Goes with a commit of what Studio has: in the transaction that moves the head. */
export interface StudioCommit {
  readonly marks: Json;
  /** The write of the journal that ends with the commit; null for what was read. */
  readonly ends: StudioWriteId | null;
}
