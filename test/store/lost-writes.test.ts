import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { courseVersionOf } from '#olx';
import { MissingBlobs, openStore, type Store, StoreFailed } from '#store';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { courseOf, generatedCourse, KEY } from './_course.ts';
import { commitNext, once } from './contract/_open.ts';

let server: Postgres | null = null;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server?.stop());

/** A store on a server that takes ten seconds to write what nobody waits for, so that a crash loses it. */
async function forgetful(): Promise<{ readonly store: Store; readonly crash: () => Promise<void> }> {
  if (server === null) throw new Error('the server is not there');
  const url = await server.createDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("alter system set wal_writer_delay = '10s'");
  await client.query("alter system set wal_writer_flush_after = '1GB'");
  await client.query('select pg_reload_conf()');
  await client.end();
  const store = await openStore(url, { connections: 4 });
  const { restart } = server;
  return { store, crash: () => restart('kill') };
}

/** What came of it; null if the database lost what it was made of. */
async function unlessLost<Result>(work: Promise<Result>): Promise<Result | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof MissingBlobs || (error instanceof StoreFailed && error.kind === 'unavailable')) return null;
    throw error;
  }
}

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

/** Bytes between which the server crashes. */
async function* interrupted(
  first: Uint8Array,
  crash: () => Promise<void>,
  second: Uint8Array,
): AsyncGenerator<Uint8Array> {
  yield first;
  await crash();
  yield second;
}

describe('a PostgreSQL server that crashes and comes back, with writes that nobody waited for', () => {
  test('loses nothing that was spooled', async () => {
    const { store, crash } = await forgetful();
    const [first, second] = [randomBytes(1_100_000), randomBytes(1_100_000)];
    expect(await unlessLost(store.spool.put(interrupted(first, crash, second)))).toBeNull();
    const kept = await store.spool.put(once(first, second));
    await crash();
    expect((await bytesOf(store.spool.stream(kept.id))).equals(Buffer.concat([first, second]))).toBe(true);
    await store.close();
  });

  test('makes no blob of a part of its bytes', async () => {
    const { store, crash } = await forgetful();
    const [first, second] = [randomBytes(1_100_000), randomBytes(1_100_000)];
    expect(await unlessLost(store.blobs.put(interrupted(first, crash, second)))).toBeNull();
    const stage = store.blobs.stage();
    const staged = await stage.put(once(first, second));
    await crash();
    expect(await unlessLost(stage.keep([staged.hash]))).toBeNull();
    await store.close();
  });

  test('gets no commit that refers to what is lost', async () => {
    const { store, crash } = await forgetful();
    const next = generatedCourse(2_000);
    let crashed: Promise<void> | null = null;
    const onProgress = (): void => {
      crashed ??= crash();
    };
    // made of all its parts, because what was lost is written again, or not at all
    const made = await unlessLost(commitNext(store, next, { onProgress }));
    await crashed;
    expect((await store.findCourse(KEY))?.head).toBe(made?.commit.id);
    expect((await store.verify()).faults).toEqual([]);
    const { commit } = await commitNext(store, next);
    const blob = await store.blobs.put(once(new Uint8Array(1_000)));
    await crash();
    expect(await unlessLost(commitNext(store, courseOf(next.root, { assets: new Map([['a.bin', blob]]) })))).toBeNull();
    const head = await store.load(KEY);
    expect(head?.commit.id).toBe(commit.id);
    expect(head === null ? null : courseVersionOf(head.course)).toBe(commit.version);
    await store.close();
  });
});
