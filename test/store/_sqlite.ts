import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '#store';
import type { Database } from './contract.ts';

/** A database file in a directory of its own. */
export async function sqliteFile(): Promise<Database & { readonly path: string; readonly url: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'olx-store-'));
  const path = join(directory, 'olx.db');
  const url = `sqlite:${path}`;
  const opened: Store[] = [];
  return {
    path,
    url,
    open: async (options) => {
      const store = await openStore(url, options);
      opened.push(store);
      return store;
    },
    remove: async () => {
      for (const store of opened) await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
