import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { BASE_PATH, importCourse, MEDIA, setSettings } from '#contract';
import { COLLECT_GRACE, type CommitId, openStore } from '#store';
import { installedPostgres, type Postgres, startPostgres } from '../support/postgres.ts';
import { type Running, start, startInVain } from './_process.ts';
import { applicationService, askToken, bearer, registered } from './_production.ts';
import { emptyService, value } from './_service.ts';
import { KEY, packed, SMALL_COURSE, usage } from './_small-course.ts';

const OPERATOR = fileURLToPath(new URL('../../src/server/operator/main.ts', import.meta.url));

let folder = '';
let postgres: Postgres | null = null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'olx-operator-'));
  postgres = await startPostgres(installedPostgres());
}, 60_000);
afterAll(async () => {
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

let files = 0;
const fresh = (): string => {
  files += 1;
  return join(folder, `${files}.db`);
};

/** Runs the command beside whatever else goes on here. */
async function olxServer(
  database: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
) {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [OPERATOR, ...argv], {
    env: { PATH, OLX_DATABASE_URL: database, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, errors] = ['', ''];
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, errors };
}

/** What a service acknowledged: the commits with the versions that they led to, in order. */
interface Acknowledged {
  readonly commit: string;
  readonly version: string;
}

/** Writes to a course run until it is told to stop. */
function writing({ client }: Running, acknowledged: Acknowledged[]): { readonly stop: () => Promise<void> } {
  let going = true;
  const done = (async () => {
    for (let weight = 1; going; weight += 1) {
      const { node_version: ifMatch } = value(await client.getBlock(usage('problem@sum')));
      const answer = await client.write(setSettings(KEY, usage('problem@sum'), { settings: { weight } }), { ifMatch });
      const { commit, course_version: version } = value(answer);
      if (commit !== null) acknowledged.push({ commit, version });
    }
  })();
  return {
    stop: () => {
      going = false;
      return done;
    },
  };
}

async function withCourse(service: Running): Promise<void> {
  const content = { kind: 'archive', media: MEDIA.gzip, body: await packed(SMALL_COURSE) } as const;
  value(await service.client.write(importCourse(KEY, { content })));
}

/** That a database has every commit, as it was acknowledged. */
async function expectAll(database: string, acknowledged: readonly Acknowledged[]): Promise<void> {
  const store = await openStore(database);
  try {
    for (const { commit, version } of acknowledged) {
      const found = await store.load(KEY as never, commit as CommitId);
      expect(found?.commit.version).toBe(version);
    }
  } finally {
    await store.close();
  }
}

describe('a backup of SQLite', () => {
  test('made while a service writes is restored whole, with every write from before', {
    timeout: 120_000,
  }, async () => {
    const [path, out, other] = [fresh(), join(folder, 'backup.db'), fresh()];
    const service = await start({ OLX_DATABASE_URL: `sqlite:${path}` });
    onTestFinished(() => service.kill());
    await withCourse(service);
    const acknowledged: Acknowledged[] = [];
    const writer = writing(service, acknowledged);
    await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(10);
    const before = [...acknowledged];
    expect(await olxServer(`sqlite:${path}`, ['backup', out])).toMatchObject({ code: 0, errors: '' });
    // also beside the writer
    expect(await olxServer(`sqlite:${path}`, ['check'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('no faults'),
    });
    expect(await olxServer(`sqlite:${path}`, ['collect'])).toMatchObject({ code: 0, errors: '' });
    expect(statSync(out).mode & 0o777).toBe(0o600);
    // never over another file, nor under a service
    expect(await olxServer(`sqlite:${path}`, ['backup', out])).toMatchObject({
      code: 2,
      errors: expect.stringContaining('exists'),
    });
    expect(await olxServer(`sqlite:${path}`, ['restore', out])).toMatchObject({
      code: 2,
      errors: expect.stringContaining('--force'),
    });
    expect(await olxServer(`sqlite:${path}`, ['restore', out, '--force'])).toMatchObject({
      code: 2,
      errors: expect.stringContaining('Stop it first'),
    });
    expect(acknowledged.length).toBeGreaterThan(before.length);
    await writer.stop();

    expect(await olxServer(`sqlite:${other}`, ['restore', out])).toMatchObject({ code: 0 });
    expect(await olxServer(`sqlite:${other}`, ['check'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('no faults'),
    });
    await expectAll(`sqlite:${other}`, before);

    await service.stop();
    const replaced = await olxServer(`sqlite:${path}`, ['restore', out, '--force', '--json']);
    expect(replaced.code).toBe(0);
    const { kept } = JSON.parse(replaced.out) as { readonly kept: string };
    await expectAll(`sqlite:${kept}`, acknowledged);
    await expectAll(`sqlite:${path}`, before);
    const again = await start({ OLX_DATABASE_URL: `sqlite:${path}` });
    value(await again.client.getCourse(KEY));
    expect(await again.stop()).toBe(0);
  });

  test('that is not one, or is damaged, replaces nothing', async () => {
    const path = fresh();
    const [text, foreign, damaged] = [join(folder, 'text.db'), join(folder, 'foreign.db'), fresh()];
    writeFileSync(text, 'this is not a database, however long it is and whatever it is called');
    new Database(foreign).exec('create table mine (id integer)').close();
    const store = await openStore(`sqlite:${damaged}`);
    await store.blobs.put(
      (async function* () {
        yield new Uint8Array([1, 2, 3]);
      })(),
    );
    await store.close();
    new Database(damaged).exec("update blob_chunks set bytes = x'010204'").close();
    for (const [file, code, said] of [
      [text, 2, 'not an SQLite database'],
      [foreign, 2, 'another program'],
      [join(folder, 'none.db'), 2, 'no file'],
      [damaged, 1, 'Nothing was replaced'],
    ] as const) {
      const done = await olxServer(`sqlite:${path}`, ['restore', file]);
      expect([file, done.code, done.errors]).toEqual([file, code, expect.stringContaining(said)]);
      expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
    }
  });
});

describe('a backup of PostgreSQL', () => {
  test.skipIf(installedPostgres() === null)(
    'is the line that is printed, and has every write from before',
    { timeout: 120_000 },
    async () => {
      if (postgres === null) expect.unreachable();
      const [from, to] = [await postgres.createDatabase(), await postgres.createDatabase()];
      const service = await start({ OLX_DATABASE_URL: from });
      onTestFinished(() => service.kill());
      await withCourse(service);
      const acknowledged: Acknowledged[] = [];
      const writer = writing(service, acknowledged);
      await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(5);
      const before = [...acknowledged];
      const dump = join(folder, "it's a dump");
      const shell = async (line: string) => {
        const child = spawn('sh', ['-c', line], { stdio: 'inherit' });
        return ((await once(child, 'exit')) as [number | null])[0];
      };
      const printed = await olxServer(from.replace('olx@', 'olx:secret@'), ['backup', dump]);
      expect(printed).toMatchObject({ code: 2, errors: expect.stringContaining('PGPASSWORD') });
      expect(printed.out + printed.errors).not.toContain('secret');
      expect(await shell(printed.out)).toBe(0);
      expect(statSync(dump).mode & 0o777).toBe(0o600);
      await writer.stop();
      const restoring = await olxServer(to, ['restore', dump]);
      expect(await shell(restoring.out.replace(/ && olx-server check\n$/, ''))).toBe(0);
      expect(await olxServer(to, ['check'])).toMatchObject({ code: 0, out: expect.stringContaining('no faults') });
      await expectAll(to, before);
      const replacing = await olxServer(to, ['restore', dump, '--force']);
      expect(await shell(replacing.out.replace(/ && olx-server check\n$/, ''))).toBe(0);
      expect(await olxServer(to, ['collect'])).toMatchObject({ code: 0, errors: '' });
      expect(await olxServer(from, ['check'])).toMatchObject({ code: 0 });
    },
  );
});

describe('olx-server check', () => {
  test('names a flipped byte with what it holds up, as text and as JSON', async () => {
    const path = fresh();
    const service = await start({ OLX_DATABASE_URL: `sqlite:${path}` });
    await withCourse(service);
    await service.stop();
    const database = new Database(path);
    const row = database.prepare("select id from objects where kind = 'node' limit 1").pluck().get();
    database
      .prepare(
        "update objects set bytes = cast(substr(bytes, 1, 30) || x'00' || substr(bytes, 32) as blob) where id = ?",
      )
      .run(row);
    database.close();
    const found = await olxServer(`sqlite:${path}`, ['check']);
    expect(found).toMatchObject({ code: 1, out: expect.stringContaining(`damaged node ${String(row)}`) });
    expect(found.out).toContain(`needed by ${KEY}, commit 1`);
    const json = JSON.parse((await olxServer(`sqlite:${path}`, ['check', '--json'])).out) as unknown;
    expect(json).toMatchObject({ faults: [{ what: 'node', fault: 'damaged', id: row }] });
  });
});

describe('olx-server collect', () => {
  test('makes the file small again after a large upload was refused, also one of an older form', async () => {
    for (const form of ['INCREMENTAL', 'NONE']) {
      const path = fresh();
      const database = new Database(path);
      database.pragma(`auto_vacuum = ${form}`);
      database.exec('create table first (id integer); drop table first');
      database.close();
      const store = await openStore(`sqlite:${path}`, { now: () => Date.now() - 2 * COLLECT_GRACE });
      for (let each = 0; each < 60; each += 1) {
        const stage = store.blobs.stage();
        const bytes = new Uint8Array(1024 * 1024).fill(each);
        const { hash } = await stage.put(
          (async function* () {
            yield bytes;
          })(),
        );
        // half of it was kept for what then was refused, half was left when the process ended
        if (each % 2 === 0) await stage.keep([hash]);
      }
      await store.close();
      const size = () => statSync(path).size;
      expect(size()).toBeGreaterThan(30e6);
      const would = await olxServer(`sqlite:${path}`, ['collect', '--dry-run']);
      expect(would).toMatchObject({ code: 0, out: expect.stringContaining('Would remove 0 objects and 30 blobs') });
      expect(size()).toBeGreaterThan(30e6);
      const done = await olxServer(`sqlite:${path}`, ['collect']);
      expect(done).toMatchObject({ code: 0, out: expect.stringContaining('Removed 0 objects and 30 blobs') });
      expect(size()).toBeLessThan(2e6);
    }
  });
});

describe('olx-server apps', () => {
  test('edit takes rights from tokens at once and gives them none; rotate ends the former secret, or lets it run out', async () => {
    const service = await applicationService();
    const { store } = service;
    const app = await registered(service);
    const headers = await bearer(service, app);
    const makeCourse = (name: string) =>
      service.send('POST', `${BASE_PATH}courses/`, {
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ course_key: `course-v1:Demo+${name}+2026`, display_name: name }),
      });
    expect((await makeCourse('One')).status).toBe(201);
    await store.applications.edit(app.id, { scopes: ['read'] });
    expect((await makeCourse('Two')).status).toBe(403);
    expect((await service.send('GET', `${BASE_PATH}courses/`, { headers })).status).toBe(200);
    await store.applications.edit(app.id, { scopes: ['force'], courses: ['course-v1:Else+*'] });
    expect((await makeCourse('Three')).status).toBe(403);
    await store.applications.edit(app.id, { courses: [] });
    expect((await makeCourse('Four')).status).toBe(201);
    await store.applications.edit(app.id, { expiresAt: new Date(Date.now() - 1000).toISOString() });
    expect((await makeCourse('Five')).status).toBe(401);
    await store.applications.edit(app.id, { expiresAt: null });
    expect((await makeCourse('Six')).status).toBe(201);
    expect(await store.applications.edit('nobody', { name: 'x' })).toBeNull();
  });

  test('rotate shows a new secret; the former one ends now with all tokens, or when its time is over', async () => {
    const path = fresh();
    const database = `sqlite:${path}`;
    const service = await emptyService({ mode: 'production', auth: { applications: true, openedx: null } }, database);
    const added = await olxServer(database, ['apps', 'add', 'Sync', '--json']);
    const { client_id: id, client_secret: first } = JSON.parse(added.out) as Record<string, string>;
    if (id === undefined || first === undefined) expect.unreachable();
    const status = async (secret: string) =>
      (await askToken(service.send, { client_id: id, client_secret: secret })).status;
    const headers = await bearer(service, { id, secret: first });
    const get = async () => (await service.send('GET', `${BASE_PATH}courses/`, { headers })).status;
    expect(await get()).toBe(200);
    const rotated = await olxServer(database, ['apps', 'rotate', id, '--grace', '2', '--json']);
    const { client_secret: second = '' } = JSON.parse(rotated.out) as Record<string, string>;
    expect([await status(first), await status(second), await get()]).toEqual([200, 200, 200]);
    new Database(path)
      .exec(`update applications set former_until = '${new Date(Date.now() - 1).toISOString()}'`)
      .close();
    expect([await status(first), await status(second)]).toEqual([401, 200]);
    const last = await olxServer(database, ['apps', 'rotate', id, '--json']);
    const { client_secret: third = '' } = JSON.parse(last.out) as Record<string, string>;
    expect([await status(second), await status(third), await get()]).toEqual([401, 200, 401]);
    const edited = await olxServer(database, ['apps', 'edit', id, '--name', 'Other', '--expires', '3', '--json']);
    expect(JSON.parse(edited.out)).toMatchObject({ client_id: id, name: 'Other', state: 'active' });
    expect(edited.out).not.toContain('secret');
    expect(await olxServer(database, ['apps', 'edit', id])).toMatchObject({ code: 2 });
    expect(await olxServer(database, ['apps', 'edit', id, '--scopes', 'all'])).toMatchObject({ code: 2 });
    expect(await olxServer(database, ['apps', 'edit', 'nobody', '--name', 'x'])).toMatchObject({ code: 1 });
    expect(await olxServer(database, ['apps', 'revoke', id])).toMatchObject({ code: 0 });
    expect(await olxServer(database, ['apps', 'rotate', id])).toMatchObject({ code: 1 });
  });
});

describe('what keeps the service and the command from running is told in one sentence', () => {
  const CASES: readonly (readonly [name: string, database: () => Promise<string>, said: RegExp])[] = [
    [
      'a file of something else',
      async () => {
        const path = fresh();
        writeFileSync(path, 'a text file that is long enough to be looked at as if it were a database file'.repeat(20));
        return `sqlite:${path}`;
      },
      /is not an SQLite database.*SQLITE_NOTADB/,
    ],
    [
      'a folder',
      async () => {
        const path = fresh();
        await mkdir(path);
        return `sqlite:${path}`;
      },
      /cannot be opened|is a folder/,
    ],
    [
      'a newer schema',
      async () => {
        const path = fresh();
        await (await openStore(`sqlite:${path}`)).close();
        new Database(path).exec("insert into schema_migrations values (99, '2030-01-01T00:00:00.000Z')").close();
        return `sqlite:${path}`;
      },
      /schema version 99/,
    ],
    [
      'a file that is locked',
      async () => {
        const path = fresh();
        await (await openStore(`sqlite:${path}`)).close();
        const database = new Database(path);
        database.pragma('locking_mode = EXCLUSIVE');
        database.exec('begin exclusive');
        onTestFinished(() => {
          database.close();
        });
        return `sqlite:${path}`;
      },
      /locked.*SQLITE_BUSY/,
    ],
    [
      'nobody who listens',
      async () => 'postgres://olx:secret@127.0.0.1:9/olx',
      /Nothing listens at 127.0.0.1:9.*ECONNREFUSED/,
    ],
    [
      'an unknown host',
      async () => 'postgres://olx:secret@nowhere.invalid/olx',
      /host nowhere.invalid|name of nowhere.invalid/,
    ],
    [
      'an unknown database',
      async () => (await server().createDatabase()).replace(/[^/]+$/, 'nothing_here'),
      /has no database nothing_here.*3D000/,
    ],
    [
      'no such user',
      async () => (await server().createDatabase()).replace('olx@', 'stranger:secret@'),
      /does not let stranger in.*28000/,
    ],
  ];
  const server = (): Postgres => postgres ?? expect.unreachable();

  test.each(CASES)('%s', { timeout: 60_000 }, async (_, database, said) => {
    const url = await database();
    for (const { code, errors } of [
      await startInVain({ OLX_DATABASE_URL: url }),
      await olxServer(url, ['apps', 'list']),
      await olxServer(url, ['check']),
    ]) {
      expect([code, errors]).toEqual([2, expect.stringMatching(said)]);
      expect(errors.trim().split('\n')).toHaveLength(1);
      expect(errors).not.toContain('secret');
    }
  });

  test.skipIf(process.getuid?.() === 0)('a folder that this user may not write to', async () => {
    const closed = join(folder, 'closed');
    await mkdir(closed);
    await chmod(closed, 0o555);
    const { code, errors } = await startInVain({ OLX_DATABASE_URL: `sqlite:${closed}/olx.db` });
    expect([code, errors]).toEqual([2, expect.stringMatching(/may not write|cannot be opened/)]);
  });

  test('a port that is taken, before the database is touched', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => {
      taken.close();
    });
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const path = fresh();
    const { code, errors } = await startInVain({ OLX_DATABASE_URL: `sqlite:${path}`, PORT: port });
    expect([code, errors.trim()]).toEqual([
      2,
      `Another program listens at 127.0.0.1:${port}. Stop it, or set PORT. (EADDRINUSE)`,
    ]);
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  });

  test('a misspelled variable', async () => {
    for (const { code, errors } of [
      await startInVain({ OLX_LESAE: '9' }),
      await olxServer('sqlite::memory:', ['apps', 'list'], { OLX_LESAE: '9' }),
    ])
      expect([code, errors.trim()]).toEqual([2, 'There is no variable OLX_LESAE. Did you mean OLX_LEASE?']);
  });
});
