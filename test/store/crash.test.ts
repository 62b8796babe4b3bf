import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import type { InstanceId, JobId } from '#store';
import { commitsOf, generatedCourse, KEY } from './_course.ts';
import { sqliteFile } from './_sqlite.ts';

const CHILD = fileURLToPath(new URL('./_crash-child.ts', import.meta.url));
const BLOCKS = 300;
const KILLS = 8;

const removals: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of removals.splice(0)) await remove();
});

/** Lets a process commit, kills it so many milliseconds after it began, and answers the last commit that it reported. */
async function commitUntilKilled(url: string, milliseconds: number, ...more: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [CHILD, url, String(BLOCKS), ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('close', (_code, signal) => resolve(signal)));
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      if (output.includes('ready')) resolve();
    });
    child.on('close', () => resolve());
  });
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  child.kill('SIGKILL');
  expect(await ended, errors).toBe('SIGKILL');
  return Math.max(0, ...output.split('\n').map(Number).filter(Number.isInteger));
}

test('a process killed at any moment leaves a whole state behind, and what it reported', {
  timeout: 60_000,
}, async () => {
  const database = await sqliteFile();
  removals.push(() => database.remove());
  const states = new Set<string>();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const reported = await commitUntilKilled(database.url, 20 + Math.random() * 500);
    const store = await database.open({ instance: `after kill ${kill}` as InstanceId });
    const snapshot = await store.load(KEY);
    if (snapshot === null) {
      expect(reported).toBe(0);
    } else {
      const { commit, course } = snapshot;
      expect(commit.number).toBeGreaterThanOrEqual(reported);
      expect(commit.message).toBe(` of state ${commit.number}`);
      expect(course).toEqual(generatedCourse(BLOCKS, commit.message));
      expect(await store.keys.claim('app', commit.message, 'print')).toMatchObject({
        state: 'done',
        answer: commit.id,
      });
    }

    // what the dead process left under way belongs to no commit, and is there to be done again; the rest has succeeded
    const left = await store.jobs.takeUp();
    expect(await store.jobs.takeUp()).toBeNull();
    if (left !== null) {
      expect(await store.jobs.order(left.id)).toEqual({ mark: ` of state ${(snapshot?.commit.number ?? 0) + 1}` });
      await store.jobs.cancel(left.id);
    }
    for (const job of jobsOf(database.path)) {
      states.add(job.state);
      const commits = await commitsOf(store);
      expect(job.state).toBe(commits.some((each) => each.job === job.id) ? 'succeeded' : 'cancelled');
    }
    await store.close();
    expect(integrityOf(database.path)).toEqual({ integrity: 'ok', foreignKeys: [] });
  }
  expect(states).toEqual(new Set(['succeeded', 'cancelled']));
});

test('a process killed at any moment of a deletion leaves the course run whole, or nothing of it', {
  timeout: 60_000,
}, async () => {
  const database = await sqliteFile();
  removals.push(() => database.remove());
  for (let kill = 0; kill < KILLS; kill += 1) {
    await commitUntilKilled(database.url, 20 + Math.random() * 300, String(1_000 * (kill + 1)));
    const store = await database.open({ instance: `after kill ${kill}` as InstanceId });
    const snapshot = await store.load(KEY);
    if (snapshot !== null) {
      expect(snapshot.commit.number).toBe(1);
      expect(snapshot.course).toEqual(generatedCourse(BLOCKS, snapshot.commit.message));
    }
    expect(await commitsOf(store)).toHaveLength(snapshot === null ? 0 : 1);
    expect((await store.storedBytes(KEY)) > 0).toBe(snapshot !== null);
    expect(count(database.path, 'course_objects') > 0).toBe(snapshot !== null);
    // the next process begins with nothing
    await store.deleteCourse(KEY, { expectedVersion: null, gone: { message: 'gone', result: null } });
    await store.close();
    expect(integrityOf(database.path)).toEqual({ integrity: 'ok', foreignKeys: [] });
  }
});

test('what a killed upload left is swept', { timeout: 30_000 }, async () => {
  const database = await sqliteFile();
  removals.push(() => database.remove());
  const store = await database.open();
  const begun = Promise.withResolvers<void>();
  async function* hanging(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(2_500_000);
    begun.resolve();
    await new Promise(() => undefined);
  }
  // never ends, as for a process that is gone; so this store cannot be closed, and the file is just looked at
  void store.blobs.put(hanging());
  await begun.promise;
  const later = await database.open({ now: () => Date.now() + 2 * 24 * 3_600_000 });
  const chunks = () => count(database.path, 'blob_chunks');
  expect(chunks()).toBe(2);
  expect((await later.prune()).uploads).toBe(1);
  expect(chunks()).toBe(0);
  expect(count(database.path, 'blob_uploads')).toBe(0);
  await later.close();
  removals.length = 0;
});

function jobsOf(path: string): readonly { readonly id: JobId; readonly state: string }[] {
  return query<{ id: JobId; state: string }>(path, 'select id, state from jobs');
}

function count(path: string, table: string): number {
  return query<{ rows: number }>(path, `select count(*) as rows from ${table}`)[0]?.rows ?? -1;
}

function integrityOf(path: string): { readonly integrity: unknown; readonly foreignKeys: readonly unknown[] } {
  return {
    integrity: query<{ integrity_check: string }>(path, 'pragma integrity_check')[0]?.integrity_check,
    foreignKeys: query(path, 'pragma foreign_key_check'),
  };
}

function query<Row>(path: string, sql: string): readonly Row[] {
  const database = new Database(path, { readonly: true });
  try {
    return database.prepare<[], Row>(sql).all();
  } finally {
    database.close();
  }
}
