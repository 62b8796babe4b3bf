import type { Problem } from '#contract';
import type { CourseKey, Json } from '#olx';
import { type Job, type JobId, type JobInput, JobOver, type JobProgress, type Store } from '#store';

/** Progress is written down at most this often, in milliseconds; a new phase always is. */
const PROGRESS_INTERVAL = 200;
/** How many jobs work at the same time. */
const CONCURRENT = 2;

/** A piece of work's way to tell how far it is. */
export type Tell = (progress: JobProgress) => void;

/** What a job is given to work with. */
export interface JobContext {
  readonly id: JobId;
  readonly tell: Tell;
  /** Aborts when the job is cancelled or the service stops. */
  readonly signal: AbortSignal;
}

/**
 * Answers what the request would have been answered. A commit that bears the job has ended it
 * already; the runner's own ending then changes nothing.
 */
export type Work = (context: JobContext) => Promise<Json>;

export interface JobRunner {
  /** Stores a job, for work that will begin later with `start`. */
  create(kind: string, course: CourseKey | null, owner: string): Promise<OpenJob>;
  /** Stops the work of a job, if it is under way here. */
  abort(id: JobId): void;
  /** Takes no further work and waits; work still going on after `grace` milliseconds is aborted. */
  close(grace: number): Promise<void>;
}

/** A job that was stored and waits for its work. */
export interface OpenJob {
  readonly job: Job;
  readonly context: JobContext;
  /** Begins the work when there is room and answers the job as it stands. `fail` turns an error into a problem. */
  start(work: Work, fail: (error: unknown) => Problem): Promise<Job>;
  /** Ends the job without work, with the problem that was the answer. */
  refuse(problem: Problem): Promise<void>;
}

/** Runs jobs of one process over the store that keeps them. `log` is told where a job's ending could not be written down. */
export function jobRunner(store: Store, log: (error: unknown) => void): JobRunner {
  const aborts = new Map<JobId, AbortController>();
  const running = new Set<Promise<void>>();
  const waiting: (() => void)[] = [];
  let busy = 0;

  async function turn(): Promise<void> {
    if (busy >= CONCURRENT) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
  }

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) busy -= 1;
    else next();
  }

  async function run(
    context: JobContext,
    work: Work,
    fail: (error: unknown) => Problem,
    settle: () => Promise<unknown>,
  ): Promise<void> {
    await turn();
    try {
      context.signal.throwIfAborted();
      const result = await work(context);
      await settle();
      await store.jobs.finish(context.id, result);
    } catch (error) {
      await settle();
      if (error instanceof JobOver || context.signal.aborted) return;
      const problem = fail(error);
      await store.jobs.fail(context.id, problem.detail, { ...problem } as unknown as Json);
    } finally {
      leave();
    }
  }

  return {
    async create(kind, course, owner) {
      const input: JobInput = { kind, course, owner };
      const job = await store.jobs.create(input);
      const abort = new AbortController();
      const progress = progressTeller(store, job.id);
      const context: JobContext = { id: job.id, tell: progress.tell, signal: abort.signal };
      aborts.set(job.id, abort);
      return {
        job,
        context,
        async start(work, fail) {
          const done = run(context, work, fail, progress.settle)
            .catch(log)
            .finally(() => {
              aborts.delete(job.id);
              running.delete(done);
            });
          running.add(done);
          return (await store.jobs.find(job.id)) ?? job;
        },
        async refuse(problem) {
          aborts.delete(job.id);
          await progress.settle();
          await store.jobs.fail(job.id, problem.detail, { ...problem } as unknown as Json);
        },
      };
    },

    abort(id) {
      aborts.get(id)?.abort(new DOMException('The job was cancelled.', 'AbortError'));
    },

    async close(grace) {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, grace);
      });
      await Promise.race([Promise.allSettled([...running]), patience]);
      clearTimeout(timer);
      for (const abort of aborts.values()) abort.abort(new DOMException('The service stops.', 'AbortError'));
      await Promise.allSettled([...running]);
    },
  };
}

/** Writes progress down without holding up the work; `settle` waits for the last of it. */
function progressTeller(store: Store, id: JobId): { readonly tell: Tell; readonly settle: () => Promise<void> } {
  let pending: JobProgress | null = null;
  let writing: Promise<void> | null = null;
  let phase: string | undefined;
  let last = 0;

  async function write(): Promise<void> {
    while (pending !== null) {
      const next: JobProgress = pending;
      pending = null;
      last = Date.now();
      // a step of progress that is lost harms nothing; a store that is gone shows at the end
      await store.jobs.progress(id, next).catch(() => null);
    }
    writing = null;
  }

  return {
    tell(progress) {
      pending = { ...pending, ...progress };
      const isNew = progress.phase !== undefined && progress.phase !== phase;
      phase = progress.phase ?? phase;
      if (writing === null && (isNew || Date.now() - last >= PROGRESS_INTERVAL)) writing = write();
    },
    async settle() {
      pending = null;
      await writing;
    },
  };
}
