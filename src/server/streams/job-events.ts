import { isOver } from '#contract';
import type { Job, Store } from '#store';
import { answerJob } from '../answers/job.ts';
import { serverSentEvents } from './server-sent-events.ts';

/** Time between two looks at a job, in milliseconds. */
const INTERVAL = 200;

/**
 * The states of a job as server-sent events, from the present one to the last. The id of an event is
 * the job's revision: a client that comes back and names the one it saw last is not told it again.
 */
export function jobEvents(
  { jobs }: Pick<Store, 'jobs'>,
  first: Job,
  seen: number | null,
  signal: AbortSignal,
): AsyncIterable<string> {
  let last = seen;
  let known: Job | null = first;
  return serverSentEvents(
    async () => {
      const job = known ?? (await jobs.find(first.id));
      known = null;
      if (job === null) return { events: [], next: 'over' };
      const answer = answerJob(job);
      const events = job.revision === last ? [] : [{ id: String(job.revision), name: 'job', data: answer }];
      last = job.revision;
      return { events, next: isOver(answer) ? 'over' : 'wait' };
    },
    INTERVAL,
    null,
    signal,
  );
}
