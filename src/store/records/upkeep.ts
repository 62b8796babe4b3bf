import type { BlobHash, CourseKey } from '#olx';

/** How far a long piece of work is. `of` is null if it is not known how much there is. */
export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly of: number | null;
}

export interface CollectOptions {
  /** What was written or used within so many milliseconds stays; 48 hours where it is left out. */
  readonly grace?: number;
  /** Removes nothing and only counts. */
  readonly dryRun?: boolean;
  readonly tell?: (progress: Progress) => void;
}

/** What nothing referred to, and was removed. */
export interface Collected {
  readonly objects: number;
  readonly blobs: number;
  /** Of both, without what the database adds to them. */
  readonly bytes: number;
  /** What had had its time; null for a dry run. */
  readonly pruned: Pruned | null;
}

/** What a monitor wants to know of a database and of all instances that serve it. */
export interface StoreFigures {
  /** Size of the database. */
  readonly bytes: number;
  /** Free bytes on the disk of a database file; null for a server, and in memory. */
  readonly freeBytes: number | null;
  /** Instances whose lease has not ended. */
  readonly instances: number;
  /** Milliseconds since this instance last said that it lives; null if it never did. */
  readonly sinceBeat: number | null;
  /** Jobs that wait and jobs that are worked on, by any instance. */
  readonly queued: number;
  readonly running: number;
  /** How long the oldest of those that wait has waited, in milliseconds; 0 if none waits. */
  readonly oldestQueued: number;
}

/** How many rows a sweep removed. */
export interface Pruned {
  readonly plans: number;
  readonly jobs: number;
  readonly keys: number;
  readonly uploads: number;
  readonly locks: number;
  readonly tokens: number;
  readonly calls: number;
}

/** Something in the database that is not as it must be. */
export interface Fault {
  /** `index`: the database file itself is inconsistent. */
  readonly what: 'node' | 'files' | 'commit' | 'blob' | 'row' | 'index';
  /** `wrong`: a row says something else than what it is about. */
  readonly fault: 'missing' | 'damaged' | 'wrong';
  /** Object id or hash; of a row, its table and key. */
  readonly id: string;
  /** A sentence. */
  readonly detail: string;
  /** What needs it, at most ten of them; empty if no commit, plan or job does. */
  readonly holds: readonly Holder[];
}

/** What cannot be read, or not whole, because of a fault. */
export interface Holder {
  readonly course: CourseKey;
  /** The newest commit that needs it; null for a plan, a job or a last import. */
  readonly commit: number | null;
  /** What in it: `block html@welcome`, `file about/overview.html`, `the commit itself`, `plan 12ab…`. */
  readonly part: string;
}

/** What was looked at, and what was found. */
export interface Verified {
  readonly objects: number;
  readonly blobs: number;
  /** Of objects and blobs. */
  readonly bytes: number;
  readonly courses: number;
  readonly commits: number;
  readonly faults: readonly Fault[];
  /** True if there are more faults than are listed. */
  readonly more: boolean;
}

export interface VerifyOptions {
  readonly tell?: (progress: Progress) => void;
  /** The blobs that a plan's request, a job's order or a last import names. Only the caller knows the form of these texts. */
  readonly blobsNamed?: (text: string) => readonly BlobHash[];
}
