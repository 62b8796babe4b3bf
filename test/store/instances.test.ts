import { describe, expect, test } from 'vitest';
import { HeadMoved, type InstanceId, type Job, openStore, type Store, StoreFailed } from '#store';
import { commitsOf, generatedCourse, KEY } from './_course.ts';
import { postgresServer } from './_postgres.ts';
import { caught } from './contract/_open.ts';

const ROUNDS = 25;
const server = postgresServer();

async function pair(): Promise<{
  readonly one: Store;
  readonly two: Store;
  readonly url: string;
  readonly remove: () => Promise<void>;
}> {
  const database = await server.database();
  const [one, two] = await Promise.all([
    database.open({ instance: 'one' as InstanceId }),
    database.open({ instance: 'two' as InstanceId }),
  ]);
  return { one, two, url: database.url, remove: () => database.remove() };
}

async function commit(
  store: Store,
  word: string,
  head: Awaited<ReturnType<Store['findCourse']>>,
): Promise<'made' | 'late'> {
  try {
    await store.commit(KEY, {
      expectedHead: head?.head ?? null,
      next: generatedCourse(40, word),
      author: store.instance,
      application: 'test',
      message: word,
      changed: [],
    });
    return 'made';
  } catch (error) {
    if (error instanceof HeadMoved) return 'late';
    throw error;
  }
}

describe('two instances on one PostgreSQL database', () => {
  test('make the tables together', async () => {
    const database = await server.database();
    const stores = await Promise.all(Array.from({ length: 5 }, () => database.open()));
    expect(stores.every(({ shared }) => shared)).toBe(true);
    await Promise.all(stores.map((store) => store.ping()));
    await database.remove();
  });

  test('of which one is always faster, so that a history has no fork and no gap', async () => {
    const { one, two, remove } = await pair();
    for (let round = 0; round < ROUNDS; round += 1) {
      const head = await one.findCourse(KEY);
      // the same new objects in both, so that they meet there, too
      const results = await Promise.all([commit(one, `word ${round}`, head), commit(two, `word ${round}`, head)]);
      expect(results.sort()).toEqual(['late', 'made']);
    }
    const commits = await commitsOf(two);
    expect(commits.map(({ number }) => number)).toEqual(Array.from({ length: ROUNDS }, (_, at) => ROUNDS - at));
    for (const [at, each] of commits.entries()) expect(each.parent).toBe(commits[at + 1]?.id ?? null);
    expect((await one.load(KEY))?.course).toEqual(generatedCourse(40, `word ${ROUNDS - 1}`));
    await remove();
  });

  test('take up what a third left, each job once', async () => {
    const { one, two, url, remove } = await pair();
    const third = await openStore(url, { instance: 'third' as InstanceId, connections: 2 });
    const left = new Set<string>();
    for (let each = 0; each < 30; each += 1) {
      left.add((await third.jobs.create({ kind: 'import', course: KEY, owner: 'ana', order: { each } })).id);
    }
    await third.close();
    const takeAll = async (store: Store): Promise<readonly Job[]> => {
      const taken: Job[] = [];
      for (let job = await store.jobs.takeUp(); job !== null; job = await store.jobs.takeUp()) taken.push(job);
      return taken;
    };
    await Promise.all([one.instances.beat(60_000), two.instances.beat(60_000)]);
    const [byOne, byTwo] = await Promise.all([takeAll(one), takeAll(two)]);
    expect(byOne.length + byTwo.length).toBe(30);
    expect(new Set([...byOne, ...byTwo].map(({ id }) => id))).toEqual(left);
    await remove();
  });

  test('let one of two requests with the same key through', async () => {
    const { one, two, remove } = await pair();
    await Promise.all([one.instances.beat(60_000), two.instances.beat(60_000)]);
    for (let round = 0; round < ROUNDS; round += 1) {
      const claims = await Promise.all(
        [one, two, one, two].map((store) => store.keys.claim('app', `k${round}`, 'print')),
      );
      expect(claims.map(({ state }) => state).sort()).toEqual(['claimed', 'running', 'running', 'running']);
    }
    await remove();
  });

  test('give a lock to one of two', async () => {
    const { one, two, remove } = await pair();
    for (let round = 0; round < ROUNDS; round += 1) {
      const results = await Promise.all(
        [one, two].map((store) =>
          store.locks.acquire({
            course: KEY,
            block: null,
            holder: `${store.instance} ${round}`,
            application: 'test',
            duration: 60_000,
            overlaps: () => true,
            takeOver: false,
          }),
        ),
      );
      const winner = results.flatMap((result) => (result.taken ? [result.lock] : []));
      expect(winner).toHaveLength(1);
      await two.locks.release(KEY, winner[0]?.token ?? 0);
    }
    await remove();
  });
});

test('a PostgreSQL that is not there is told of without its password', async () => {
  const error = await caught(openStore('postgres://user:secret@127.0.0.1:1/db'));
  expect(error).toBeInstanceOf(StoreFailed);
  expect(JSON.stringify(error)).not.toContain('secret');
});
