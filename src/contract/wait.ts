import type { ReadResult, WriteResult } from './result.ts';
import type { Job } from './schemas/job.ts';

/** How to wait for a job. */
export interface WaitOptions {
  /** Called with each state that was seen, the first and the last included. */
  readonly onProgress?: (job: Job) => void;
  /** Milliseconds between two looks; 300 where left out. */
  readonly interval?: number;
  readonly signal?: AbortSignal;
}

/** True once a job will not change any more. */
export function isOver(job: Job): boolean {
  return job.state !== 'queued' && job.state !== 'running' && job.state !== 'needs_sign_in';
}

/**
 * What the request would have been answered without a job, once the job is over. Rejects with the
 * signal's reason when it is aborted; the job goes on.
 */
export async function waitForJob<Value>(
  job: Job,
  look: (id: string, signal: AbortSignal | undefined) => Promise<ReadResult<Job>>,
  options: WaitOptions = {},
): Promise<ReadResult<Value>> {
  let current = job;
  options.onProgress?.(current);
  while (!isOver(current)) {
    await pause(options.interval ?? 300, options.signal);
    const seen = await look(current.id, options.signal);
    if (!seen.ok) return seen;
    current = seen.value;
    options.onProgress?.(current);
  }
  return outcomeOf<Value>(current);
}

/** The settled result of a job that is over. */
export function outcomeOf<Value>(job: Job): Exclude<WriteResult<Value>, { readonly job: Job }> {
  if (job.state === 'succeeded' && job.result !== null) {
    const written = 'course_version' in job.result ? job.result : null;
    return {
      ok: true,
      job: null,
      value: job.result as Value,
      etag: written?.block_version ?? null,
      nodeVersion: written?.node_version ?? null,
      courseVersion: written?.course_version ?? null,
    };
  }
  const problem = job.problem ?? {
    type: 'about:blank',
    title:
      job.state === 'interrupted'
        ? 'The service stopped before it was done; nothing changed'
        : `The job is ${job.state}`,
    status: 503,
    detail: job.message ?? '',
    instance: job.id,
  };
  return { ok: false, status: problem.status, problem };
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
