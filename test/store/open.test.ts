import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Version } from '#olx';
import { CorruptStore, NewerDatabase, openStore, type PlanId, StoreFailed, UnsupportedUrl } from '#store';
import { KEY, smallCourse } from './_course.ts';
import { caught, commitNext } from './contract/_open.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'olx-store-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe('opening', () => {
  test('makes the file and its directory', async () => {
    const path = join(directory, 'a/b/olx.db');
    await (await openStore(`sqlite:${path}`)).close();
    expect(existsSync(path)).toBe(true);
  });

  test.skipIf(process.platform === 'win32')('makes files that only their owner reads', async () => {
    const path = join(directory, 'olx.db');
    const store = await openStore(`sqlite:${path}`);
    await store.ping();
    const modes = [path, `${path}-wal`, `${path}-shm`].map((each) => (statSync(each).mode & 0o777).toString(8));
    await store.close();
    expect(modes).toEqual(['600', '600', '600']);
  });

  test('refuses a URL that cannot be read, without repeating it', async () => {
    for (const password of ['a#b', 'a/b', '100%']) {
      const error = await caught(openStore(`postgres://olx:${password}@127.0.0.1:1/olx`));
      expect(error).toBeInstanceOf(UnsupportedUrl);
      expect(error).toMatchObject({ data: { malformed: true }, message: expect.not.stringContaining(password) });
    }
  });

  test('twice runs no migration twice', async () => {
    const url = `sqlite:${join(directory, 'olx.db')}`;
    for (let time = 0; time < 2; time += 1) await (await openStore(url)).close();
    const numbers = inFile((database) =>
      database.prepare<[], { number: number }>('select number from schema_migrations').all(),
    );
    expect(numbers.length).toBeGreaterThan(3);
    expect(numbers.map(({ number }) => number)).toEqual(numbers.map((_, at) => at + 1));
  });

  test('brings a database of a former version up to date, and its plans stay', async () => {
    const url = `sqlite:${join(directory, 'olx.db')}`;
    const plan = { plan: 'p' as PlanId, course: KEY, baseVersion: 'olx1-0' as Version, request: { steps: [] } };
    const first = await openStore(url);
    const saved = await first.plans.save({ ...plan, expiresAt: '2100-01-01T00:00:00.000Z' });
    await first.close();
    inFile((database) =>
      database.exec(
        "alter table plans add answer text not null default ''; delete from schema_migrations where number = 3",
      ),
    );
    const store = await openStore(url);
    expect(await store.plans.find(KEY, plan.plan)).toEqual(saved);
    expect(await store.plans.save({ ...plan, expiresAt: saved.expiresAt })).toMatchObject(plan);
    await store.close();
  });

  test('refuses tables of a newer program, before it reads anything', async () => {
    const url = `sqlite:${join(directory, 'olx.db')}`;
    await (await openStore(url)).close();
    inFile((database) => database.exec("insert into schema_migrations values (1000, '2100-01-01T00:00:00.000Z')"));
    const error = await caught(openStore(url));
    expect(error).toBeInstanceOf(NewerDatabase);
    expect(error instanceof NewerDatabase && error.message).toContain('schema version 1000');
  });

  test('is not ready any more once a newer program has changed its tables', async () => {
    const store = await openStore(`sqlite:${join(directory, 'olx.db')}`);
    await store.ping();
    inFile((database) => database.exec("insert into schema_migrations values (1000, '2100-01-01T00:00:00.000Z')"));
    const error = await caught(store.ping());
    await store.close();
    expect(error).toBeInstanceOf(NewerDatabase);
  });

  test('sets what durability needs, and strict tables', async () => {
    const store = await openStore(`sqlite:${join(directory, 'olx.db')}`);
    const state = inFile((database) => ({
      journal: database.pragma('journal_mode', { simple: true }),
      loose: database
        .prepare("select name from pragma_table_list where type = 'table' and strict = 0 and name not like 'sqlite_%'")
        .all(),
    }));
    await store.close();
    expect(state).toEqual({ journal: 'wal', loose: [] });
  });

  test('in memory keeps nothing', async () => {
    const first = await openStore('sqlite::memory:');
    await commitNext(first, smallCourse());
    expect((await first.load(KEY))?.course).toEqual(smallCourse());
    await first.close();
    const second = await openStore('sqlite::memory:');
    expect(await second.load(KEY)).toBeNull();
    await second.close();
  });

  test.each(['mysql://user:secret@host/db', 'mysql:x', 'olx.db', 'sqlite:', ''])(
    'refuses %j without repeating it',
    async (url) => {
      const error = await caught(openStore(url));
      expect(error).toBeInstanceOf(UnsupportedUrl);
      expect(JSON.stringify(error)).not.toContain('secret');
    },
  );

  test('a file that is no database is a typed failure', async () => {
    const path = join(directory, 'olx.db');
    await writeFile(
      path,
      'this is not a database, but it is long enough to be looked at as one, page header and all'.repeat(20),
    );
    const error = await caught(openStore(`sqlite:${path}`));
    expect(error).toBeInstanceOf(StoreFailed);
    expect(error instanceof StoreFailed && error.toJSON()).toMatchObject({
      code: 'failed',
      data: { reason: 'SQLITE_NOTADB' },
    });
  });
});

describe('damage', () => {
  test.each([
    [
      'a changed node',
      "update objects set bytes = cast(replace(cast(bytes as text), 'Small', 'Smell') as blob) where kind = 'node'",
    ],
    ['a missing node', 'delete from objects where kind = \'node\' and cast(bytes as text) like \'%"type":"problem"%\''],
    ['a missing text', 'delete from blobs'],
    ['a cut text', 'update blob_chunks set bytes = substr(bytes, 2)'],
    [
      'a changed commit',
      "update objects set bytes = cast(replace(cast(bytes as text), 'ana', 'bob') as blob) where kind = 'commit'",
    ],
  ])('%s is reported, not read', async (_name, sql) => {
    const url = `sqlite:${join(directory, 'olx.db')}`;
    const first = await openStore(url);
    await commitNext(first, smallCourse());
    await first.close();
    expect(inFile((database) => database.prepare(sql).run().changes)).toBeGreaterThan(0);
    const store = await openStore(url);
    expect(await caught(store.load(KEY))).toBeInstanceOf(CorruptStore);
    await store.close();
  });
});

function inFile<Result>(work: (database: Database.Database) => Result): Result {
  const database = new Database(join(directory, 'olx.db'));
  try {
    return work(database);
  } finally {
    database.close();
  }
}
