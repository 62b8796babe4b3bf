import { describe, expect, test } from 'vitest';
import type { BlockId } from '#olx';
import type { LockInput } from '#store';
import { KEY, OTHER_KEY } from '../_course.ts';
import type { MakeDatabase } from '../contract.ts';
import { databases, standingClock } from './_open.ts';

const DAY = 24 * 3_600_000;
const UNIT = 'vertical@unit' as BlockId;
const OTHER = 'vertical@other' as BlockId;

function asked(holder: string, block: BlockId | null, parts: Partial<LockInput> = {}): LockInput {
  return {
    course: KEY,
    block,
    holder,
    application: 'studio',
    duration: 1_000,
    overlaps: (place) => block === null || place === null || place === block,
    takeOver: false,
    ...parts,
  };
}

export function lockContract(makeDatabase: MakeDatabase): void {
  const { open } = databases(makeDatabase);

  describe('locks', () => {
    test('are held by one at a time, side by side where they do not overlap', async () => {
      const store = await open();
      const ana = await store.locks.acquire(asked('ana', UNIT));
      if (!ana.taken) expect.unreachable();
      expect(await store.locks.acquire(asked('ben', UNIT))).toEqual({ taken: false, by: ana.lock });
      expect(await store.locks.acquire(asked('ben', null))).toEqual({ taken: false, by: ana.lock });
      expect(await store.locks.acquire(asked('ben', OTHER))).toMatchObject({ taken: true, ended: [] });
      expect(await store.locks.acquire(asked('ben', UNIT, { course: OTHER_KEY }))).toMatchObject({ taken: true });
      expect((await store.locks.list(KEY)).map(({ holder }) => holder)).toEqual(['ana', 'ben']);
    });

    test('end when nothing is heard of their holder, or they are given back', async () => {
      const clock = standingClock();
      const store = await open({ now: clock.now });
      const first = await store.locks.acquire(asked('ana', UNIT));
      if (!first.taken) expect.unreachable();
      clock.pass(900);
      expect(await store.locks.renew(KEY, first.lock.token, 1_000)).toMatchObject({ token: first.lock.token });
      clock.pass(900);
      expect(await store.locks.acquire(asked('ana', UNIT))).toMatchObject({
        taken: true,
        lock: { token: first.lock.token },
      });
      clock.pass(1_000);
      expect(await store.locks.list(KEY)).toEqual([]);
      expect(await store.locks.renew(KEY, first.lock.token, 1_000)).toBeNull();
      const second = await store.locks.acquire(asked('ben', UNIT));
      if (!second.taken) expect.unreachable();
      expect(second.lock.token).toBeGreaterThan(first.lock.token);
      expect(await store.locks.release(KEY, first.lock.token)).toBe(false);
      expect(await store.locks.release(KEY, second.lock.token)).toBe(true);
      expect(await store.locks.list(KEY)).toEqual([]);
      expect(await store.locks.takenOverBy(KEY, second.lock.token)).toBeNull();
    });

    test('taken over tell their former holders by whom, for a day', async () => {
      const clock = standingClock();
      const store = await open({ now: clock.now });
      const held = [await store.locks.acquire(asked('ana', UNIT)), await store.locks.acquire(asked('eva', OTHER))];
      const taken = await store.locks.acquire(asked('ben', null, { takeOver: true }));
      if (!taken.taken) expect.unreachable();
      expect(taken.ended.map(({ holder }) => holder)).toEqual(['ana', 'eva']);
      for (const former of held) {
        if (!former.taken) expect.unreachable();
        expect(await store.locks.takenOverBy(KEY, former.lock.token)).toEqual(taken.lock);
        expect(await store.locks.renew(KEY, former.lock.token, 1_000)).toBeNull();
      }
      clock.pass(2 * DAY);
      expect((await store.prune()).locks).toBe(3);
    });

    test('of presence are held side by side, and neither refuse nor are refused', async () => {
      const store = await open();
      const here = (holder: string) => store.locks.acquire(asked(holder, UNIT, { kind: 'presence' }));
      const [ana, ben] = [await here('ana'), await here('ben')];
      if (!ana.taken || !ben.taken) expect.unreachable();
      const held = await store.locks.acquire(asked('eva', UNIT, { takeOver: true }));
      expect(held).toMatchObject({ taken: true, ended: [], lock: { kind: 'exclusive' } });
      // one person may be here and hold the lock
      expect(await store.locks.acquire(asked('ana', UNIT))).toMatchObject({ taken: false, by: { holder: 'eva' } });
      expect(await here('eva')).toMatchObject({ taken: true, lock: { kind: 'presence' } });
      expect(await here('ana')).toMatchObject({ taken: true, lock: { token: ana.lock.token } });
      const listed = async (
        ...kind: Parameters<typeof store.locks.list> extends [unknown, ...infer Rest] ? Rest : never
      ) => (await store.locks.list(KEY, ...kind)).map(({ holder }) => holder);
      expect(await listed()).toEqual(['ana', 'ben', 'eva', 'eva']);
      expect(await listed('exclusive')).toEqual(['eva']);
      expect(await listed('presence')).toEqual(['ana', 'ben', 'eva']);
      expect(await store.locks.release(KEY, ben.lock.token)).toBe(true);
      expect(await listed('presence')).toEqual(['ana', 'eva']);
    });

    test('asked for by many at the same moment are given to one', async () => {
      const store = await open();
      const results = await Promise.all(
        Array.from({ length: 12 }, (_, at) => store.locks.acquire(asked(`author ${at}`, UNIT))),
      );
      const winners = results.filter(({ taken }) => taken);
      expect(winners).toHaveLength(1);
      expect(await store.locks.list(KEY)).toHaveLength(1);
    });
  });
}
