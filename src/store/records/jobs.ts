import type { CourseKey, Json } from '#olx';
import type { InstanceId, JobId, Timestamp } from '../ids.ts';
import type { ClaimedKey } from './keys.ts';
import type { Page, PageRange } from './pages.ts';

export const JOB_STATES = [
  'queued',
  'running',
  'needs_sign_in',
  'succeeded',
  'failed',
  'cancelled',
  'interrupted',
] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface Job {
  readonly id: JobId;
  readonly kind: string;
  readonly course: CourseKey | null;
  readonly state: JobState;
  readonly phase: string | null;
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
  readonly message: string | null;
  /** What the request would have been answered: the result where it succeeded, the problem where it failed. */
  readonly result: Json;
  /** Who may see and cancel it. */
  readonly owner: string;
  /** Who works on it. */
  readonly instance: InstanceId;
  /** 1, then one more each time that it had begun and was taken up again. */
  readonly attempt: number;
  /** One more at every change, so that a watcher knows what it has seen. */
  readonly revision: number;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
}

export interface JobInput {
  readonly kind: string;
  readonly course: CourseKey | null;
  /** At most 255 characters. */
  readonly owner: string;
  /** All that is needed to do the work, here or elsewhere. */
  readonly order: Json;
  /** Spooled bytes that belong to the order; they go when the job is over. */
  readonly spool?: string;
  /** Is completed with this answer in the transaction that stores the job. */
  readonly key?: ClaimedKey & { readonly answer: (job: Job) => Json };
}

export interface JobProgress {
  readonly phase?: string;
  readonly done?: number;
  readonly total?: number | null;
  readonly message?: string | null;
}

/** A job without its result, which may be large. */
export type JobSummary = Omit<Job, 'result'>;

export interface JobQuery extends PageRange {
  /** Only jobs of this caller. */
  readonly owner: string;
  /** Only jobs of this course run. */
  readonly course?: CourseKey;
}

/**
 * A job is over once it is succeeded, failed, cancelled or interrupted, and then never changes.
 * `progress`, `finish`, `fail` and `cancel` answer the job as it stands afterwards, or null where
 * there is none of that id. Only the instance that works on a job tells of it; any may cancel it.
 */
export interface JobStore {
  /** A queued job of this store's instance. */
  create(job: JobInput): Promise<Job>;
  find(id: JobId): Promise<Job | null>;
  /** Jobs of one caller, the newest first. */
  page(query: JobQuery): Promise<Page<JobSummary>>;
  /** Null where there is no such job, or it is over. */
  order(id: JobId): Promise<Json | null>;
  /** Also makes a queued job running, which is how its beginning is counted. */
  progress(id: JobId, progress: JobProgress): Promise<Job | null>;
  finish(id: JobId, result: Json): Promise<Job | null>;
  fail(id: JobId, message: string, result: Json): Promise<Job | null>;
  cancel(id: JobId): Promise<Job | null>;
  /**
   * Lets a job of this instance wait until its owner signs in again (`needs_sign_in`). Nobody takes it up meanwhile.
   */
  hold(id: JobId, message: string): Promise<Job | null>;
  /** Jobs of one caller that wait for a sign-in, the oldest first; at most 100. */
  held(owner: string): Promise<readonly Job[]>;
  /** Makes a job that waits for a sign-in this instance's, and queued. Null for all but the first who asks. */
  resume(id: JobId): Promise<Job | null>;
  /**
   * Makes a job that is not over this instance's, whoever had it: for the instance that finishes the job's write to
   * Studio. Null if the job is over.
   */
  adopt(id: JobId): Promise<Job | null>;
  /**
   * A job under way whose instance is dead becomes this instance's: queued, with one attempt more if it had
   * begun. One that began too often becomes `interrupted`, and the next is looked at. Null where there is
   * none. No two callers get the same.
   */
  takeUp(): Promise<Job | null>;
  /**
   * Jobs under way of this instance besides those named: their creation was not acknowledged, because the
   * connection was lost in that moment. At most 100, the oldest first.
   */
  unacknowledged(known: ReadonlySet<JobId>): Promise<readonly Job[]>;
}
