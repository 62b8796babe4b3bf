import { type FailureKind, type Store, StoreFailed } from '#store';
import { RETRY_AFTER } from '../http/problem-documents.ts';
import type { App, Parts } from '../parts.ts';

/** An answer is given again for so long, in milliseconds. */
const REMEMBERED = 500;

/** Whether the service may be used, and if not, why. */
type Readiness =
  | { readonly status: 'ready' }
  | { readonly status: 'not-ready'; readonly database: FailureKind; readonly detail: string };

const DETAILS: Readonly<Record<FailureKind, string>> = {
  unavailable: 'The database cannot be reached.',
  full: 'The disk of the database is full. Reading works.',
  'read-only': 'The database can only be read.',
  failed: 'The database fails. The log says how.',
};

async function readiness(store: Store): Promise<Readiness> {
  try {
    await store.ping();
    return { status: 'ready' };
  } catch (error) {
    if (!(error instanceof StoreFailed)) throw error;
    return { status: 'not-ready', database: error.kind, detail: DETAILS[error.kind] };
  }
}

/** Whether the process lives, and whether it may be used. Open to everybody. */
export function healthRoutes(app: App, { store }: Parts): void {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'alive' }));

  let asked: Promise<Readiness> | null = null;
  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    // anybody may ask, and as often as they like
    asked ??= readiness(store).finally(() => {
      setTimeout(() => {
        asked = null;
      }, REMEMBERED).unref();
    });
    const found = await asked;
    if (found.status === 'ready') return found;
    return reply.code(503).header('retry-after', RETRY_AFTER).send(found);
  });
}
