import type { Call, Store } from '#store';

/** Calls are written down at most this long after they were made, in milliseconds. */
const INTERVAL = 1_000;
/** Calls that wait to be written; more than that are not counted. */
const MOST_WAITING = 10_000;

/** Writes down who called what, beside the calls and never in their way. */
export interface UsageRecorder {
  note(call: Call): void;
  /** Resolves once all that was noted is written down, or could not be. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** `log` is told where calls could not be written down; they are then lost, and nothing else is. */
export function usageRecorder({ usage }: Pick<Store, 'usage'>, log: (error: unknown) => void): UsageRecorder {
  let waiting: Call[] = [];
  let writing: Promise<void> = Promise.resolve();
  const timer = setInterval(flush, INTERVAL).unref();

  function flush(): Promise<void> {
    if (waiting.length > 0) {
      const calls = waiting;
      waiting = [];
      writing = writing.then(() => usage.record(calls)).catch(log);
    }
    return writing;
  }

  return {
    note(call) {
      if (waiting.length < MOST_WAITING) waiting.push(call);
    },
    flush,
    close() {
      clearInterval(timer);
      return flush();
    },
  };
}
