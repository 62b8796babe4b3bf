import { sqliteBackend } from './backend/sqlite.ts';
import { UnsupportedUrl } from './errors.ts';
import { storeOver } from './store.ts';
import type { Store, StoreOptions } from './types.ts';

const SQLITE = 'sqlite:';

/**
 * Opens the store at a database URL, making what is missing: `sqlite:./data/olx.db`,
 * `sqlite:/srv/olx.db`, or `sqlite::memory:` for one that is gone when it is closed. Throws
 * `UnsupportedUrl`, and `StoreFailed` where the database cannot be opened.
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase() ?? null;
  const path = url.slice(SQLITE.length);
  if (scheme !== 'sqlite' || path === '') throw new UnsupportedUrl(scheme);
  return storeOver(sqliteBackend(path), options);
}
