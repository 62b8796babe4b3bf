import type { CourseKey } from '#olx';
import type { Caller } from '../studio/studio.ts';

/** While somebody listens to a course run, Studio is asked this often whether it has changed, in milliseconds. */
export const STUDIO_INTERVAL = 30_000;

/** Asks Studio while a stream of a course run is open, until the signal aborts. */
export type StudioWatch = (course: CourseKey, caller: Caller, signal: AbortSignal) => void;

/**
 * Watches for streams: those of one course run ask together, at most once in an interval. A failure is left to the
 * next request that needs Studio, because a stream has no way to tell it.
 */
export function studioWatch(
  ask: (course: CourseKey, caller: Caller, signal: AbortSignal) => Promise<void>,
  interval = STUDIO_INTERVAL,
): StudioWatch {
  const asked = new Map<CourseKey, number>();
  return (course, caller, signal) => {
    const look = (): void => {
      const now = performance.now();
      if (now - (asked.get(course) ?? Number.NEGATIVE_INFINITY) < interval * 0.9) return;
      asked.set(course, now);
      ask(course, caller, signal).catch(() => undefined);
    };
    const timer = setInterval(look, interval).unref();
    const end = (): void => {
      clearInterval(timer);
      asked.delete(course);
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  };
}
