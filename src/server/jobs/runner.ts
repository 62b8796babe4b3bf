import { setTimeout as pause } from 'node:timers/promises';
import type { Json } from '#olx';
import { type Job, type JobId, type JobInput, JobOver, type Store, StoreFailed } from '#store';
import { type Touched, UNTOUCHED } from '../access/touched.ts';
import { overLimit, type ServerLimits, throttled } from '../config/limits.ts';
import { refusalFor } from '../errors.ts';
import { NeedsSignIn, type Refusal } from '../refusal.ts';
import { type Caller, NOBODY } from '../studio/studio.ts';
import { Places, turnstile } from '../work/places.ts';
import type { Workplace } from '../work/workplace.ts';
import type { Write } from '../writes/write.ts';
import { progressTeller } from './progress.ts';

/** Why the work of a job is ended before its time. */
const CANCELLED = 'The job was cancelled.';
const STOPPED = 'The service stops.';
/** A caller with too many jobs may try again after so many seconds. */
const RETRY = 5;
/** Between two tries of what the database refused, in milliseconds. */
const RETRY_INTERVAL = 1_000;

function isOver({ state }: Job): boolean {
  return state !== 'queued' && state !== 'running';
}

export interface JobRunnerOptions {
  /** How many jobs work at the same time. */
  readonly concurrent: number;
  /** How long one may work, and how many an application may have. */
  readonly limits: ServerLimits;
  /** Told of failures that nobody foresaw, and of endings that could not be written down. */
  readonly log: (error: unknown, job: JobId) => void;
  /** Told how each job ended; nothing of one that a stop leaves to the next process. */
  readonly ended?: (end: JobEnd) => void;
}

/** How the work of a job ended. */
export interface JobEnd {
  readonly state: 'succeeded' | 'failed' | 'cancelled';
  readonly write: Write;
  readonly touched: Touched;
  /** Why it failed; null where it did not. */
  readonly refusal: Refusal | null;
  /** How long it worked, its wait for a turn aside, in milliseconds. */
  readonly duration: number;
}

export interface JobRunner {
  /** Stores a job for a write and begins it when there is room; answers it as it stands. */
  begin(input: Omit<JobInput, 'order'>, write: Write, caller?: Caller): Promise<Job>;
  /**
   * Takes a place among the jobs of an application before its content is taken in; answers the function
   * that gives it back. Refuses with 429 if there is none. A job that is begun has a place of its own.
   */
  reserve(application: string): () => void;
  /** Begins what processes that are gone have left, and goes on until nothing is left. */
  takeUp(): Promise<void>;
  /** Goes on with the jobs of an owner that wait for a sign-in, with the right that the owner brings. */
  resume(owner: string, caller: Caller): Promise<void>;
  /** Stops the work of a job, if it is under way here. */
  abort(id: JobId): void;
  /** Jobs that work here or wait to. */
  readonly underWay: number;
  /** The same, with those whose content is still arriving. */
  readonly reserved: number;
  /**
   * Takes no further work and waits; work still going on after `grace` milliseconds is aborted. Its
   * jobs stay as they are, for the next process to take up.
   */
  close(grace: number): Promise<void>;
}

