import { describe, expect, test } from 'vitest';
import { type CommitId, CourseGone, HeadMoved, type InstanceId, StudioWriteLost, StudioWriteUnderWay } from '#store';
import { KEY, OTHER_KEY, smallCourse } from '../_course.ts';
import type { MakeDatabase } from '../contract.ts';
import { caught, collected, commitNext, databases, once } from './_open.ts';

const ONE = 'one' as InstanceId;
const TWO = 'two' as InstanceId;
const MARKS = { editedOn: 'Nov 30, 2026 at 15:18 UTC', readAt: 1 };
const TARGET = new Uint8Array([1, 2, 0, 255]);

function wanted(base: CommitId) {
  return { course: KEY, base, request: { author: 'ana' }, job: null, target: TARGET, blobs: [] };
}

export function studioContract(makeDatabase: MakeDatabase): void {
  const { open, make } = databases(makeDatabase);

  describe('a course run that lives in Studio', () => {
    test('is one from the commit on that has what Studio had', async () => {
      const store = await open();
      const { commit } = await commitNext(store, smallCourse('one'));
      expect(await store.studio.find(KEY)).toBeNull();
      const read = await commitNext(store, smallCourse('two'), { studio: { marks: MARKS, ends: null } });
      expect(await store.studio.find(KEY)).toMatchObject({ course: KEY, commit: read.commit.id, marks: MARKS });
      expect(await store.studio.find(OTHER_KEY)).toBeNull();

      await store.studio.mark(KEY, commit.id, { editedOn: 'of another commit' });
      expect(await store.studio.find(KEY)).toMatchObject({ marks: MARKS });
      await store.studio.mark(KEY, read.commit.id, { editedOn: 'later' });
      expect(await store.studio.find(KEY)).toMatchObject({ commit: read.commit.id, marks: { editedOn: 'later' } });
    });

    test('keeps its marks if the commit is refused', async () => {
      const store = await open();
      const { commit } = await commitNext(store, smallCourse('one'), { studio: { marks: MARKS, ends: null } });
      await commitNext(store, smallCourse('two'));
      const late = commitNext(store, smallCourse('three'), {
        expectedHead: commit.id,
        studio: { marks: 'lost', ends: null },
      });
      expect(await caught(late)).toBeInstanceOf(HeadMoved);
      expect(await store.studio.find(KEY)).toMatchObject({ commit: commit.id, marks: MARKS });
    });

    test('goes when it is deleted, with its write', async () => {
      const store = await open();
      const { commit } = await commitNext(store, smallCourse('one'), { studio: { marks: MARKS, ends: null } });
      await store.studio.begin(wanted(commit.id));
      await store.deleteCourse(KEY, { expectedVersion: null, gone: { message: '', result: null } });
      expect(await store.studio.find(KEY)).toBeNull();
      expect(await store.studio.underWay(KEY)).toBeNull();
      expect(await caught(store.studio.begin(wanted(commit.id)))).toBeInstanceOf(CourseGone);
    });
  });

  describe('a write to Studio', () => {
    test('is the only one of its course run, until a commit ends it', async () => {
      const store = await open({ instance: ONE });
      const { commit } = await commitNext(store, smallCourse('one'), { studio: { marks: MARKS, ends: null } });
      const write = await store.studio.begin(wanted(commit.id));
      expect(write).toMatchObject({ course: KEY, base: commit.id, request: { author: 'ana' }, phase: 'begun' });
      expect(await caught(store.studio.begin(wanted(commit.id)))).toBeInstanceOf(StudioWriteUnderWay);
      await store.studio.advance(write.id, 'sending');
      expect(await store.studio.underWay(KEY)).toEqual({ ...write, phase: 'sending' });
      expect(await store.studio.target(write.id)).toEqual(TARGET);
      // its process lives, so nobody else may have it
      expect(await store.studio.left()).toEqual([]);
      expect(await store.studio.takeOver(write.id)).toBe(false);

      await commitNext(store, smallCourse('two'), { studio: { marks: 'after', ends: write.id } });
      expect(await store.studio.underWay(KEY)).toBeNull();
      expect(await store.studio.target(write.id)).toBeNull();
      expect(await store.studio.find(KEY)).toMatchObject({ marks: 'after' });
      expect(await store.studio.begin(wanted(commit.id))).toMatchObject({ phase: 'begun' });
    });

    test('of a dead process is taken over by one other, and the former one commits nothing', async () => {
      const database = await make();
      const one = await database.open({ instance: ONE });
      const { commit } = await commitNext(one, smallCourse('one'), { studio: { marks: MARKS, ends: null } });
      const write = await one.studio.begin(wanted(commit.id));
      const two = await database.open({ instance: TWO });
      await one.instances.leave();
      expect(await two.studio.left()).toEqual([write]);
      expect(await Promise.all([two.studio.takeOver(write.id), two.studio.takeOver(write.id)])).toContain(true);
      expect(await two.studio.underWay(KEY)).toEqual({ ...write, instance: TWO });

      const late = commitNext(one, smallCourse('late'), { studio: { marks: 'late', ends: write.id } });
      expect(await caught(late)).toBeInstanceOf(StudioWriteLost);
      expect(await caught(one.studio.advance(write.id, 'sent'))).toBeInstanceOf(StudioWriteLost);
      await one.studio.end(write.id);
      expect(await two.studio.underWay(KEY)).not.toBeNull();
      expect((await two.head(KEY))?.id).toBe(commit.id);
      await commitNext(two, smallCourse('finished'), { studio: { marks: 'after', ends: write.id } });
      expect(await two.studio.underWay(KEY)).toBeNull();
    });

    test('that ended without a commit leaves the course run as it was', async () => {
      const store = await open();
      const { commit } = await commitNext(store, smallCourse('one'), { studio: { marks: MARKS, ends: null } });
      const write = await store.studio.begin(wanted(commit.id));
      await store.studio.end(write.id);
      expect(await store.studio.underWay(KEY)).toBeNull();
      expect(await store.studio.find(KEY)).toMatchObject({ commit: commit.id, marks: MARKS });
    });

    test('keeps the bytes that its target refers to', async () => {
      const store = await open();
      const { commit } = await commitNext(store, smallCourse('one'), { studio: { marks: MARKS, ends: null } });
      const { hash } = await store.blobs.put(once(new Uint8Array([1, 2, 3])));
      const write = await store.studio.begin({ ...wanted(commit.id), blobs: [hash] });
      await store.collect({ grace: -1000 });
      expect(await collected(store.blobs.stream(hash))).toEqual([1, 2, 3]);
      await store.studio.end(write.id);
      await store.collect({ grace: -1000 });
      expect(await store.blobs.has(hash)).toBe(false);
    });
  });
}
