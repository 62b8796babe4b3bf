import Database from 'better-sqlite3';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type BlobHash, type Course, courseVersionOf, type Version } from '#olx';
import {
  COLLECT_GRACE,
  type CommitId,
  CorruptStore,
  type Fault,
  openStore,
  type PlanId,
  type Store,
  type StoreOptions,
} from '#store';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { courseOf, generatedCourse, html, KEY, OTHER_KEY, smallCourse } from './_course.ts';
import { sqliteFile } from './_sqlite.ts';
import { commitNext, once, standingClock } from './contract/_open.ts';

const GONE = { expectedVersion: null, gone: { message: '', result: null } };
const DAY = 24 * 60 * 60 * 1000;
const text = (words: string) => new TextEncoder().encode(words);

let server: Postgres | null = null;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server?.stop());

interface Damaged {
  open(options?: StoreOptions): Promise<Store>;
  /** Changes the database as no program would. */
  harm(sql: string): Promise<void>;
}

async function onSqlite(): Promise<Damaged> {
  const file = await sqliteFile();
  onTestFinished(() => file.remove());
  return {
    open: (options) => file.open(options),
    harm: async (sql) => {
      const database = new Database(file.path);
      database.pragma('foreign_keys = OFF');
      expect(database.prepare(sql).run().changes, sql).toBeGreaterThan(0);
      database.close();
    },
  };
}

async function onPostgres(): Promise<Damaged> {
  if (server === null) throw new Error('the server is not there');
  const url = await server.createDatabase();
  const opened: Store[] = [];
  onTestFinished(async () => {
    for (const store of opened) await store.close();
  });
  return {
    open: async (options) => {
      const store = await openStore(url, { connections: 6, ...options });
      opened.push(store);
      return store;
    },
    harm: async (sql) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      // foreign keys are triggers
      await client.query("set session_replication_role = 'replica'");
      expect((await client.query(sql)).rowCount, sql).toBeGreaterThan(0);
      await client.end();
    },
  };
}

/** Two course runs with history, an asset of several chunks, a damaged file that is kept, a plan and an import. */
async function filled(
  store: Store,
): Promise<{ readonly next: Course; readonly asset: BlobHash; readonly head: CommitId }> {
  const asset = await store.blobs.put(once(new Uint8Array(2_500_000).fill(7)));
  const small = await store.blobs.put(once(text('body {}')));
  for (let number = 0; number < 5; number += 1) await commitNext(store, generatedCourse(30, `${number}`));
  const next: Course = {
    ...generatedCourse(30, '9'),
    assets: new Map([
      ['film.mp4', asset],
      ['style.css', small],
    ]),
  };
  const { commit } = await commitNext(store, next);
  const kept = await store.blobs.put(once(text('an intent')));
  await store.plans.save({
    plan: 'p' as PlanId,
    course: KEY,
    base: commit.id,
    baseVersion: commit.version,
    request: { intent: kept.hash },
    expiresAt: '2100-01-01T00:00:00.000Z',
  });
  await store.commit(OTHER_KEY, {
    expectedHead: null,
    next: smallCourse('other'),
    author: 'ana',
    application: 'test',
    message: '',
    changed: [],
  });
  return { next, asset: asset.hash, head: commit.id };
}

const blobsNamed = (words: string) => (words.match(/[0-9a-f]{64}/g) ?? []) as BlobHash[];
const verified = (store: Store) => store.verify({ blobsNamed });

