import { setTimeout as pause } from 'node:timers/promises';
import { isOver } from '#contract';
import { type Job, type JobId, type Store, StoreFailed } from '#store';
import { answerJob } from '../answers/job.ts';

/** Time between two looks at a job, in milliseconds. */
const INTERVAL = 200;
/** A comment is sent after this much silence, so that proxies keep the connection open; milliseconds. */
const KEEP_ALIVE = 15_000;
/** A client that lost the connection comes back after so long, in milliseconds. */
const RETRY = 1_000;

/**
 * The states of a job as server-sent events, from the present one to the last. The id of an event is
 * the job's revision: a client that comes back and names the one it saw last is not told it again.
 */
export async function* jobEvents(
  { jobs }: Pick<Store, 'jobs'>,
  first: Job,
  seen: number | null,
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield `retry: ${RETRY}\n\n`;
  let told = Date.now();
  let last = seen;
  for (let job: Job | null = first; job !== null; job = await findPatiently(jobs, first.id, signal)) {
    if (job.revision !== last) {
      last = job.revision;
      told = Date.now();
      yield event(job);
    } else if (Date.now() - told > KEEP_ALIVE) {
      told = Date.now();
      yield ': still here\n\n';
    }
    if (isOver(answerJob(job))) return;
    await pause(INTERVAL, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
  }
}

/** The job; the stream goes on once a database that is away is back. Null also if the stream shall end. */
async function findPatiently(jobs: Store['jobs'], id: JobId, signal: AbortSignal): Promise<Job | null> {
  while (!signal.aborted) {
    try {
      return await jobs.find(id);
    } catch (error) {
      if (!(error instanceof StoreFailed) || error.kind !== 'unavailable') throw error;
      await pause(RETRY, undefined, { signal }).catch(() => undefined);
    }
  }
  return null;
}

function event(job: Job): string {
  return `id: ${job.revision}\nevent: job\ndata: ${JSON.stringify(answerJob(job))}\n\n`;
}
