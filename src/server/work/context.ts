import type { JobId, JobProgress } from '#store';

/** A piece of work's way to tell how far it is. */
export type Tell = (progress: JobProgress) => void;

/** How often progress is told while a phase lasts, in milliseconds. */
const INTERVAL = 100;

/** Tells every phase at once, and how far it is now and then: work has more steps than anybody wants to hear of. */
export function sparing(tell: Tell): Tell {
  let last = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const at = performance.now();
    if (progress.phase === undefined && at - last < INTERVAL) return;
    last = at;
    tell(progress);
  };
}

/** What surrounds the doing of an order. */
export interface WorkContext {
  /** The job that it is done for, which ends with its commit; null for the request itself. */
  readonly job: JobId | null;
  readonly tell: Tell;
  /** True for work that may take long: it is tried once before its turn among the writers, so that it holds nobody up. */
  readonly isHeavy: boolean;
  /** Aborts when the work is cancelled, takes too long, or the service stops. */
  readonly signal: AbortSignal;
}
