import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import type { CourseKey } from '#olx';
import { QueueTimeout } from '#store';
import type { Hold } from '../../src/store/backend/backend.ts';
import { turns } from '../../src/store/turns.ts';
import { caught } from './contract/_open.ts';

const ONE = 'course-v1:Org+One+Run' as CourseKey;
const TWO = 'course-v1:Org+Two+Run' as CourseKey;

/** The lock of a database that counts how often it was taken and how many held it at once. */
function lock(isFree: () => boolean = () => true): {
  readonly hold: Hold;
  readonly seen: { taken: number; held: number; most: number };
} {
  const seen = { taken: 0, held: 0, most: 0 };
  const hold: Hold = async (_name, patience) => {
    if (!isFree()) {
      await wait(patience);
      return null;
    }
    seen.taken += 1;
    seen.held += 1;
    seen.most = Math.max(seen.most, seen.held);
    return async () => {
      seen.held -= 1;
    };
  };
  return { hold, seen };
}

describe('the queue of writers', () => {
  test('lets one work at a time, in order of their coming, and takes the lock once for many', async () => {
    const { hold, seen } = lock();
    const queue = turns(hold, 5);
    const order: number[] = [];
    let working = 0;
    const writers = Array.from({ length: 50 }, (_, at) =>
      queue.inTurn(ONE, async () => {
        working += 1;
        expect(working).toBe(1);
        await Promise.resolve();
        order.push(at);
        working -= 1;
        return at;
      }),
    );
    const all = Array.from({ length: 50 }, (_, at) => at);
    expect(await Promise.all(writers)).toEqual(all);
    expect(order).toEqual(all);
    expect(seen.most).toBe(1);
    await vi.waitFor(() => expect(seen.held).toBe(0));
    expect(seen.taken).toBeLessThan(10);
    // and begins anew when it was empty
    expect(await queue.inTurn(ONE, async () => 'later')).toBe('later');
  });

  test('waits as long for a turn as the writer says', async () => {
    const queue = turns(lock().hold, 5, 40);
    const { promise: over, resolve: leave } = Promise.withResolvers<void>();
    const held = queue.inTurn(ONE, () => over);
    const patient = queue.inTurn(ONE, async () => 'done', undefined, 10_000);
    expect(await caught(queue.inTurn(ONE, async () => 'never'))).toBeInstanceOf(QueueTimeout);
    expect(await caught(queue.inTurn(ONE, async () => 'never', undefined, 5))).toBeInstanceOf(QueueTimeout);
    leave();
    await held;
    expect(await patient).toBe('done');
  });

  test('gives the lock back now and then, so that other instances have their turn', async () => {
    const { hold, seen } = lock();
    const queue = turns(hold, 5);
    await Promise.all(Array.from({ length: 12 }, () => queue.inTurn(ONE, () => wait(50))));
    expect(seen.taken).toBeGreaterThanOrEqual(3);
    await vi.waitFor(() => expect(seen.held).toBe(0));
  });

  test('goes on after work that fails, and gives each its own outcome', async () => {
    const { hold, seen } = lock();
    const queue = turns(hold, 5);
    const outcomes = await Promise.allSettled([
      queue.inTurn(ONE, async () => 1),
      queue.inTurn(ONE, () => Promise.reject(new RangeError('no'))),
      queue.inTurn(ONE, async () => 3),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await vi.waitFor(() => expect(seen.held).toBe(0));
  });

  test('of one course run holds nobody up in another, up to the number of locks that may be held', async () => {
    const { hold, seen } = lock();
    const queue = turns(hold, 2);
    const gate = Promise.withResolvers<void>();
    const first = queue.inTurn(ONE, () => gate.promise);
    expect(await queue.inTurn(TWO, async () => 'at once')).toBe('at once');
    const keys = ['A', 'B', 'C', 'D'].map((name) => `course-v1:Org+${name}+Run` as CourseKey);
    await Promise.all(keys.map((key) => queue.inTurn(key, () => wait(5))));
    gate.resolve();
    await first;
    expect(seen.most).toBe(2);
  });

  test('refuses who waited too long or gave up, and serves the others', async () => {
    const { hold } = lock();
    const queue = turns(hold, 5, 60);
    const gate = Promise.withResolvers<void>();
    const first = queue.inTurn(ONE, () => gate.promise);
    const abort = new AbortController();
    const late = queue.inTurn(ONE, async () => 'late');
    const aborted = queue.inTurn(ONE, async () => 'aborted', abort.signal);
    abort.abort(new RangeError('enough'));
    expect(await caught(aborted)).toBeInstanceOf(RangeError);
    expect(await caught(late)).toBeInstanceOf(QueueTimeout);
    const next = queue.inTurn(ONE, async () => 'next');
    gate.resolve();
    await first;
    expect(await next).toBe('next');
  });

  test('waits for a lock that another instance holds, and not for ever', async () => {
    let isFree = false;
    const { hold } = lock(() => isFree);
    const queue = turns(hold, 5, 60);
    expect(await caught(queue.inTurn(ONE, async () => 1))).toBeInstanceOf(QueueTimeout);
    isFree = true;
    expect(await queue.inTurn(ONE, async () => 2)).toBe(2);
  });

  test('tells all who wait that the database is away, and works once it is back', async () => {
    let isAway = true;
    const { hold } = lock();
    const queue = turns(async (name, patience) => {
      await wait(5);
      if (isAway) throw new RangeError('away');
      return hold(name, patience);
    }, 5);
    const waiting = [1, 2, 3].map((at) => queue.inTurn(ONE, async () => at));
    for (const each of waiting) expect(await caught(each)).toBeInstanceOf(RangeError);
    isAway = false;
    expect(await queue.inTurn(ONE, async () => 'back')).toBe('back');
  });
});
