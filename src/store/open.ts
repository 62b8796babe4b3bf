import type { Backend } from './backend/backend.ts';
import { postgresBackend } from './backend/postgres.ts';
import { sqliteBackend } from './backend/sqlite.ts';
import { UnsupportedUrl } from './errors.ts';
import { storeOver } from './store.ts';
import type { Store, StoreOptions } from './types.ts';

const SQLITE = 'sqlite:';
const CONNECTIONS = 10;

/**
 * Opens the store at a database URL, making what is missing: `sqlite:./data/olx.db`,
 * `sqlite:/srv/olx.db`, `sqlite::memory:` for one that is gone when it is closed, or
 * `postgres://user:password@host/database`. Throws `UnsupportedUrl`, and `StoreFailed` where the
 * database cannot be opened.
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  return storeOver(await backendFor(url, options), options);
}

async function backendFor(
  url: string,
  { connections = CONNECTIONS, readOnly = false }: StoreOptions,
): Promise<Backend> {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase() ?? null;
  const path = url.slice(SQLITE.length);
  if (scheme === 'sqlite' && path !== '') return sqliteBackend(path, readOnly);
  if (scheme === 'postgres' || scheme === 'postgresql') return postgresBackend(url, connections, readOnly);
  throw new UnsupportedUrl(scheme);
}
