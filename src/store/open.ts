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
  const path = fileOf(url);
  return path === null ? postgresBackend(url, connections, readOnly) : sqliteBackend(path, readOnly);
}

/** The file that a database URL names, or `:memory:`; null for a database server. Throws `UnsupportedUrl`. */
export function fileOf(url: string): string | null {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase() ?? null;
  const path = url.slice(SQLITE.length);
  if (scheme === 'sqlite' && path !== '') return path;
  if (scheme !== 'postgres' && scheme !== 'postgresql') throw new UnsupportedUrl(scheme);
  // a `#` or `/` in a password ends the host early, and the driver decodes each part
  if (!URL.canParse(url) || !isDecodable(url)) throw new UnsupportedUrl(scheme, true);
  return null;
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}
