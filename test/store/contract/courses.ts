import { describe, expect, test } from 'vitest';
import { type BlockId, courseVersionOf, nodeVersionOf, versionOf } from '#olx';
import type { CommitId, JobId, PlanId } from '#store';
import {
  block,
  blocksOf,
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
import { commitNext, databases, once, standingClock } from './_open.ts';

export function courseContract(makeDatabase: MakeDatabase): void {
  const { open, make } = databases(makeDatabase);

  describe('loading', () => {
    test('a course run that was never committed is not there', async () => {
      const store = await open();
      expect(await store.load(KEY)).toBeNull();
      expect(await store.findCourse(KEY)).toBeNull();
      expect(await commitsOf(store)).toEqual([]);
    });

    test('another process loads exactly what was committed', async () => {
      const database = await make();
      const first = await database.open();
      const asset = await first.blobs.put(once(new Uint8Array([1, 2, 3])));
      const small = smallCourse();
      const course = courseOf(small.root, {
        policy: {
          path: 'policies/2026/policy.json',
          text: '\uFEFF{"course/2026": {}}',
          unmatched: { 'chapter/gone': { start: null, weight: 0.5 } },
        },
        files: new Map([['about/overview.html', asset]]),
        assets: new Map([
          ['b.png', asset],
          ['a/ü 1.png', asset],
        ]),
      });
      const { commit } = await commitNext(first, course, {
        changed: [{ block: 'chapter@section' as BlockId, kind: 'add' }],
      });
      await first.close();

      const snapshot = await (await database.open()).load(KEY);
      expect(snapshot?.course).toEqual(course);
      expect(snapshot?.commit).toEqual(commit);
      expect(commit).toMatchObject({
        number: 1,
        parent: null,
        course: KEY,
        version: courseVersionOf(course),
        author: 'ana',
        application: 'test',
      });
    });

    test('drafts, derived names, second files, slots of all kinds and byte order marks come back', async () => {
      const database = await make();
      const first = await database.open();
      const live = html('text', '<p>live</p>');
      const draft = { ...html('text', '\uFEFF<p>draft \u{1F600}\r\n</p>'), published: live };
      const fresh = { ...problem('new', 1), published: null };
      const inline = block('problem', 'problem_1', {
        derivedName: true,
        file: null,
        text: '<problem/>',
        policy: { max_attempts: 3, tags: ['a', { b: null }] },
      });
      const unit = block('vertical', 'unit', {
        text: '<vertical></vertical>',
        holes: [10, 10],
        file: { path: 'vertical/unit.xml', before: '<?xml version="1.0"?>\n', after: '' },
        children: [
          pointer(draft),
          { slot: { kind: 'inline' }, block: inline },
          { slot: { kind: 'draft' }, block: fresh },
        ],
      });
      const course = courseOf(block('course', '2026', { children: [pointer(unit)] }));
      await commitNext(first, course);
      await first.close();
      expect((await (await database.open()).load(KEY))?.course).toEqual(course);
    });

    test('versions that were recorded are those that hashing would give', async () => {
      const database = await make();
      const first = await database.open();
      const course = generatedCourse(120);
      await commitNext(first, course);
      await first.close();
      const loaded = (await (await database.open()).load(KEY))?.course;
      const names = blocksOf(loaded?.root ?? course.root);
      for (const [name, original] of blocksOf(copyOf(course).root)) {
        const same = names.get(name) ?? original;
        expect([versionOf(same), nodeVersionOf(same)]).toEqual([versionOf(original), nodeVersionOf(original)]);
      }
      expect(names.size).toBe(120);
    });

    test('a state is found by its commit and by its version, the newest with it', async () => {
      const store = await open();
      const one = await commitNext(store, smallCourse('one'));
      const two = await commitNext(store, smallCourse('two'));
      const back = await commitNext(store, smallCourse('one'));
      expect(back.commit.version).toBe(one.commit.version);
      expect((await store.load(KEY, two.commit.id))?.course).toEqual(smallCourse('two'));
      expect((await store.load(KEY, one.commit.version))?.commit.id).toBe(back.commit.id);
      expect((await store.load(KEY, one.commit.id))?.commit.id).toBe(one.commit.id);
      expect((await store.load(KEY))?.commit.id).toBe(back.commit.id);
      expect(await store.load(KEY, 'f'.repeat(64) as CommitId)).toBeNull();
      expect(await store.load(OTHER_KEY, one.commit.id)).toBeNull();
      expect(await store.findCommit(OTHER_KEY, one.commit.version)).toBeNull();
    });

    test('blocks that two states share are one object, also when both are read from the database', async () => {
      const database = await make();
      const first = await database.open();
      const course = generatedCourse(200);
      const one = await commitNext(first, course);
      const two = await commitNext(
        first,
        withBlock(course, 'c_0_0_0_0', () => html('c_0_0_0_0', 'changed')),
      );
      await first.close();

      const store = await database.open();
      const before = await store.load(KEY, one.commit.id);
      const after = await store.load(KEY, two.commit.id);
      const earlier = blocksOf(before?.course.root ?? course.root);
      const different = [...blocksOf(after?.course.root ?? course.root)]
        .filter(([name, each]) => earlier.get(name) !== each)
        .map(([name]) => name);
      expect(different).toEqual(['2026', 'c_0', 'c_0_0', 'c_0_0_0', 'c_0_0_0_0']);
      expect(after?.course.assets).toBe(before?.course.assets);
    });

    test('loads at the same time give the same object', async () => {
      const database = await make();
      const first = await database.open();
      await commitNext(first, generatedCourse(100));
      await first.close();
      const store = await database.open();
      const [one, other] = await Promise.all([store.load(KEY), store.load(KEY)]);
      expect(one?.course).toBe(other?.course);
      expect(one).not.toBeNull();
    });

    test('a small cache changes nothing but speed', async () => {
      const database = await make();
      const first = await database.open();
      const ids: CommitId[] = [];
      for (const text of ['a', 'b', 'c', 'd']) ids.push((await commitNext(first, smallCourse(text))).commit.id);
      await first.close();
      const store = await database.open({ cachedCourses: 1 });
      for (const [index, text] of ['a', 'b', 'c', 'd'].entries())
        expect((await store.load(KEY, ids[index]))?.course).toEqual(smallCourse(text));
    });
  });

  describe('the list of course runs', () => {
    test('names, counts and versions are those of the head', async () => {
      const clock = standingClock();
      const store = await open({ now: clock.now });
      await commitNext(store, smallCourse());
      clock.pass(1_000);
      const { commit } = await commitNext(store, generatedCourse(50));
      expect((await store.coursePage({ offset: 0, limit: 10 })).results).toEqual([
        {
          key: KEY,
          displayName: 'Generated',
          head: commit.id,
          version: commit.version,
          counts: { chapter: 1, course: 1, html: 20, problem: 20, sequential: 2, vertical: 6 },
          createdAt: '2026-03-01T10:00:00.000Z',
          updatedAt: '2026-03-01T10:00:01.000Z',
        },
      ]);
    });

    test('a block in two places counts once', async () => {
      const store = await open();
      const shared = problem('shared', 1);
      const units = ['one', 'two'].map((name) => pointer(block('vertical', name, { children: [pointer(shared)] })));
      await commitNext(store, courseOf(block('course', '2026', { children: units })));
      expect((await store.findCourse(KEY))?.counts).toEqual({ course: 1, problem: 1, vertical: 2 });
    });
  });

  describe('what no database holds', () => {
    test.each(['a\u0000b', '\uD83C'])('is found nowhere: %j', async (text) => {
      const store = await open();
      const { commit } = await commitNext(store, smallCourse('a'));
      expect(await store.findCommit(KEY, text as CommitId)).toBeNull();
      expect(await store.jobs.find(text as JobId)).toBeNull();
      expect(await store.jobs.cancel(text as JobId)).toBeNull();
      expect(await store.plans.find(KEY, text as PlanId)).toBeNull();
      expect(await store.applications.find(text)).toBeNull();
      expect(await store.applications.revoke(text)).toBeNull();
      expect((await commitsOf(store)).map(({ id }) => id)).toEqual([commit.id]);
    });
  });

  describe('history', () => {
    test('commits are listed newest first, page by page', async () => {
      const store = await open();
      const ids: CommitId[] = [];
      for (const text of ['a', 'b', 'c', 'd', 'e'])
        ids.unshift((await commitNext(store, smallCourse(text), { message: text })).commit.id);
      const all = await commitsOf(store);
      expect(all.map(({ id }) => id)).toEqual(ids);
      expect(all.map(({ message, number }) => [message, number])).toEqual([
        ['e', 5],
        ['d', 4],
        ['c', 3],
        ['b', 2],
        ['a', 1],
      ]);
      expect(all.map(({ parent }) => parent)).toEqual([...ids.slice(1), null]);
      const page = (offset: number) => store.commitPage(KEY, { offset, limit: 2 });
      expect(await page(0)).toEqual({ count: 5, results: all.slice(0, 2) });
      expect(await page(2)).toEqual({ count: 5, results: all.slice(2, 4) });
      expect(await page(5)).toEqual({ count: 5, results: [] });
      expect(await store.findCommit(KEY, ids[2] as CommitId)).toEqual(all[2]);
    });
  });
}
