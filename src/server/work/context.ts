import type { JobId, JobProgress } from '#store';

/** A piece of work's way to tell how far it is. */
export type Tell = (progress: JobProgress) => void;

/** What surrounds the doing of an order. */
export interface WorkContext {
  /** The job that it is done for, which ends with its commit; null for the request itself. */
  readonly job: JobId | null;
  readonly tell: Tell;
  /** Aborts when the work is cancelled, takes too long, or the service stops. */
  readonly signal: AbortSignal;
}
