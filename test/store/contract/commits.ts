import { describe, expect, test } from 'vitest';
import type { BlobHash, Block } from '#olx';
import { HeadMoved, type JobId, JobOver, LimitExceeded, MissingBlobs, StoreClosed, Unstorable } from '#store';
import {
  block,
  commitsOf,
  copyOf,
  courseOf,
  generatedCourse,
  html,
  KEY,
  OTHER_KEY,
  pointer,
  problem,
  smallCourse,
  withBlock,
} from '../_course.ts';
import type { MakeDatabase } from '../contract.ts';
import { caught, commitNext, databases } from './_open.ts';

export function commitContract(makeDatabase: MakeDatabase): void {
  const { open, make } = databases(makeDatabase);

  describe('writing', () => {
    test('editing one unit of a 909-block course writes fewer than 12 objects', async () => {
      const store = await open();
      const whole = await commitNext(store, generatedCourse(909));
      // a node each, a body for every html block, the lists of files (both empty, so one object), and the commit
      expect(whole.objectsWritten).toBe(909 + ((await store.findCourse(KEY))?.counts['html'] ?? 0) + 1 + 1);
      const edited = await commitNext(
        store,
        withBlock(whole.course, 'c_1_2_3', (unit) => ({
          ...unit,
          children: [pointer(html('c_1_2_3_0', 'new')), ...unit.children.slice(1)],
        })),
      );
      // component and its body, unit, subsection, section, course, commit
      expect(edited.objectsWritten).toBe(7);
    });

    test('the same holds after a restart, for a tree that was loaded', async () => {
      const database = await make();
      const first = await database.open();
      await commitNext(first, generatedCourse(909));
      await first.close();
      const store = await database.open();
      const loaded = await store.load(KEY);
      const next = withBlock(loaded?.course ?? smallCourse(), 'c_3_1_2_1', () => problem('c_3_1_2_1', 99));
      expect((await commitNext(store, next)).objectsWritten).toBe(6);
    });

    test('an equal tree of other objects writes the commit only, and the known blocks stand for it', async () => {
      const store = await open();
      const first = await commitNext(store, generatedCourse(100));
      const again = await commitNext(store, copyOf(first.course));
      expect(again.objectsWritten).toBe(1);
      expect(again.course.root).toBe(first.course.root);
      expect((await store.load(KEY))?.course.root).toBe(first.course.root);
    });

    test('a changed copy shares all blocks that are equal with what is known', async () => {
      const store = await open();
      const first = await commitNext(store, generatedCourse(100));
      const copy = withBlock(copyOf(first.course), 'c_0_0_1_1', () => problem('c_0_0_1_1', 5));
      const second = await commitNext(store, copy);
      expect(second.course).toEqual(copy);
      const units = (root: Block) => root.children[0]?.block.children[0]?.block.children ?? [];
      expect(units(second.course.root)[0]?.block).toBe(units(first.course.root)[0]?.block);
      expect(units(second.course.root)[1]?.block).not.toBe(units(first.course.root)[1]?.block);
    });

    test('a tree in which every level holds the next one twice is no larger for it', async () => {
      const store = await open();
      let shared = problem('leaf', 1);
      for (let level = 0; level < 12; level += 1)
        shared = block('vertical', `level_${level}`, { children: [pointer(shared), pointer(shared)] });
      const { objectsWritten } = await commitNext(
        store,
        courseOf(block('course', '2026', { children: [pointer(shared)] })),
      );
      expect(objectsWritten).toBe(12 + 2 + 1 + 1);
    });

    test('other work has its turn while a large course is written', async () => {
      const store = await open();
      let turns = 0;
      let running = true;
      const turn = (): void => {
        turns += 1;
        if (running) setImmediate(turn);
      };
      setImmediate(turn);
      const progress: number[] = [];
      await commitNext(store, generatedCourse(2_000), { onProgress: (blocks) => progress.push(blocks) });
      running = false;
      expect(turns).toBeGreaterThan(10);
      expect(progress.length).toBeGreaterThan(10);
      expect(progress).toEqual([...progress].sort((one, other) => one - other));
    });
  });

  describe('the head', () => {
    test('moves only from the commit that the change was worked out on', async () => {
      const store = await open();
      const one = await commitNext(store, smallCourse('one'));
      const two = await commitNext(store, smallCourse('two'));
      const error = await caught(commitNext(store, smallCourse('late'), { expectedHead: one.commit.id }));
      expect(error).toBeInstanceOf(HeadMoved);
      expect(error instanceof HeadMoved && error.current).toEqual(two.commit);
      expect((await store.load(KEY))?.course).toEqual(smallCourse('two'));
    });

    test('is told from memory and from the database, of each course run its own', async () => {
      const database = await make();
      const store = await database.open();
      expect(await store.head(KEY)).toBeNull();
      await commitNext(store, smallCourse('one'));
      const { commit } = await commitNext(store, smallCourse('two'));
      const elsewhere = await database.open();
      for (const each of [store, elsewhere]) {
        expect(await each.head(KEY)).toEqual(commit);
        expect(await each.head(OTHER_KEY)).toBeNull();
      }
      expect(elsewhere.peek(KEY)).toBeNull();
      const later = await commitNext(elsewhere, smallCourse('three'));
      store.lookAgain();
      expect(await store.head(KEY)).toEqual(later.commit);
    });

    test('is created once', async () => {
      const store = await open();
      const { commit } = await commitNext(store, smallCourse());
      const error = await caught(commitNext(store, smallCourse('again'), { expectedHead: null }));
      expect(error instanceof HeadMoved && error.current?.id).toBe(commit.id);
      const missing = await (await open())
        .commit(KEY, {
          expectedHead: commit.id,
          next: smallCourse(),
          author: 'a',
          application: 'b',
          message: '',
          changed: [],
        })
        .catch((thrown: unknown) => thrown);
      expect(missing instanceof HeadMoved && missing.current).toBeNull();
    });

    test('of commits on one parent at the same time exactly one is taken', async () => {
      const store = await open();
      await commitNext(store, smallCourse());
      const head = (await store.findCourse(KEY))?.head ?? null;
      const outcomes = await Promise.allSettled(
        ['a', 'b', 'c', 'd'].map((text) => commitNext(store, smallCourse(text), { expectedHead: head, message: text })),
      );
      const taken = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
      expect(taken).toHaveLength(1);
      expect(refused.every((reason) => reason instanceof HeadMoved && reason.current?.id === taken[0]?.commit.id)).toBe(
        true,
      );
      expect((await commitsOf(store)).map(({ number }) => number)).toEqual([2, 1]);
      expect((await store.load(KEY))?.course).toEqual(smallCourse(taken[0]?.commit.message));
    });

    test('stays where a commit is refused', async () => {
      const store = await open({ limits: { object: 100_000 } });
      const { commit } = await commitNext(store, smallCourse());
      const absent = { hash: 'a'.repeat(64) as BlobHash, size: 3 };
      const refusals: readonly [() => Promise<unknown>, unknown][] = [
        [() => commitNext(store, { ...smallCourse('x'), assets: new Map([['a.png', absent]]) }), MissingBlobs],
        [() => commitNext(store, smallCourse('half \uD83D a pair')), Unstorable],
        [
          () => commitNext(store, courseOf(block('course', '2026', { policy: { weight: Number.POSITIVE_INFINITY } }))),
          Unstorable,
        ],
        [() => commitNext(store, smallCourse('x'.repeat(100_001))), LimitExceeded],
        [() => commitNext(store, smallCourse('y'), { message: 'm'.repeat(4_001) }), LimitExceeded],
        [() => commitNext(store, smallCourse('y'), { author: 'm'.repeat(256) }), LimitExceeded],
        [() => commitNext(store, smallCourse('y'), { message: 'null \0' }), Unstorable],
        [() => commitNext(store, smallCourse('y'), { job: { id: 'none' as JobId, result: () => null } }), JobOver],
      ];
      for (const [refused, kind] of refusals) expect(await caught(refused())).toBeInstanceOf(kind);
      expect((await store.findCourse(KEY))?.head).toBe(commit.id);
      expect(await commitsOf(store)).toHaveLength(1);
    });

    test('stays where a commit is given up half-way', async () => {
      const store = await open();
      const { commit } = await commitNext(store, smallCourse());
      const abort = new AbortController();
      const reason = new Error('the author left');
      const error = await caught(
        commitNext(store, generatedCourse(1_500), { signal: abort.signal, onProgress: () => abort.abort(reason) }),
      );
      expect(error).toBe(reason);
      expect((await store.findCourse(KEY))?.head).toBe(commit.id);
      expect((await commitNext(store, generatedCourse(1_500))).commit.number).toBe(2);
    });
  });

  describe('closing', () => {
    test('waits for a commit under way and refuses what comes later', async () => {
      const database = await make();
      const store = await database.open();
      const started = Promise.withResolvers<void>();
      const running = commitNext(store, generatedCourse(600), { onProgress: () => started.resolve() });
      await started.promise;
      await store.close();
      expect((await running).commit.number).toBe(1);
      expect(await caught(store.load(KEY))).toBeInstanceOf(StoreClosed);
      await store.close();
      expect((await (await database.open()).load(KEY))?.course).toEqual(generatedCourse(600));
    });
  });
}
