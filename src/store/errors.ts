import type { BlobHash, CourseKey } from '#olx';
import type { CommitRecord, JobId, JobState, StudioWriteId } from './types.ts';

export type StoreErrorCode =
  | 'head-moved'
  | 'course-gone'
  | 'missing-blobs'
  | 'job-over'
  | 'key-lost'
  | 'limit-exceeded'
  | 'unsupported-url'
  | 'unstorable'
  | 'corrupt'
  | 'closed'
  | 'queue-timeout'
  | 'newer-database'
  | 'outdated-database'
  | 'backup-refused'
  | 'studio-write-under-way'
  | 'studio-write-lost'
  | 'failed';

/** What the store throws. `toJSON` gives code, message and the data of the case. */
export abstract class StoreError extends Error {
  abstract readonly code: StoreErrorCode;
  abstract readonly data: Readonly<Record<string, unknown>>;

  toJSON(): Readonly<Record<string, unknown>> {
    return { name: this.name, code: this.code, message: this.message, data: this.data };
  }
}

/** The head is not the commit that the change was worked out on; nothing was changed. */
export class HeadMoved extends StoreError {
  override readonly name: string = 'HeadMoved';
  readonly code: 'head-moved' | 'course-gone' = 'head-moved';
  readonly data: { readonly course: CourseKey; readonly current: CommitRecord | null };

  constructor(course: CourseKey, current: CommitRecord | null) {
    super(`the head of ${course} is ${current === null ? 'not there' : `at ${current.id}`}`);
    this.data = { course, current };
  }

  /** What the head is now; null where the course run does not exist. */
  get current(): CommitRecord | null {
    return this.data.current;
  }
}

/**
 * The course run that a change was worked out on is gone, because it was deleted meanwhile; nothing was changed.
 * `current` is the head of the new course run with the same key, or null.
 */
export class CourseGone extends HeadMoved {
  override readonly name = 'CourseGone';
  override readonly code = 'course-gone';
}

/** Bytes are referred to that are not in the store. */
export class MissingBlobs extends StoreError {
  override readonly name = 'MissingBlobs';
  readonly code = 'missing-blobs';
  /** At most the first 20. */
  readonly data: { readonly hashes: readonly BlobHash[] };

  constructor(hashes: readonly BlobHash[]) {
    super(`${hashes.length} blob(s) are not in the store`);
    this.data = { hashes: hashes.slice(0, 20) };
  }
}

/** The job that a commit was to end has ended already, by a cancellation for one; nothing was changed. */
export class JobOver extends StoreError {
  override readonly name = 'JobOver';
  readonly code = 'job-over';
  readonly data: { readonly job: JobId; readonly state: JobState | null };

  constructor(job: JobId, state: JobState | null) {
    super(state === null ? `there is no job ${job}` : `job ${job} is ${state}`);
    this.data = { job, state };
  }
}

/** The idempotency key that a change was made for belongs to another request by now; nothing was changed. */
export class KeyLost extends StoreError {
  override readonly name = 'KeyLost';
  readonly code = 'key-lost';
  readonly data: { readonly key: string };

  constructor(key: string) {
    super(`the idempotency key ${key} is another request's by now`);
    this.data = { key };
  }
}

/** Something is longer or larger than the store takes; nothing was stored. */
export class LimitExceeded extends StoreError {
  override readonly name = 'LimitExceeded';
  readonly code = 'limit-exceeded';
  readonly data: { readonly what: string; readonly limit: number };

  constructor(what: string, limit: number) {
    super(`${what} is over ${limit}`);
    this.data = { what, limit };
  }
}

/** No backend answers to this database URL, or it cannot be read as one. The URL itself is not repeated, since it may hold a password. */
export class UnsupportedUrl extends StoreError {
  override readonly name = 'UnsupportedUrl';
  readonly code = 'unsupported-url';
  readonly data: { readonly scheme: string | null; readonly malformed: boolean };

  constructor(scheme: string | null, malformed = false) {
    const forms = 'Use sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE.';
    super(
      malformed
        ? 'The database URL cannot be read. In user and password, write each of : / ? # [ ] @ % as % and its code, %40 for @.'
        : scheme === null
          ? `The database URL has no scheme. ${forms}`
          : `The database URL begins with ${scheme}: and has no store. ${forms}`,
    );
    this.data = { scheme, malformed };
  }
}

/** A value that has no stored form, such as text that is not Unicode or a number that is not finite. */
export class Unstorable extends StoreError {
  override readonly name = 'Unstorable';
  readonly code = 'unstorable';
  readonly data: { readonly what: string };

  constructor(what: string) {
    super(`${what} cannot be stored`);
    this.data = { what };
  }
}

