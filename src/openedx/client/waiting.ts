/** Waits, in ms. Rejects with the signal's reason if that is aborted. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** The pause before the next try, in ms: doubled each time, and spread so that not all callers come at once. */
export function backOff(first: number, tried: number): number {
  return first * 2 ** (tried - 1) * (0.75 + Math.random() / 2);
}

/** The milliseconds that a `Retry-After` asks for (seconds or an HTTP date), or null if it asks for nothing. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
