import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { InstanceId, Store } from '#store';
import { KEY } from './_course.ts';
import { postgresServer } from './_postgres.ts';

const server = postgresServer();
const HOUR = 3_600_000;

/** Two instances on one database. */
async function pair(): Promise<readonly [Store, Store]> {
  const database = await server.database();
  onTestFinished(() => database.remove());
  const open = (instance: string) => database.open({ instance: instance as InstanceId });
  return [await open('one'), await open('two')];
}

/** Does something while the clock of this process goes wrong by so much; the database's goes on. */
async function withClock<Result>(wrong: number, work: () => Promise<Result>): Promise<Result> {
  const real = Date.now.bind(Date);
  const spy = vi.spyOn(Date, 'now').mockImplementation(() => real() + wrong);
  try {
    return await work();
  } finally {
    spy.mockRestore();
  }
}

describe.each([-HOUR, HOUR])('an instance on PostgreSQL whose clock is wrong by %d ms', (wrong) => {
  const lock = (store: Store, duration = 60_000) =>
    store.locks.acquire({
      course: KEY,
      block: null,
      holder: store.instance,
      application: 'test',
      duration,
      overlaps: () => true,
      takeOver: false,
    });

  test('holds its locks and respects those of others', async () => {
    const [one, two] = await pair();
    expect((await withClock(wrong, () => lock(one))).taken).toBe(true);
    expect((await lock(two)).taken).toBe(false);
    expect(await two.locks.list(KEY)).toHaveLength(1);
    expect(await withClock(wrong, () => one.locks.list(KEY))).toHaveLength(1);
    const [held] = await one.locks.list(KEY);
    expect(Date.parse(held?.expiresAt ?? '') - Date.now()).toBeLessThan(61_000);
    expect(Date.parse(held?.expiresAt ?? '') - Date.now()).toBeGreaterThan(0);
  });

  test('is alive to others, and they to it', async () => {
    const [one, two] = await pair();
    await withClock(wrong, () => one.instances.beat(60_000));
    await two.instances.beat(60_000);
    const ask = (store: Store) => store.jobs.create({ kind: 'import', course: KEY, owner: 'ana', order: {} });
    await ask(one);
    await ask(two);
    expect(await two.jobs.takeUp()).toBeNull();
    expect(await withClock(wrong, () => one.jobs.takeUp())).toBeNull();
    expect((await withClock(wrong, () => one.keys.claim('app', 'k', 'print'))).state).toBe('claimed');
    expect((await two.keys.claim('app', 'k', 'print')).state).toBe('running');
  });

  test('gives tokens that hold as long as others say', async () => {
    const [one, two] = await pair();
    await one.applications.add({
      id: 'client',
      name: 'Sync',
      secretHash: 'hash',
      scopes: ['read'],
      courses: [],
      expiresAt: new Date(Date.now() + HOUR / 2).toISOString(),
    });
    const token = { hash: 'a'.repeat(64), application: 'client', scopes: ['read'], lifetime: 60_000 };
    const { expiresAt } = await withClock(wrong, () => one.tokens.save(token));
    expect(Math.abs(Date.parse(expiresAt) - Date.now() - 60_000)).toBeLessThan(30_000);
    expect(await two.tokens.find(token.hash)).not.toBeNull();
    expect(await withClock(wrong, () => one.tokens.find(token.hash))).not.toBeNull();
    expect(await withClock(wrong, () => one.applications.findCurrent('client'))).not.toBeNull();
    await withClock(wrong, () => one.prune());
    expect(await two.tokens.find(token.hash)).not.toBeNull();
  });
});
