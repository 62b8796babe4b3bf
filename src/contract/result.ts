import type { Job } from './schemas/job.ts';
import type { Problem } from './schemas/problem.ts';

/** Answered. The versions are those of the headers, without quotes; null where the answer has none. */
export interface Done<Value> {
  readonly ok: true;
  readonly job: null;
  readonly value: Value;
  readonly etag: string | null;
  readonly nodeVersion: string | null;
  readonly courseVersion: string | null;
}

/** Answered 202: the work goes on as a job. */
export interface Accepted {
  readonly ok: true;
  readonly job: Job;
}

/** Refused; nothing changed. */
export interface Refused {
  readonly ok: false;
  readonly status: number;
  readonly problem: Problem;
}

/** The result of a read: the answer, or why it was refused. */
export type ReadResult<Value> = Done<Value> | Refused;
/** The result of a write: the answer, a job that goes on, or why it was refused. */
export type WriteResult<Value> = Done<Value> | Accepted | Refused;
