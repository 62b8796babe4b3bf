import { hash } from 'node:crypto';
import { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BlockId, CourseKey, Version } from '#olx';
import { openStore } from '#store';
import type { Backend } from '../../src/store/backend/backend.ts';
import { postgresBackend } from '../../src/store/backend/postgres.ts';
import { sqliteBackend } from '../../src/store/backend/sqlite.ts';
import { nameApplicationsById } from '../../src/store/migrations/client-ids.ts';
import type { Schema } from '../../src/store/schema.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { KEY } from './_course.ts';
import { sqliteFile } from './_sqlite.ts';

let postgres: Postgres | null = null;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres?.stop());

const NOW = '2026-03-01T10:00:00.000Z';
const sha = (value: unknown): string => hash('sha256', JSON.stringify(value), 'hex');

test.each([
  { name: 'SQLite', address: async () => (await sqliteFile()).url },
  { name: 'PostgreSQL', address: async () => (await postgres?.createDatabase()) ?? '' },
])('rows that name an application come to name its client id, on $name', async ({ address }) => {
  const where = await address();
  const store = await openStore(where);
  const add = (id: string, name: string) =>
    store.applications.add({ id, name, secretHash: 'x', scopes: [], courses: [], expiresAt: null });
  await add('id-sync', 'Sync');
  for (const id of ['id-twin-1', 'id-twin-2']) await add(id, 'Twin');
  await add('id-studio', 'studio');
  const place = 'course@x' as BlockId;
  for (const name of ['Sync', 'Twin', 'studio']) {
    await store.recordImport(KEY, place, name, `olx1-${name}` as Version);
    const key = { scope: sha([name, name]), key: 'k', fingerprint: 'print' };
    await store.keys.claim(key.scope, key.key, key.fingerprint);
    await store.keys.complete(key, name);
    await store.locks.acquire({
      course: `${KEY}${name}` as CourseKey,
      block: null,
      holder: name,
      application: name,
      duration: 600_000,
      overlaps: () => true,
      takeOver: false,
    });
  }
  const orderOf = (author: string, application: string) => ({ course: KEY, actor: { author, application } });
  const job = (owner: string, author: string, application: string) =>
    store.jobs.create({ kind: 'import', course: KEY, owner, order: orderOf(author, application) });
  const sync = await job(sha(['Sync', 'Sync']), 'Sync', 'Sync');
  const ana = await job(sha(['studio', 'ana']), 'ana', 'studio');

  await migrated(where);

  const locked = async (name: string) => (await store.locks.list(`${KEY}${name}` as CourseKey))[0]?.application;
  expect(await locked('Sync')).toBe('id-sync');
  expect(await locked('Twin')).toBe('Twin');
  expect(await locked('studio')).toBe('studio');
  const base = (application: string) => store.lastImport(KEY, place, application);
  expect(await base('id-sync')).toBe('olx1-Sync');
  expect(await base('Sync')).toBeNull();
  expect([await base('id-twin-1'), await base('id-twin-2')]).toEqual(['olx1-Twin', 'olx1-Twin']);
  // the page in Studio goes on with what was its own
  expect(await base('studio')).toBe('olx1-studio');
  expect((await store.jobs.find(sync.id))?.owner).toBe(sha(['id-sync', null]));
  expect((await store.jobs.find(ana.id))?.owner).toBe(sha(['studio', 'ana']));
  expect(await store.jobs.order(sync.id)).toMatchObject({
    actor: { author: 'Sync', application: 'id-sync', person: null },
  });
  expect(await store.jobs.order(ana.id)).toMatchObject({
    actor: { author: 'ana', application: 'studio', person: 'ana' },
  });
  expect(await store.keys.claim(sha(['id-sync', null]), 'k', 'print')).toMatchObject({ answer: 'Sync' });
  await store.close();
});

/** Does the change once more, as if the rows had been there before. */
async function migrated(where: string): Promise<void> {
  const backend: Backend = where.startsWith('sqlite:')
    ? await sqliteBackend(where.slice('sqlite:'.length))
    : postgresBackend(where, 1);
  const db = new Kysely<Schema>({ dialect: backend.dialect });
  await db.insertInto('seen').values(SEEN).execute();
  await db.transaction().execute((transaction) => nameApplicationsById(transaction, backend.platform));
  expect(await db.selectFrom('seen').select(['first_application', 'last_application']).execute()).toEqual([
    { first_application: 'id-sync', last_application: 'Twin' },
  ]);
  await db.destroy();
}

const SEEN = {
  kind: 'block_type',
  name: 'html',
  first_at: NOW,
  first_course: null,
  first_application: 'Sync',
  last_at: NOW,
  last_course: null,
  last_application: 'Twin',
};
