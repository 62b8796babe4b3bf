import type { CourseKey } from '#olx';
import type { Hold } from './backend/backend.ts';
import { QueueTimeout, StoreClosed } from './errors.ts';

/** A writer waits so long for its turn, in milliseconds. */
const PATIENCE = 20_000;
/** An instance lets its own writers work one after another for so long before those of others get their turn; milliseconds. */
const SLICE = 200;

/** A writer that waits for its turn. */
interface Waiting {
  /** Gives it the turn; resolves once it is over. */
  readonly give: () => Promise<void>;
  readonly refuse: (error: unknown) => void;
}

/** The queues of writers, one a course run. */
export interface Turns {
  /** See `Store.inTurn`. */
  inTurn<Result>(key: CourseKey, work: () => Promise<Result>, signal?: AbortSignal, patience?: number): Promise<Result>;
}

/**
 * Writers queue in memory first, in order of their coming. The first of them takes the lock that the
 * database knows and hands it on, so that an instance waits with one connection however many writers it has,
 * and what it has in memory serves several of them in a row.
 *
 * @param holds so many locks of the database may be held at the same time
 */
export function turns(hold: Hold, holds: number, patience = PATIENCE): Turns {
  const queues = new Map<CourseKey, Set<Waiting>>();
  const limit = places(holds);

  async function serve(key: CourseKey, queue: Set<Waiting>): Promise<void> {
    while (queue.size > 0) {
      await limit.enter();
      try {
        const free = await hold(key, patience);
        // each writer's own time is up by then, or it will be soon
        if (free === null) continue;
        try {
          await handOn(queue);
        } finally {
          await free();
        }
      } catch (error) {
        for (const { refuse } of queue) refuse(error);
        queue.clear();
      } finally {
        limit.leave();
      }
    }
    queues.delete(key);
  }

  return {
    inTurn(key, work, signal, own = patience) {
      return new Promise((resolve, reject) => {
        const refuse = (error: unknown): void => {
          queue.delete(waiting);
          end();
          reject(error);
        };
        const waiting: Waiting = {
          give: async () => {
            queue.delete(waiting);
            end();
            await work().then(resolve, reject);
          },
          refuse,
        };
        const onAbort = (): void => refuse(signal?.reason);
        const timer = setTimeout(() => refuse(new QueueTimeout(key)), own);
        const end = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
        };
        const known = queues.get(key);
        const queue = known ?? new Set<Waiting>();
        queue.add(waiting);
        if (signal?.aborted === true) return onAbort();
        signal?.addEventListener('abort', onAbort);
        if (known !== undefined) return;
        queues.set(key, queue);
        serve(key, queue).catch(() => refuse(new StoreClosed()));
      });
    },
  };
}

/** Lets the writers of a queue work, one after another, until it is empty or it is time for those of other instances. */
async function handOn(queue: Set<Waiting>): Promise<void> {
  const began = performance.now();
  // a set is walked in order of insertion, also while it grows
  for (const { give } of queue) {
    await give();
    if (performance.now() - began >= SLICE) return;
  }
}

/** Lets so many in at a time; the others wait in order. */
function places(count: number): { readonly enter: () => Promise<void>; readonly leave: () => void } {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    enter: async () => {
      if (taken >= count) await new Promise<void>((resolve) => waiting.push(resolve));
      else taken += 1;
    },
    leave: () => {
      const next = waiting.shift();
      if (next === undefined) taken -= 1;
      else next();
    },
  };
}