describe.each([
  ['SQLite', onSqlite, (parts: string) => `cast(${parts.replace('ZERO', "x'00'")} as blob)`],
  ['PostgreSQL', onPostgres, (parts: string) => parts.replace('ZERO', "'\\x00'::bytea")],
] as const)('on %s', (name, database, joined) => {
  describe('verify', () => {
    test('finds nothing wrong with what the store wrote, and says how much it is', async () => {
      const { open } = await database();
      const store = await open();
      await filled(store);
      const phases = new Set<string>();
      const found = await store.verify({ blobsNamed, tell: ({ phase }) => phases.add(phase) });
      expect(found).toMatchObject({ faults: [], more: false, courses: 2, commits: 7 });
      expect(found.objects).toBeGreaterThan(30);
      expect(found.bytes).toBeGreaterThan(2_500_000);
      expect([...phases]).toEqual(['database', 'objects', 'blobs', 'rows']);
    });

    const node = "(select id from objects where kind = 'node' order by id limit 1)";
    test.each<[string, string, Partial<Fault> | null]>([
      [
        'a flipped byte in an object',
        `update objects set bytes = ${joined('substr(bytes, 1, 40) || ZERO || substr(bytes, 42)')} where id = ${node}`,
        { what: 'node', fault: 'damaged' },
      ],
      ['a missing block', `delete from objects where id = ${node}`, { what: 'node', fault: 'missing' }],
      ['a missing commit', "delete from objects where id = '{head}'", { what: 'commit', fault: 'missing' }],
      ['a missing blob', "delete from blobs where hash = '{asset}'", { what: 'blob', fault: 'missing' }],
      [
        'a missing chunk of a blob',
        "delete from blob_chunks where position = 1 and body = (select body from blobs where hash = '{asset}')",
        { what: 'blob', fault: 'damaged' },
      ],
      [
        'a flipped byte in a blob',
        `update blob_chunks set bytes = ${joined('ZERO || substr(bytes, 2)')} where position = 2 and body = (select body from blobs where hash = '{asset}')`,
        { what: 'blob', fault: 'damaged' },
      ],
      ['a wrong size', "update blobs set size = size + 1 where hash = '{asset}'", { what: 'blob', fault: 'wrong' }],
      ['a gap in the history', `delete from commits where number = 3`, { what: 'row', fault: 'wrong' }],
      [
        'a head that is not the last commit',
        `update courses set head = (select id from commits where number = 2) where key = '${KEY}'`,
        { what: 'row', fault: 'wrong', id: `courses ${KEY}` },
      ],
      ['the missing intent of a plan', 'delete from blobs where size = 9', { what: 'blob', fault: 'missing' }],
      ['a wrong sum', 'update course_sizes set bytes = bytes - 1', { what: 'row', fault: 'wrong' }],
      ['a plan without its commit', "update plans set base = 'gone'", { what: 'row', id: `plans ${KEY} p` }],
    ])('names %s', async (_, sql, fault) => {
      const { open, harm } = await database();
      const store = await open();
      const { asset, head } = await filled(store);
      await harm(sql.replace('{asset}', asset).replace('{head}', head));
      const { faults } = await verified(store);
      expect(faults).toContainEqual(expect.objectContaining(fault));
      for (const each of faults.filter(({ what, id }) => what !== 'row' && id !== head)) {
        expect(each.holds.length, each.detail).toBeGreaterThan(0);
        expect(each.holds[0]?.course).toMatch(/^course-v1:Demo/);
      }
    });

    test('tells what a fault holds up: the course run, the newest commit and the place', async () => {
      const { open, harm } = await database();
      const store = await open();
      await commitNext(store, courseOf(html('page', 'one')));
      const { asset } = await filled(store).catch(() => ({ asset: null }));
      expect(asset).not.toBeNull();
      await harm(`delete from blobs where hash = '${asset}'`);
      const { faults } = await verified(store);
      expect(faults.find(({ what }) => what === 'blob')).toMatchObject({
        id: asset,
        holds: [{ course: KEY, commit: 7, part: 'file film.mp4' }],
      });
    });
  });

  describe('collect', () => {
    test('removes what nothing refers to once it is old, and nothing else', async () => {
      const clock = standingClock();
      const { open } = await database();
      const store = await open({ now: clock.now });
      const { next } = await filled(store);
      const before = await verified(store);
      const loose = await store.blobs.put(once(text('nobody names this')));
      // the course run that goes shares nothing with the other but its root's kind
      await store.deleteCourse(OTHER_KEY, GONE);

      expect(await store.collect()).toMatchObject({ objects: 0, blobs: 0, bytes: 0 });
      clock.pass(COLLECT_GRACE + 1);
      const would = await store.collect({ dryRun: true });
      expect(would).toMatchObject({ pruned: null, blobs: expect.any(Number) });
      expect(await store.blobs.has(loose.hash)).toBe(true);
      const done = await store.collect();
      expect(done).toMatchObject({ objects: would.objects, blobs: would.blobs, bytes: would.bytes });
      expect(done.objects).toBeGreaterThan(0);
      expect(await store.blobs.has(loose.hash)).toBe(false);
      expect(await store.collect()).toMatchObject({ objects: 0, blobs: 0, bytes: 0 });

      const after = await verified(store);
      expect(after.faults).toEqual([]);
      expect(after.commits).toBe(before.commits - 1);
      const reopened = await open({ now: clock.now });
      expect(courseVersionOf((await reopened.load(KEY))?.course ?? expect.unreachable())).toBe(courseVersionOf(next));
      const { results } = await reopened.commitPage(KEY, { offset: 0, limit: 100 });
      for (const { id, version } of results)
        expect(courseVersionOf((await reopened.load(KEY, id))?.course ?? expect.unreachable())).toBe(version);
    });

    test('leaves what a plan, a job and a last import name, as long as they hold', async () => {
      const clock = standingClock();
      const { open } = await database();
      const store = await open({ now: clock.now });
      const { commit } = await commitNext(store, smallCourse('one'));
      const [plan, job, imported] = await Promise.all(
        ['plan', 'job', 'import'].map((each) => store.blobs.put(once(text(`intent of a ${each}`)))),
      );
      if (plan === undefined || job === undefined || imported === undefined) expect.unreachable();
      const life = { plan: 'p' as PlanId, course: KEY, base: commit.id, baseVersion: commit.version };
      const expiresAt = new Date(clock.now() + 10 * DAY).toISOString();
      await store.plans.save({ ...life, request: { intent: plan.hash }, expiresAt });
      const { id } = await store.jobs.create({ kind: 'x', course: KEY, owner: 'ana', order: { intent: job.hash } });
      await store.recordImport(KEY, 'course@2026' as never, 'app', `source-${imported.hash}` as Version);
      const there = async () => Promise.all([plan, job, imported].map(({ hash }) => store.blobs.has(hash)));
      clock.pass(5 * DAY);
      await store.collect();
      expect(await there()).toEqual([true, true, true]);
      clock.pass(6 * DAY);
      await store.jobs.finish(id, null);
      await store.collect();
      expect(await there()).toEqual([false, false, true]);
      expect((await verified(store)).faults).toEqual([]);
    });

    test('leaves what was old and is written again', async () => {
      const clock = standingClock();
      const { open } = await database();
      const store = await open({ now: clock.now });
      const bytes = new Uint8Array(1_500_000).fill(3);
      const ways: Record<string, () => Promise<unknown>> = {
        put: () => store.blobs.put(once(text('small'))),
        large: () => store.blobs.put(once(bytes)),
        batch: async () => {
          const batch = store.blobs.batch();
          await batch.put(text('in a batch'));
          await batch.end();
        },
        stage: async () => {
          const stage = store.blobs.stage();
          const { hash } = await stage.put(once(text('on trial')));
          await stage.keep([hash]);
          await stage.discard();
        },
      };
      for (const way of Object.values(ways)) await way();
      clock.pass(3 * DAY);
      for (const way of Object.values(ways)) await way();
      expect(await store.collect()).toMatchObject({ blobs: 0 });
      clock.pass(3 * DAY);
      expect(await store.collect()).toMatchObject({ blobs: 4 });
    });

    test('removes nothing from a database that is not whole', async () => {
      const clock = standingClock();
      const { open, harm } = await database();
      const store = await open({ now: clock.now });
      await filled(store);
      await store.deleteCourse(OTHER_KEY, GONE);
      clock.pass(3 * DAY);
      await harm("delete from objects where id = (select id from objects where kind = 'node' order by id limit 1)");
      const before = await verified(store);
      const thrown = await store.collect().catch((error: unknown) => error);
      if (before.faults.length > 0) expect(thrown).toBeInstanceOf(CorruptStore);
      expect((await verified(store)).objects).toBe(before.objects);
    });

    test('a course run that is deleted, collected and sent again is whole, though its blocks are still in memory', async () => {
      const clock = standingClock();
      const { open } = await database();
      const [store, other] = [await open({ now: clock.now }), await open({ now: clock.now })];
      const { course } = await commitNext(store, generatedCourse(40, '1'));
      await other.load(KEY);
      await other.deleteCourse(KEY, GONE);
      clock.pass(3 * DAY);
      expect((await other.collect()).objects).toBeGreaterThan(40);
      for (const each of [store, other]) {
        const { commit } = await each.commit(OTHER_KEY, {
          expectedHead: (await each.findCourse(OTHER_KEY))?.head ?? null,
          next: { ...course },
          author: 'ana',
          application: 'test',
          message: '',
          changed: [],
        });
        expect(commit.version).toBe(courseVersionOf(course));
      }
      expect((await verified(other)).faults).toEqual([]);
    });

    test('among writers takes nothing that they rely on', { timeout: 120_000 }, async () => {
      // two days pass in two seconds, so that what is left is collected all the time
      const began = Date.now();
      const now = () => began + (Date.now() - began) * 86_400;
      const { open } = await database();
      // one process serves a file; of a server each has a store of its own
      const one = await open({ now, cachedCourses: 1 });
      const writers = [one, one, one];
      if (name !== 'SQLite') for (const at of [1, 2]) writers[at] = await open({ now, cachedCourses: 1 });
      const collector = name === 'SQLite' ? one : await open({ now });
      let going = true;
      const thrown: unknown[] = [];
      let commits = 0;
      let collected = 0;
      const kept = new Map<string, { readonly store: Store; readonly course: Course }>();
      const write = async (store: Store, writer: number): Promise<void> => {
        const key = `course-v1:Demo+Race${writer}+2026` as typeof KEY;
        for (let round = 0; going; round += 1) {
          // SQLite answers without a turn of the event loop
          await new Promise(setImmediate);
          // the same few contents come again and again, so that what one left is what another writes anew
          const asset = await store.blobs.put(once(text(`asset ${round % 3}`)));
          const next: Course = { ...generatedCourse(12, `${round % 4}`), assets: new Map([['a.txt', asset]]) };
          try {
            const head = await store.findCourse(key);
            const { course } = await store.commit(key, {
              expectedHead: head?.head ?? null,
              next,
              author: 'ana',
              application: 'test',
              message: '',
              changed: [],
            });
            commits += 1;
            kept.set(key, { store, course });
            if (round % 5 === 4) {
              await store.deleteCourse(key, GONE);
              kept.delete(key);
            }
          } catch (error) {
            thrown.push(error);
          }
        }
      };
      const collecting = (async () => {
        while (going) {
          await new Promise(setImmediate);
          const { objects, blobs } = await collector.collect();
          collected += objects + blobs;
        }
      })();
      const writing = writers.map((store, writer) => write(store, writer));
      await new Promise((resolve) => setTimeout(resolve, 12_000));
      going = false;
      await Promise.all([...writing, collecting]);
      expect(thrown.map(String)).toEqual([]);
      expect(commits).toBeGreaterThan(30);
      expect(collected).toBeGreaterThan(10);
      expect((await verified(collector)).faults).toEqual([]);
      for (const [key, { course }] of kept)
        expect(courseVersionOf((await collector.load(key as typeof KEY))?.course ?? expect.unreachable())).toBe(
          courseVersionOf(course),
        );
    });
  });
});

test('names that share a beginning are told apart, and ten thousand are found again', async () => {
  const { IdSet } = await import('../../src/store/id-set.ts');
  const set = new IdSet();
  const id = (number: number) => `${'0'.repeat(24)}${number.toString(16).padStart(8, '0')}${'f'.repeat(32)}`;
  for (let number = 0; number < 10_000; number += 1) expect(set.add(id(number))).toBe(true);
  expect(set.size).toBe(10_000);
  expect(set.add(id(17))).toBe(false);
  for (let number = 0; number < 10_000; number += 1) expect(set.has(id(number))).toBe(true);
  expect(set.has(id(10_000))).toBe(false);
});
