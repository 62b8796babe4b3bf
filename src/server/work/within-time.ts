import { overLimit, type ServerLimits } from '../config/limits.ts';

/** Does work that is given up, by its signal, if it takes longer than a write may. */
export async function withinTime<Result>(
  limits: ServerLimits,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const abort = new AbortController();
  const timer = setTimeout(
    () =>
      abort.abort(overLimit(limits, 'write-time', 'This was given up, and nothing was changed. It took longer than')),
    limits['write-time'],
  ).unref();
  try {
    return await work(abort.signal);
  } finally {
    clearTimeout(timer);
  }
}
