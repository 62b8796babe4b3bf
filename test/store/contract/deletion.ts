import { describe, expect, test } from 'vitest';
import type { BlockId, Version } from '#olx';
import { CourseGone, HeadMoved, type InstanceId, JobOver, type PlanId, type Store } from '#store';
import { commitsOf, generatedCourse, KEY, OTHER_KEY, smallCourse } from '../_course.ts';
import type { MakeDatabase } from '../contract.ts';
import { caught, collected, commitNext, databases, once } from './_open.ts';

const GONE = { message: 'The course run was deleted.', result: { status: 404 } };
const ANY = { expectedVersion: null, gone: GONE };
const INPUT = { author: 'ana', application: 'test', message: '', changed: [] };
const UNIT = 'vertical@unit' as BlockId;

export function deletionContract(makeDatabase: MakeDatabase): void {
  const { open, make } = databases(makeDatabase);

  describe('a deleted course run', () => {
    test('is found nowhere, and the others stay', async () => {
      const store = await open();
      const { commit, course } = await commitNext(store, smallCourse('one'));
      await commitNext(store, smallCourse('two'));
      await store.commit(OTHER_KEY, { ...INPUT, expectedHead: null, next: course });
      const bytes = await store.storedBytes(OTHER_KEY);
      await store.recordImport(KEY, UNIT, 'app', commit.version);
      await store.plans.save({
        plan: 'p' as PlanId,
        course: KEY,
        base: commit.id,
        baseVersion: commit.version,
        request: null,
        parts: { answer: new Uint8Array([1]) },
        expiresAt: '2100-01-01T00:00:00.000Z',
      });
      const over = await store.jobs.create({ kind: 'import', course: KEY, owner: 'ana', order: null });
      await store.jobs.finish(over.id, 'done');
      const elsewhere = await store.jobs.create({ kind: 'import', course: OTHER_KEY, owner: 'ana', order: null });

      const head = await store.head(KEY);
      expect(await store.deleteCourse(KEY, ANY)).toEqual({ head, ended: [] });

      expect(await store.load(KEY)).toBeNull();
      expect(await store.load(KEY, commit.id)).toBeNull();
      expect(store.peek(KEY)).toBeNull();
      expect(await store.head(KEY)).toBeNull();
      expect(await store.findCommit(KEY, commit.version)).toBeNull();
      expect(await commitsOf(store)).toEqual([]);
      expect(await store.commitPage(KEY, { offset: 0, limit: 10 })).toEqual({ count: 0, results: [] });
      expect(await store.lastImport(KEY, UNIT, 'app')).toBeNull();
      expect(await store.plans.find(KEY, 'p' as PlanId)).toBeNull();
      expect(await store.plans.part(KEY, 'p' as PlanId, 'answer')).toBeNull();
      expect(await store.jobs.find(over.id)).toBeNull();
      expect(await store.storedBytes(KEY)).toBe(0);
      expect(await store.deleteCourse(KEY, ANY)).toBeNull();

      expect((await store.load(OTHER_KEY))?.course).toEqual(smallCourse('one'));
      expect(await store.storedBytes(OTHER_KEY)).toBe(bytes);
      expect(await store.jobs.find(elsewhere.id)).toEqual(elsewhere);
      expect((await store.coursePage({ offset: 0, limit: 10 })).results.map(({ key }) => key)).toEqual([OTHER_KEY]);
    });

    test('may be made anew, and begins at commit 1', async () => {
      const database = await make();
      const store = await database.open();
      const other = await database.open();
      const first = await commitNext(store, smallCourse('one'));
      const bytes = await store.storedBytes(KEY);
      await other.load(KEY);
      await other.load(KEY, first.commit.id);
      await store.deleteCourse(KEY, ANY);
      other.lookAgain();
      expect(await other.load(KEY)).toBeNull();
      expect(await other.load(KEY, first.commit.id)).toBeNull();
      const again = await commitNext(other, smallCourse('one'), { message: 'again' });
      expect(again.commit).toMatchObject({ number: 1, parent: null });
      expect(await other.load(KEY, first.commit.id)).toBeNull();
      store.lookAgain();
      expect(await store.load(KEY, first.commit.id)).toBeNull();
      expect((await store.load(KEY))?.commit).toEqual(again.commit);
      // what the former one had counted is counted again, wherever the next commit is made
      const { commit } = await commitNext(store, smallCourse('two'), { message: 'again' });
      expect(commit.number).toBe(2);
      expect(Math.abs((await store.storedBytes(KEY)) - 2 * bytes)).toBeLessThan(bytes);
      expect(await store.storedBytes(KEY)).toBeGreaterThan(bytes);
    });

    test('must be at the version that was expected', async () => {
      const store = await open();
      const one = await commitNext(store, smallCourse('one'));
      const two = await commitNext(store, smallCourse('two'));
      const refused = await caught(store.deleteCourse(KEY, { ...ANY, expectedVersion: one.commit.version }));
      expect(refused instanceof HeadMoved && refused.current).toEqual(two.commit);
      expect((await store.load(KEY))?.course).toEqual(smallCourse('two'));
      expect(await store.deleteCourse(KEY, { ...ANY, expectedVersion: two.commit.version })).not.toBeNull();
    });

    test('ends its jobs, and the job that deletes it, in the same moment', async () => {
      const store = await open();
      await commitNext(store, smallCourse());
      const ask = (spool?: string) =>
        store.jobs.create({
          kind: 'import',
          course: KEY,
          owner: 'ana',
          order: null,
          ...(spool === undefined ? {} : { spool }),
        });
      const { id: spool } = await store.spool.put(once(new Uint8Array([1, 2, 3])));
      const [queued, running, deleting] = [await ask(spool), await ask(), await ask()];
      await store.jobs.progress(running.id, { phase: 'write' });
      await store.keys.claim('app', 'k', 'print');
      const done = await store.deleteCourse(KEY, {
        ...ANY,
        job: { id: deleting.id, result: 'deleted' },
        key: { scope: 'app', key: 'k', fingerprint: 'print', answer: 'deleted' },
      });
      expect(new Set(done?.ended)).toEqual(new Set([queued.id, running.id]));
      for (const { id } of [queued, running])
        expect(await store.jobs.find(id)).toMatchObject({ state: 'failed', ...GONE });
      expect(await store.jobs.find(deleting.id)).toMatchObject({ state: 'succeeded', result: 'deleted' });
      expect(await store.keys.claim('app', 'k', 'print')).toMatchObject({ state: 'done', answer: 'deleted' });
      expect(await collected(store.spool.stream(spool))).toEqual([]);
      const late = store.commit(KEY, {
        ...INPUT,
        expectedHead: null,
        next: smallCourse(),
        job: { id: running.id, result: () => null },
      });
      expect(await caught(late)).toBeInstanceOf(JobOver);
      expect(await store.findCourse(KEY)).toBeNull();
    });

    test('stays if the job that deletes it was cancelled', async () => {
      const store = await open();
      const { commit } = await commitNext(store, smallCourse());
      const job = await store.jobs.create({ kind: 'deletion', course: KEY, owner: 'ana', order: null });
      await store.jobs.cancel(job.id);
      const refused = caught(store.deleteCourse(KEY, { ...ANY, job: { id: job.id, result: null } }));
      expect(await refused).toBeInstanceOf(JobOver);
      expect((await store.head(KEY))?.id).toBe(commit.id);
    });

    test('takes no plan and no commit that was worked out on it, also once it was made anew', async () => {
      const database = await make();
      const store = await database.open();
      const other = await database.open();
      const { commit } = await commitNext(store, smallCourse('one'));
      await other.load(KEY);
      await store.deleteCourse(KEY, ANY);
      const late = async (each: Store): Promise<readonly unknown[]> => [
        await caught(each.commit(KEY, { ...INPUT, expectedHead: commit.id, next: smallCourse('late') })),
        await caught(
          each.plans.save({
            plan: 'p' as PlanId,
            course: KEY,
            base: commit.id,
            baseVersion: commit.version,
            request: null,
            expiresAt: '2100-01-01T00:00:00.000Z',
          }),
        ),
      ];
      for (const each of [store, other])
        for (const error of await late(each)) {
          expect(error).toBeInstanceOf(CourseGone);
          expect(error instanceof CourseGone && [error.code, error.current]).toEqual(['course-gone', null]);
        }
      const again = await commitNext(store, smallCourse('again'));
      for (const each of [store, other])
        for (const error of await late(each)) {
          expect(error).toBeInstanceOf(CourseGone);
          expect(error instanceof CourseGone && error.current).toEqual(again.commit);
        }
      expect(await commitsOf(store)).toEqual([again.commit]);
    });

    test('gives no fencing token a second time', async () => {
      const store = await open();
      await commitNext(store, smallCourse());
      const lock = async (): Promise<number> => {
        const taken = await store.locks.acquire({
          course: KEY,
          block: null,
          holder: 'ana',
          application: 'studio',
          duration: 60_000,
          overlaps: () => true,
          takeOver: false,
        });
        return taken.taken ? taken.lock.token : expect.unreachable();
      };
      const former = await lock();
      await store.deleteCourse(KEY, ANY);
      expect(await store.locks.list(KEY)).toEqual([]);
      await commitNext(store, smallCourse());
      expect(await lock()).toBeGreaterThan(former);
      expect(await store.locks.release(KEY, former)).toBe(false);
    });

    test('under writers of two processes is gone whole, and each writer hears so or was before', {
      timeout: 30_000,
    }, async () => {
      const database = await make();
      const first = await database.open({ instance: 'one' as InstanceId });
      // one process serves a SQLite file, and a thread that waits for another connection stands still
      const stores = [first, first.shared ? await database.open({ instance: 'two' as InstanceId }) : first];
      for (let round = 0; round < 6; round += 1) {
        await commitNext(first, generatedCourse(60, ` of round ${round}`));
        let isOver = false;
        const write = async (store: Store, name: string): Promise<unknown> => {
          for (let number = 0; !isOver; number += 1) {
            // SQLite answers without a turn of the event loop, which the timer below needs
            await new Promise((resolve) => setImmediate(resolve));
            const head = await store.head(KEY);
            if (head === null) return null;
            const next = generatedCourse(60, ` of ${name} ${number}`);
            try {
              await store.commit(KEY, { ...INPUT, expectedHead: head.id, next });
              await store.plans.save({
                plan: `${name} ${number}` as PlanId,
                course: KEY,
                base: head.id,
                baseVersion: head.version,
                request: null,
                expiresAt: '2100-01-01T00:00:00.000Z',
              });
            } catch (error) {
              if (error instanceof CourseGone) return error;
              if (!(error instanceof HeadMoved)) throw error;
            }
          }
          return null;
        };
        const writers = stores.map((store, at) => write(store, `writer ${at}`));
        await new Promise((resolve) => setTimeout(resolve, 20 + 15 * round));
        const done = await stores[round % 2]?.deleteCourse(KEY, ANY);
        isOver = true;
        expect(done?.head.number).toBeGreaterThan(0);
        for (const ended of await Promise.all(writers))
          expect(ended === null || ended instanceof CourseGone).toBe(true);
        for (const store of stores) {
          store.lookAgain();
          expect(await store.load(KEY)).toBeNull();
          expect(await commitsOf(store)).toEqual([]);
          expect(await store.storedBytes(KEY)).toBe(0);
          for (let number = 0; number < 3; number += 1)
            expect(await store.plans.find(KEY, `writer 0 ${number}` as PlanId)).toBeNull();
        }
      }
      const version = (await commitNext(first, smallCourse())).commit.version as Version;
      expect((await first.coursePage({ offset: 0, limit: 5 })).results).toMatchObject([{ key: KEY, version }]);
    });
  });
}