/** Something that must be in the database is missing or does not decode. */
export class CorruptStore extends StoreError {
  override readonly name = 'CorruptStore';
  readonly code = 'corrupt';
  readonly data: { readonly kind: string; readonly id: string };

  constructor(kind: string, id: string, cause?: unknown) {
    super(`the ${kind} ${id} is missing or damaged`, { cause });
    this.data = { kind, id };
  }
}

/** The store was used after it was closed, or while it was closing. */
export class StoreClosed extends StoreError {
  override readonly name = 'StoreClosed';
  readonly code = 'closed';
  readonly data = {};

  constructor() {
    super('the store is closed');
  }
}

/**
 * What a failure of the database means for its callers. `unavailable`: it cannot be reached or asks for
 * patience, so that the same may work soon. `full`: no room to write. `read-only`: it only reads.
 * `failed`: anything else.
 */
export type FailureKind = 'unavailable' | 'full' | 'read-only' | 'failed';

/** The database refused or could not be reached; `reason` is its own code (`SQLITE_FULL`, for one). */
export class StoreFailed extends StoreError {
  override readonly name = 'StoreFailed';
  readonly code = 'failed';
  readonly data: { readonly reason: string; readonly kind: FailureKind };

  constructor(reason: string, cause: unknown, kind: FailureKind = 'failed') {
    super(`the database failed: ${reason}`, { cause });
    this.data = { reason, kind };
  }

  get kind(): FailureKind {
    return this.data.kind;
  }
}

/** The connection was lost while a transaction ended, so that it may have taken effect or not. */
export class OutcomeUnknown extends StoreFailed {
  constructor({ data, cause }: StoreFailed) {
    super(data.reason, cause, data.kind);
  }
}

/**
 * The database lost what was written without waiting for the disk, because its server crashed and came back
 * before the transaction that would make it last. Nothing was changed; the same may work at once.
 */
export class WritesLost extends StoreFailed {
  constructor() {
    super('writes-lost', undefined, 'unavailable');
  }
}

/** A writer waited too long for its turn in a course run; nothing was changed. */
export class QueueTimeout extends StoreError {
  override readonly name = 'QueueTimeout';
  readonly code = 'queue-timeout';
  readonly data: { readonly course: CourseKey };

  constructor(course: CourseKey) {
    super(`too many writers are queued for ${course}`);
    this.data = { course };
  }
}

/** The database was made by a newer version of the program, which may keep things in forms unknown to this one. */
export class NewerDatabase extends StoreError {
  override readonly name = 'NewerDatabase';
  readonly code = 'newer-database';
  readonly data: { readonly found: number; readonly known: number };

  constructor(found: number, known: number) {
    super(
      `The database has schema version ${found}, but this program knows versions up to ${known}. Run a newer version of the program.`,
    );
    this.data = { found, known };
  }
}

/** The database may not or cannot be written, and its tables are not in the form that this program reads. */
export class OutdatedDatabase extends StoreError {
  override readonly name = 'OutdatedDatabase';
  readonly code = 'outdated-database';
  readonly data: { readonly found: number; readonly known: number };

  constructor(found: number, known: number) {
    super(
      found === 0
        ? 'The database has no tables of this program yet. Start the service once, which creates them.'
        : `The database has schema version ${found}, and this program needs version ${known}. Start the service once with write access and free disk space, which upgrades it.`,
    );
    this.data = { found, known };
  }
}

/** A backup or a restore was not begun, and nothing was replaced. */
export class BackupRefused extends StoreError {
  override readonly name = 'BackupRefused';
  readonly code = 'backup-refused';
  /** `exists`: the file is there already. `foreign`: it is not a database of this program. `in-use`: a process has it open. `missing`: there is no such file. */
  readonly data: { readonly why: 'exists' | 'foreign' | 'in-use' | 'missing' };

  constructor(why: BackupRefused['data']['why'], message: string) {
    super(message);
    this.data = { why };
  }
}

/** A write to Studio is under way in this course run, or was when its process ended; nothing was changed. */
export class StudioWriteUnderWay extends StoreError {
  override readonly name = 'StudioWriteUnderWay';
  readonly code = 'studio-write-under-way';
  readonly data: { readonly course: CourseKey };

  constructor(course: CourseKey) {
    super(`a write to Studio is under way in ${course}`);
    this.data = { course };
  }
}

/** Another process finishes this write to Studio, because this one showed no sign of life; nothing was committed. */
export class StudioWriteLost extends StoreError {
  override readonly name = 'StudioWriteLost';
  readonly code = 'studio-write-lost';
  readonly data: { readonly write: StudioWriteId };

  constructor(write: StudioWriteId) {
    super(`the write ${write} to Studio is another process's by now`);
    this.data = { write };
  }
}
