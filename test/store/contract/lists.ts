import { describe, expect, test } from 'vitest';
import type { BlockId, CourseKey } from '#olx';
import type { JobId } from '#store';
import { KEY, OTHER_KEY, smallCourse } from '../_course.ts';
import type { MakeDatabase } from '../contract.ts';
import { commitNext, databases, standingClock } from './_open.ts';

export function listContract(makeDatabase: MakeDatabase): void {
  const { open } = databases(makeDatabase);

  describe('pages of course runs', () => {
    test('count all and follow the order of keys, of all or of those that are named', async () => {
      const store = await open();
      const keys = ['a+1+x', 'a+2+x', 'ab+1+x', 'b+1+x', 'é+1+x'].map((each) => `course-v1:${each}` as CourseKey);
      const input = { expectedHead: null, author: 'ana', application: 'test', message: '', changed: [] };
      for (const key of keys.toReversed()) await store.commit(key, { ...input, next: smallCourse() });
      const paged = async (offset: number, limit: number, within?: readonly string[]) => {
        const { count, results } = await store.coursePage({
          offset,
          limit,
          ...(within === undefined ? {} : { within }),
        });
        return [count, ...results.map(({ key }) => keys.indexOf(key))];
      };
      expect(await paged(0, 2)).toEqual([5, 0, 1]);
      expect(await paged(4, 2)).toEqual([5, 4]);
      expect(await paged(5, 2)).toEqual([5]);
      expect(await paged(0, 9, [])).toEqual([0]);
      expect(await paged(0, 9, ['course-v1:a+*'])).toEqual([2, 0, 1]);
      expect(await paged(1, 9, ['course-v1:a+*', 'course-v1:b+1+x', 'course-v1:none+1+x'])).toEqual([3, 1, 3]);
      expect(await paged(0, 9, ['*'])).toEqual([5, 0, 1, 2, 3, 4]);
      expect(await paged(0, 9, ['course-v1:é+*', 'a\0b'])).toEqual([1, 4]);
      // what nobody asks for in earnest
      expect(await paged(-3, 0)).toEqual([5, 0]);
      expect(await paged(Number.NaN, Number.POSITIVE_INFINITY)).toEqual([5, 0, 1, 2, 3, 4]);
      expect(await paged(2 ** 60, 5)).toEqual([5]);
    });
  });

  describe('pages of jobs', () => {
    test('have those of one caller, the newest first, of all course runs or of one', async () => {
      const clock = standingClock();
      const store = await open({ now: clock.now });
      const ids: JobId[] = [];
      for (const [owner, course] of [
        ['ana', KEY],
        ['ana', OTHER_KEY],
        ['ben', KEY],
        ['ana', KEY],
        ['ana', null],
      ] as const) {
        ids.push((await store.jobs.create({ kind: 'import', course, owner, order: null })).id);
        clock.pass(1);
      }
      await store.jobs.finish(ids[0] as JobId, 'x'.repeat(1_000));
      const paged = async (owner: string, course: CourseKey | null, offset = 0, limit = 10) => {
        const page = await store.jobs.page({ owner, offset, limit, ...(course === null ? {} : { course }) });
        return [page.count, ...page.results.map(({ id }) => ids.indexOf(id))];
      };
      expect(await paged('ana', null)).toEqual([4, 4, 3, 1, 0]);
      expect(await paged('ana', null, 1, 2)).toEqual([4, 3, 1]);
      expect(await paged('ana', KEY)).toEqual([2, 3, 0]);
      expect(await paged('ben', OTHER_KEY)).toEqual([0]);
      expect(await paged('a\0b', null)).toEqual([0]);
      const { results } = await store.jobs.page({ owner: 'ana', course: KEY, offset: 1, limit: 1 });
      const { result: _result, ...summary } = (await store.jobs.find(ids[0] as JobId)) ?? expect.unreachable();
      expect(results).toEqual([summary]);
    });
  });

  describe('pages of events', () => {
    test('of one lock each miss none of those that one lock has ended', async () => {
      const store = await open();
      await commitNext(store, smallCourse());
      const lock = (holder: string, place: string | null) =>
        store.locks.acquire({
          course: KEY,
          block: place as BlockId | null,
          holder,
          application: 'studio',
          duration: 60_000,
          overlaps: (other) => other === null || place === null || other === place,
          takeOver: place === null,
        });
      for (const holder of ['ana', 'ben', 'eva']) await lock(holder, `vertical@${holder}`);
      let cursor = (await store.events.now(KEY)) ?? expect.unreachable();
      await lock('zoe', null);
      const told: string[] = [];
      for (let isMore = true; isMore; ) {
        const page = (await store.events.since(KEY, cursor, 1)) ?? expect.unreachable();
        for (const event of page.events)
          if (event.kind === 'lock') told.push(`${event.lock.holder} ${event.holds ? 'holds' : 'is out'}`);
        ({ cursor, more: isMore } = page);
      }
      expect(told).toEqual(['ana is out', 'ben is out', 'eva is out', 'zoe holds']);
      expect(await store.events.since(KEY, cursor)).toEqual({ events: [], cursor, more: false, lost: false });
    });
  });

  describe('pages of commits', () => {
    test('of a block that no database holds are empty', async () => {
      const store = await open();
      await commitNext(store, smallCourse());
      const query = { offset: 0, limit: 5 };
      expect(await store.commitPage(KEY, { ...query, block: 'html@a\0b' as never })).toEqual({ count: 0, results: [] });
      expect(await store.deletedBlocks(KEY, { ...query, type: '\uD83C' })).toEqual({ count: 0, results: [] });
      expect(await store.findContent(KEY, 'a\0' as never)).toBeNull();
      expect((await store.events.since(KEY, 'no cursor' as never))?.lost).toBe(true);
    });
  });
}
