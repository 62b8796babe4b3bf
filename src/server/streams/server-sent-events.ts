import { setTimeout as pause } from 'node:timers/promises';
import { StoreFailed } from '#store';

/** A comment is sent after this much silence, so that proxies keep the connection open; milliseconds. */
const KEEP_ALIVE = 15_000;
/** A client that lost the connection comes back after so long, in milliseconds. */
const RETRY = 1_000;

/** One event, as a client's `EventSource` gets it. */
export interface ServerSentEvent {
  /** What `Last-Event-ID` names to go on after this event. */
  readonly id: string;
  readonly name: string;
  /** Is sent as JSON. */
  readonly data: unknown;
}

/** What has happened since somebody last looked. */
export interface News {
  readonly events: readonly ServerSentEvent[];
  /** `wait`: look again after a while. `now`: there is more. `over`: these were the last. */
  readonly next: 'wait' | 'now' | 'over';
}

/**
 * The text of a stream of server-sent events: looks for news again and again, and goes on once a database that is
 * away is back. Ends with the signal, or if `look` says so.
 *
 * @param interval between two looks, in milliseconds
 * @param start is where the client goes on if the connection is lost before the first event; null if it does not matter
 */
export async function* serverSentEvents(
  look: () => Promise<News>,
  interval: number,
  start: string | null,
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield `retry: ${RETRY}\n${start === null ? '' : `id: ${start}\n`}\n`;
  let told = Date.now();
  while (!signal.aborted) {
    const news = await lookPatiently(look, signal);
    if (news === null) return;
    for (const event of news.events) {
      told = Date.now();
      yield textOf(event);
    }
    if (news.next === 'over') return;
    if (news.next === 'now') continue;
    if (Date.now() - told > KEEP_ALIVE) {
      told = Date.now();
      yield ': still here\n\n';
    }
    await pause(interval, undefined, { signal }).catch(() => undefined);
  }
}

/** Null if the stream is to end while the database is away. */
async function lookPatiently(look: () => Promise<News>, signal: AbortSignal): Promise<News | null> {
  while (!signal.aborted) {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof StoreFailed) || error.kind !== 'unavailable') throw error;
      await pause(RETRY, undefined, { signal }).catch(() => undefined);
    }
  }
  return null;
}

function textOf({ id, name, data }: ServerSentEvent): string {
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