/** Runs jobs of one process over the store that keeps them. */
export function jobRunner(store: Store, workplace: Workplace, options: JobRunnerOptions): JobRunner {
  const { concurrent, limits, log, ended } = options;
  const places = new Places();
  const aborts = new Map<JobId, AbortController>();
  const running = new Set<Promise<void>>();
  const turns = turnstile(concurrent);
  /** Jobs whose creation is under way, and how many there ever were. */
  let beginning = 0;
  let begins = 0;
  let closing = false;
  let stopped = false;

  async function work(id: JobId, write: Write, caller: Caller, abort: AbortController): Promise<void> {
    await turns.enter();
    const progress = progressTeller(store, id, (job) => {
      if (job.state === 'cancelled') abort.abort(new DOMException(CANCELLED, 'AbortError'));
    });
    const timer = setTimeout(
      () =>
        abort.abort(
          overLimit(limits, 'job-time', 'The job was given up, and nothing was changed. It took longer than'),
        ),
      limits['job-time'],
    );
    const began = performance.now();
    const end = (state: JobEnd['state'], touched = UNTOUCHED, refusal: Refusal | null = null): void =>
      ended?.({ state, write, touched, refusal, duration: performance.now() - began });
    try {
      const touched = await persisting(abort.signal, async () => {
        abort.signal.throwIfAborted();
        // written down before anything is done, so that work which ends its process is not begun forever
        const job = await store.jobs.progress(id, {});
        if (job === null || isOver(job)) throw new JobOver(id, job?.state ?? null);
        const context = { job: id, tell: progress.tell, isHeavy: false, caller, signal: abort.signal };
        const done = await workplace.carryOut(write, context);
        await progress.settle();
        return done.touched;
      });
      end('succeeded', touched);
    } catch (error) {
      await progress.settle();
      const refusal = await fail(id, write, error);
      if (refusal instanceof NeedsSignIn) return;
      if (refusal !== null) end('failed', UNTOUCHED, refusal);
      else if (!stopped) end('cancelled');
    } finally {
      clearTimeout(timer);
      turns.leave();
    }
  }

  /** Does work again while the database cannot be reached: nothing else would take the job up while this process lives. */
  async function persisting<Result>(signal: AbortSignal, attempt: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (signal.aborted || refusalFor(error).problem !== 'unavailable') throw error;
        await pause(RETRY_INTERVAL, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) throw signal.reason;
      }
    }
  }

  /** Writes down why a job failed; null where it did not, as cancelled is settled already and what a stop ended goes on elsewhere. */
  async function fail(id: JobId, write: Write, error: unknown): Promise<Refusal | null> {
    if (error instanceof JobOver || (error instanceof DOMException && error.name === 'AbortError')) return null;
    const refusal = refusalFor(error);
    if (refusal.problem === 'internal') log(error, id);
    if (refusal instanceof NeedsSignIn) {
      await store.jobs.hold(id, refusal.message);
      return refusal;
    }
    const problem = refusal.toProblem(write.instance);
    for (;;) {
      try {
        await store.jobs.fail(id, problem.detail, { ...problem } as unknown as Json);
        return refusal;
      } catch (cause) {
        // a full disk, too, leaves the job as it is until there is room
        if (!(cause instanceof StoreFailed) || cause.kind === 'failed' || stopped) throw cause;
        await pause(RETRY_INTERVAL, undefined, { ref: false });
      }
    }
  }

  function launch(id: JobId, write: Write, caller: Caller = NOBODY): void {
    const abort = new AbortController();
    const leave = places.take(write.actor.application);
    aborts.set(id, abort);
    const done = work(id, write, caller, abort)
      .catch((error: unknown) => log(error, id))
      .finally(() => {
        aborts.delete(id);
        leave();
        running.delete(done);
      });
    running.add(done);
  }

  async function launchStored({ id }: Job, caller: Caller = NOBODY): Promise<void> {
    const write = await store.jobs.order(id);
    // it may have been cancelled meanwhile; what is stored was made by `begin`
    if (write !== null && !aborts.has(id)) launch(id, write as unknown as Write, caller);
  }

  return {
    reserve(application) {
      if (places.of(application) < limits['jobs-per-application']) return places.take(application);
      throw throttled(limits, 'jobs-per-application', 'Too many jobs are under way. The limit is', RETRY);
    },

    async begin(input, write, caller) {
      begins += 1;
      beginning += 1;
      try {
        const job = await store.jobs.create({ ...input, order: write as unknown as Json });
        launch(job.id, write, caller);
        return job;
      } finally {
        beginning -= 1;
      }
    },

    async takeUp() {
      while (!closing) {
        const job = await store.jobs.takeUp();
        if (job === null) break;
        await launchStored(job);
      }
      // one that is being made now may be in the database and not yet among those known here
      const before = begins;
      if (closing || beginning > 0) return;
      const left = await store.jobs.unacknowledged(new Set(aborts.keys()));
      if (begins !== before) return;
      for (const job of left) if (!closing && !aborts.has(job.id)) await launchStored(job);
    },

    async resume(owner, caller) {
      for (const { id } of await store.jobs.held(owner)) {
        const job = closing ? null : await store.jobs.resume(id);
        if (job !== null) await launchStored(job, caller);
      }
    },

    abort(id) {
      aborts.get(id)?.abort(new DOMException(CANCELLED, 'AbortError'));
    },

    get underWay() {
      return running.size;
    },

    get reserved() {
      return places.all;
    },

    async close(grace) {
      closing = true;
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, grace);
      });
      await Promise.race([Promise.allSettled([...running]), patience]);
      clearTimeout(timer);
      stopped = true;
      for (const abort of aborts.values()) abort.abort(new DOMException(STOPPED, 'AbortError'));
      await Promise.allSettled([...running]);
    },
  };
}
