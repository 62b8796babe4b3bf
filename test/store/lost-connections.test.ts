import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type CommitId, type InstanceId, OutcomeUnknown, openStore, type Store, StoreFailed } from '#store';
import { commitsOf, generatedCourse, KEY } from './_course.ts';
import { postgresServer } from './_postgres.ts';
import { caught } from './contract/_open.ts';

const server = postgresServer();
/** The message that ends a transaction, as it is sent: a parameter may have the same word. */
const COMMIT = 'Q\0\0\0\x0bcommit\0';

/** A proxy before a database server that cuts connections at a moment of the conversation. */
interface Cutter {
  readonly url: string;
  /** Cuts the connection that says this next: before the server hears of it, or after it has answered. */
  cutAt(text: string, when: 'before' | 'after'): void;
  /** All connections end, and none is taken, for so long. */
  pause(milliseconds: number): void;
}

async function cutter(url: string): Promise<Cutter> {
  const target = new URL(url);
  const open = new Set<Socket>();
  let wanted: { readonly text: string; readonly when: 'before' | 'after' } | null = null;
  let isPausing = false;
  const proxy = createServer((client) => {
    if (isPausing) return void client.destroy();
    const database = connect(Number(target.port), target.hostname);
    const cut = (): void => {
      client.destroy();
      database.destroy();
    };
    let isMarked = false;
    for (const each of [client, database]) {
      open.add(each);
      each.on('error', cut).on('close', () => {
        open.delete(each);
        cut();
      });
    }
    client.on('data', (data) => {
      if (wanted !== null && data.includes(wanted.text)) {
        const { when } = wanted;
        wanted = null;
        if (when === 'before') return cut();
        isMarked = true;
      }
      database.write(data);
    });
    database.on('data', (data) => {
      if (isMarked) cut();
      else client.write(data);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const each of open) each.destroy();
    proxy.close();
  });
  const own = new URL(url);
  own.port = String((proxy.address() as AddressInfo).port);
  return {
    url: own.href,
    cutAt: (text, when) => {
      wanted = { text, when };
    },
    pause: (milliseconds) => {
      isPausing = true;
      for (const each of open) each.destroy();
      setTimeout(() => {
        isPausing = false;
      }, milliseconds);
    },
  };
}

async function service(): Promise<{ readonly store: Store; readonly direct: Store; readonly between: Cutter }> {
  const database = await server.database();
  const direct = await database.open({ instance: 'direct' as InstanceId });
  const between = await cutter(database.url);
  const store = await openStore(between.url, { instance: 'cut' as InstanceId, connections: 2 });
  onTestFinished(async () => {
    await store.close();
    await database.remove();
  });
  return { store, direct, between };
}

async function edit(store: Store, word: string): Promise<CommitId> {
  const head = await store.load(KEY);
  const { commit } = await store.commit(KEY, {
    expectedHead: head?.commit.id ?? null,
    next: generatedCourse(40, word),
    author: 'ana',
    application: 'test',
    message: word,
    changed: [],
  });
  return commit.id;
}

async function words(store: Store): Promise<readonly string[]> {
  return (await commitsOf(store)).map(({ message }) => message);
}

describe('a connection to PostgreSQL that is lost', () => {
  test.each(['begin', 'insert into "objects"', 'insert into "commits"', 'update "courses"'])(
    'at %s costs nothing: the transaction is done again',
    async (moment) => {
      const { store, direct, between } = await service();
      await edit(store, 'first');
      for (const when of ['before', 'after'] as const) {
        between.cutAt(moment, when);
        await edit(store, when);
      }
      expect(await words(direct)).toEqual(['after', 'before', 'first']);
      expect((await store.load(KEY))?.course).toEqual(generatedCourse(40, 'after'));
    },
  );

  test('at the end of a deletion is asked about: what is gone is answered, what is not is a failure', async () => {
    const { store, direct, between } = await service();
    await edit(store, 'first');
    const deletion = { expectedVersion: null, gone: { message: 'gone', result: null } };
    between.cutAt(COMMIT, 'before');
    expect(await caught(store.deleteCourse(KEY, deletion))).toBeInstanceOf(OutcomeUnknown);
    expect(await words(direct)).toEqual(['first']);
    expect((await store.load(KEY))?.course).toEqual(generatedCourse(40, 'first'));
    between.cutAt('delete from "course_objects"', 'before');
    await store.deleteCourse(KEY, deletion);
    expect(await direct.head(KEY)).toBeNull();
    await edit(store, 'second');
    between.cutAt(COMMIT, 'after');
    expect((await store.deleteCourse(KEY, deletion))?.head.message).toBe('second');
    expect(await direct.head(KEY)).toBeNull();
    expect(await store.load(KEY)).toBeNull();
  });

  test('at the commit itself is asked about: what was made is answered, what was not is a failure', async () => {
    const { store, direct, between } = await service();
    await edit(store, 'first');
    between.cutAt(COMMIT, 'after');
    const made = await edit(store, 'made');
    expect((await direct.head(KEY))?.id).toBe(made);
    expect((await store.load(KEY))?.course).toEqual(generatedCourse(40, 'made'));
    between.cutAt(COMMIT, 'before');
    expect(await caught(edit(store, 'not made'))).toBeInstanceOf(OutcomeUnknown);
    expect(await words(direct)).toEqual(['made', 'first']);
    await edit(store, 'next');
    expect(await words(direct)).toEqual(['next', 'made', 'first']);
  });

  test('while nobody uses it, or at a read, is replaced without a word', async () => {
    const { store, between } = await service();
    await edit(store, 'first');
    between.pause(1);
    await wait(20);
    expect(await words(store)).toEqual(['first']);
    between.cutAt('select', 'before');
    expect(await words(store)).toEqual(['first']);
  });

  test('with the whole server is told as such, and all works once it is back', async () => {
    const { store, between } = await service();
    await edit(store, 'first');
    between.pause(3_000);
    const failures = await Promise.all([caught(store.load(KEY)), caught(store.ping()), caught(edit(store, 'second'))]);
    for (const each of failures) expect(each instanceof StoreFailed && each.kind).toBe('unavailable');
    await wait(3_000);
    await store.ping();
    await edit(store, 'third');
    expect(await words(store)).toEqual(['third', 'first']);
  });

  test('in its turn gives the turn to the next writer', async () => {
    const { store, between } = await service();
    await edit(store, 'first');
    const turn = store.inTurn(KEY, async () => {
      between.pause(50);
      await wait(100);
      return edit(store, 'in turn');
    });
    const next = store.inTurn(KEY, () => edit(store, 'next'));
    await turn;
    await next;
    expect(await words(store)).toEqual(['next', 'in turn', 'first']);
  });

  test('leaves no claim of a key behind that keeps others off', async () => {
    const { store, direct, between } = await service();
    await store.instances.beat(60_000);
    const claimed = { scope: 'app', key: 'k', fingerprint: 'print' };
    expect(await store.keys.claim('app', 'k', 'print')).toEqual({ state: 'claimed' });
    between.pause(1_500);
    await store.keys.release(claimed);
    expect(await direct.keys.claim('app', 'k', 'print')).toEqual({ state: 'running' });
    await wait(1_600);
    await store.instances.beat(60_000);
    expect(await direct.keys.claim('app', 'k', 'print')).toEqual({ state: 'claimed' });
  });
});
