import { describe, expect, test } from 'vitest';
import type { BlobHash, Course } from '#olx';
import { LimitExceeded } from '#store';
import { courseOf, html, KEY, block as made, OTHER_KEY, pointer } from '../_course.ts';
import type { MakeDatabase } from '../contract.ts';
import { caught, commitNext, databases, once } from './_open.ts';

/** A commit, its lists of files and the nodes above a change are smaller than this, all together. */
const SMALL = 5_000;

export function sizesContract(makeDatabase: MakeDatabase): void {
  const { open, make } = databases(makeDatabase);

  const courseWith = (assets: Course['assets'], text = 'text'): Course =>
    courseOf(
      made('course', '2026', { children: [pointer(made('chapter', 'one', { children: [pointer(html('h', text))] }))] }),
      {
        assets,
      },
    );

  describe('stored bytes', () => {
    test('count each object of a course run once, its history included', async () => {
      const store = await open();
      expect(await store.storedBytes(KEY)).toBe(0);
      const [first, second] = [new Uint8Array(100_000).fill(1), new Uint8Array(70_000).fill(2)];
      const [one, two] = [await store.blobs.put(once(first)), await store.blobs.put(once(second))];
      const grown = async (next: Course): Promise<number> => {
        const before = await store.storedBytes(KEY);
        await commitNext(store, next);
        return (await store.storedBytes(KEY)) - before;
      };
      const within = (bytes: number, least: number): void => {
        expect(bytes).toBeGreaterThan(least);
        expect(bytes).toBeLessThan(least + SMALL);
      };
      within(await grown(courseWith(new Map([['a', one]]))), 100_000);
      within(await grown(courseWith(new Map([['a', two]]))), 70_000);
      // what was there once is there still
      within(await grown(courseWith(new Map([['a', one]]))), 0);
      within(
        await grown(
          courseWith(
            new Map([
              ['a', one],
              ['b', one],
              ['c', two],
            ]),
          ),
        ),
        0,
      );
      within(await grown(courseWith(new Map(), 'x'.repeat(30_000))), 30_000);
      within(await grown(courseWith(new Map(), 'text')), 0);
    });

    test('are the same for two course runs of the same content, and after a restart', async () => {
      const database = await make();
      const store = await database.open();
      const blob = await store.blobs.put(once(new Uint8Array(50_000).fill(3)));
      const content = courseWith(new Map([['a', blob]]), 'y'.repeat(20_000));
      await commitNext(store, content);
      const { course } = (await store.load(KEY)) ?? expect.unreachable();
      const input = { expectedHead: null, author: 'ana', application: 'test', message: 'a change', changed: [] };
      await store.commit(OTHER_KEY, { ...input, next: course });
      const bytes = await store.storedBytes(KEY);
      expect(Math.abs((await store.storedBytes(OTHER_KEY)) - bytes)).toBeLessThan(100);
      const again = await database.open();
      expect(await again.storedBytes(KEY)).toBe(bytes);
      await commitNext(again, courseWith(new Map([['a', blob]]), 'z'.repeat(20_000)));
      const grown = (await again.storedBytes(KEY)) - bytes;
      expect(grown).toBeGreaterThan(20_000);
      expect(grown).toBeLessThan(20_000 + SMALL);
    });

    test('over the limit undo the commit, and are what they were', async () => {
      const store = await open({ limits: { course: 60_000 } });
      const blob = await store.blobs.put(once(new Uint8Array(50_000).fill(4)));
      const { commit } = await commitNext(store, courseWith(new Map([['a', blob]])));
      const bytes = await store.storedBytes(KEY);
      const refused = await caught(commitNext(store, courseWith(new Map([['a', blob]]), 'x'.repeat(10_000))));
      expect(refused).toBeInstanceOf(LimitExceeded);
      expect(await store.storedBytes(KEY)).toBe(bytes);
      expect((await store.head(KEY))?.id).toBe(commit.id);
      await commitNext(store, courseWith(new Map(), 'x'.repeat(100)));
    });
  });

  describe('blobs on trial', () => {
    const parts = [
      new Uint8Array(0),
      new Uint8Array(10).fill(1),
      new Uint8Array(1_500_000).fill(2),
      new Uint8Array(10).fill(3),
    ];

    test('are found once they are kept, and not before', async () => {
      const store = await open();
      const stage = store.blobs.stage();
      const refs = [];
      for (const bytes of parts) refs.push(await stage.put(once(bytes)));
      for (const { hash } of refs) expect(await store.blobs.has(hash)).toBe(false);
      const [kept, left] = [refs.slice(0, 3), refs.slice(3)];
      await stage.keep([...kept.map(({ hash }) => hash), 'f'.repeat(64) as BlobHash]);
      await stage.discard();
      for (const [at, { hash, size }] of kept.entries()) {
        expect(size).toBe(parts[at]?.length);
        expect(Buffer.from(await store.blobs.get(hash)).equals(Buffer.from(parts[at] ?? []))).toBe(true);
      }
      for (const { hash } of left) expect(await store.blobs.has(hash)).toBe(false);
    });

    test('that others have put meanwhile are theirs', async () => {
      const store = await open();
      const [first, second] = [store.blobs.stage(), store.blobs.stage()];
      const bytes = new Uint8Array(1_200_000).fill(7);
      const { hash } = await first.put(once(bytes));
      await second.put(once(bytes));
      await second.keep([hash]);
      await first.keep([hash]);
      await first.discard();
      await second.discard();
      expect(Buffer.from(await store.blobs.get(hash)).equals(Buffer.from(bytes))).toBe(true);
    });
  });
}
