import type { CourseKey, Json, Version } from '#olx';
import type { InstanceId, JobId, PlanId, Timestamp } from './ids.ts';

// ---------------------------------------------------------------------------------- plans

/** A change worked out and not yet done. */
export interface PlanRecord {
  readonly plan: PlanId;
  readonly course: CourseKey;
  readonly baseVersion: Version;
  /** What was asked: enough to do it. */
  readonly request: Json;
  /** What was answered. */
  readonly answer: Json;
  readonly createdAt: Timestamp;
  readonly expiresAt: Timestamp;
}

export type PlanInput = Omit<PlanRecord, 'createdAt'>;

export interface PlanStore {
  /** Stores the plan, or renews the one of the same id. Throws `LimitExceeded` (`plan`). */
  save(plan: PlanInput): Promise<PlanRecord>;
  /** Null where there is none of this course run, or it has expired. */
  find(course: CourseKey, plan: PlanId): Promise<PlanRecord | null>;
}

// ---------------------------------------------------------------------------------- jobs

export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted'] as const;
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
  readonly instance: InstanceId;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
}

export interface JobInput {
  readonly kind: string;
  readonly course: CourseKey | null;
  readonly owner: string;
}

export interface JobProgress {
  readonly phase?: string;
  readonly done?: number;
  readonly total?: number | null;
  readonly message?: string | null;
}

/**
 * A job is over once it is succeeded, failed, cancelled or interrupted, and then never changes:
 * each of these answers the job as it stands afterwards, or null where there is none of that id.
 */
export interface JobStore {
  /** A queued job of this store's instance. */
  create(job: JobInput): Promise<Job>;
  find(id: JobId): Promise<Job | null>;
  /** Also makes a queued job running. */
  progress(id: JobId, progress: JobProgress): Promise<Job | null>;
  finish(id: JobId, result: Json): Promise<Job | null>;
  fail(id: JobId, message: string, result: Json): Promise<Job | null>;
  cancel(id: JobId): Promise<Job | null>;
  /**
   * Settles what other instances left queued or running: succeeded where a commit bears the job,
   * else interrupted. Answers how many there were. To be called at start, by the only instance.
   */
  interruptStale(current: InstanceId): Promise<number>;
}

// ---------------------------------------------------------------------------------- idempotency keys

/**
 * `claimed`: this call may go on. `running`: the same request is under way. `done`: it was answered.
 * `mismatch`: the key was used for another request.
 */
export type KeyClaim =
  | { readonly state: 'claimed' }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly answer: Json }
  | { readonly state: 'mismatch' };

export interface KeyStore {
  /** `key` and `fingerprint` at most 255 characters. A claim left by another instance is taken over. */
  claim(application: string, key: string, fingerprint: string): Promise<KeyClaim>;
  /** Records what later calls are answered. */
  complete(application: string, key: string, answer: Json): Promise<void>;
  /** Forgets a claim whose request changed nothing, so that it may be tried again. */
  release(application: string, key: string): Promise<void>;
}
