import { isOver, type Job as JobAnswer } from '#contract';
import type { Job, JobId, Store } from '#store';
import { answerJob } from '../answers/job.ts';

/** Time between two looks at a job, in milliseconds. */
const INTERVAL = 200;
/** A comment is sent after this much silence, so that proxies keep the connection open; milliseconds. */
const KEEP_ALIVE = 15_000;

/** The states of a job as server-sent events, from the present one to the last. */
export async function* jobEvents(store: Store, first: Job, signal: AbortSignal): AsyncGenerator<string> {
  let text = event(answerJob(first));
  let told = Date.now();
  yield text;
  for (let answer = answerJob(first); !isOver(answer); ) {
    await pause(INTERVAL, signal);
    if (signal.aborted) return;
    const job: Job | null = await store.jobs.find(first.id as JobId);
    if (job === null) return;
    answer = answerJob(job);
    const next = event(answer);
    if (next !== text) {
      text = next;
      told = Date.now();
      yield text;
    } else if (Date.now() - told > KEEP_ALIVE) {
      told = Date.now();
      yield ': still here\n\n';
    }
  }
}

function event(job: JobAnswer): string {
  return `event: job\ndata: ${JSON.stringify(job)}\n\n`;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}
