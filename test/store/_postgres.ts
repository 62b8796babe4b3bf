import { afterAll, beforeAll } from 'vitest';
import { openStore, type Store } from '#store';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import type { Database } from './contract.ts';

/** A server for the tests of one file; gives fresh databases on it. */
export function postgresServer(): { readonly database: () => Promise<Database & { readonly url: string }> } {
  let server: Postgres | null = null;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.stop());
  return {
    database: async () => {
      if (server === null) throw new Error('the server is not there');
      const url = await server.createDatabase();
      const opened: Store[] = [];
      return {
        url,
        open: async (options) => {
          const store = await openStore(url, { connections: 4, ...options });
          opened.push(store);
          return store;
        },
        remove: async () => {
          for (const store of opened) await store.close();
        },
      };
    },
  };
}
