import { setTimeout as pause } from 'node:timers/promises';
import { type FailureKind, NewerDatabase, type Store, StoreFailed } from '#store';

/** An answer is given again for so long, in milliseconds. */
const REMEMBERED = 500;

/** Whether the service may be used, and if not, why. */
export type Readiness =
  | { readonly status: 'ready' }
  | { readonly status: 'not-ready'; readonly database: FailureKind; readonly detail: string };

const DETAILS: Readonly<Record<FailureKind, string>> = {
  unavailable: 'The database cannot be reached.',
  full: 'The disk of the database is full. Reading works.',
  'read-only': 'The database can only be read.',
  failed: 'The database fails. The log says how.',
};

/** Asks whether the database can be used; many who ask within half a second are answered by one question. */
export function databaseHealth(store: Pick<Store, 'ping'>): () => Promise<Readiness> {
  let asked: Promise<Readiness> | null = null;
  return () => {
    // anybody may ask, and as often as they like
    asked ??= readiness(store).finally(() => {
      setTimeout(() => {
        asked = null;
      }, REMEMBERED).unref();
    });
    return asked;
  };
}

async function readiness(store: Pick<Store, 'ping'>): Promise<Readiness> {
  try {
    await store.ping();
    return { status: 'ready' };
  } catch (error) {
    if (error instanceof NewerDatabase) return { status: 'not-ready', database: 'failed', detail: error.message };
    if (!(error instanceof StoreFailed)) throw error;
    return notReady(error.kind);
  }
}

function notReady(database: FailureKind): Readiness {
  return { status: 'not-ready', database, detail: DETAILS[database] };
}

/** The same for who cannot wait: `unavailable` if the database does not answer within so many milliseconds. */
export async function healthWithin(health: () => Promise<Readiness>, patience: number): Promise<Readiness> {
  const given = new AbortController();
  const late = pause(patience, null, { signal: given.signal, ref: false }).catch(() => null);
  const found = await Promise.race([health(), late]);
  given.abort();
  return found ?? notReady('unavailable');
}
