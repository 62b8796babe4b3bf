import { describe, expect, test } from 'vitest';
import type { BlockId, Version } from '#olx';
import {
  type ClaimedKey,
  type CommitRecord,
  type ContentHash,
  type InstanceId,
  type JobId,
  JobOver,
  KeyLost,
  LimitExceeded,
  type PlanId,
  type PlanInput,
} from '#store';
import { commitsOf, KEY, OTHER_KEY, smallCourse } from '../_course.ts';
import type { MakeDatabase } from '../contract.ts';
import { caught, collected, commitNext, databases, once, standingClock } from './_open.ts';

const DAY = 24 * 3_600_000;
const ONE = 'one' as InstanceId;
const TWO = 'two' as InstanceId;
const IMPORT = { kind: 'import', course: KEY, owner: 'ana' };
const ASKED = { ...IMPORT, order: { what: 'an import' } };

function claimed(key: string, fingerprint = 'print'): ClaimedKey {
  return { scope: 'app', key, fingerprint };
}

export function recordContract(makeDatabase: MakeDatabase): void {
  const { open, make } = databases(makeDatabase);

  describe('jobs', () => {
    test('go from queued over running to their end, and then stay', async () => {
      const clock = standingClock();
      const store = await open({ now: clock.now, instance: ONE });
      const job = await store.jobs.create(ASKED);
      expect(job).toMatchObject({
        ...IMPORT,
        state: 'queued',
        phase: null,
        done: 0,
        total: null,
        message: null,
        result: null,
        instance: ONE,
        attempt: 1,
        revision: 1,
      });
      clock.pass(5);
      const running = await store.jobs.progress(job.id, { phase: 'writing', done: 3, total: 10, message: 'half' });
      expect(running).toEqual({
        ...job,
        state: 'running',
        phase: 'writing',
        done: 3,
        total: 10,
        message: 'half',
        revision: 2,
        updatedAt: '2026-03-01T10:00:00.005Z',
      });
      expect(await store.jobs.progress(job.id, { done: 4 })).toMatchObject({
        phase: 'writing',
        done: 4,
        total: 10,
        message: 'half',
      });
      expect(await store.jobs.fail(job.id, 'no', { status: 422 })).toMatchObject({
        state: 'failed',
        message: 'no',
        result: { status: 422 },
      });
      expect(await store.jobs.finish(job.id, 1)).toMatchObject({ state: 'failed' });
      expect(await store.jobs.progress(job.id, { done: 9 })).toMatchObject({ state: 'failed', done: 4 });
      expect(await store.jobs.cancel(job.id)).toMatchObject({ state: 'failed' });
      expect(await store.jobs.find('none' as JobId)).toBeNull();
      expect(await store.jobs.cancel('none' as JobId)).toBeNull();
    });

    test('end with the commit that they make', async () => {
      const store = await open();
      const job = await store.jobs.create(ASKED);
      const result = (commit: CommitRecord) => ({ commit: commit.id, course_version: commit.version });
      const { commit } = await commitNext(store, smallCourse(), { job: { id: job.id, result } });
      expect(commit.job).toBe(job.id);
      expect(await store.jobs.find(job.id)).toMatchObject({ state: 'succeeded', result: result(commit) });
    });

    test('that are cancelled keep their commit from being made', async () => {
      const store = await open();
      const job = await store.jobs.create(ASKED);
      await store.jobs.cancel(job.id);
      const error = await caught(commitNext(store, smallCourse(), { job: { id: job.id, result: () => null } }));
      expect(error instanceof JobOver && error.data).toEqual({ job: job.id, state: 'cancelled' });
      expect(await store.findCourse(KEY)).toBeNull();
    });

    test('left by a dead process are taken up, one after another; those of this process and those at their end stay', async () => {
      const database = await make();
      const dead = await database.open({ instance: ONE });
      const queued = await dead.jobs.create(ASKED);
      const running = await dead.jobs.create(ASKED);
      await dead.jobs.progress(running.id, { phase: 'reading' });
      const done = await dead.jobs.create(ASKED);
      await dead.jobs.finish(done.id, 'done');
      await dead.close();
      const store = await database.open({ instance: TWO });
      const own = await store.jobs.create(ASKED);
      const taken = [await store.jobs.takeUp(), await store.jobs.takeUp()];
      expect(new Set(taken.map((job) => job?.id))).toEqual(new Set([queued.id, running.id]));
      for (const job of taken) expect(job).toMatchObject({ state: 'queued', phase: null, instance: TWO });
      // only what had begun counts
      const attempts = new Map(taken.map((job) => [job?.id, job?.attempt]));
      expect([attempts.get(queued.id), attempts.get(running.id)]).toEqual([1, 2]);
      expect(await store.jobs.takeUp()).toBeNull();
      expect(await store.jobs.find(own.id)).toEqual(own);
      expect((await store.jobs.find(done.id))?.state).toBe('succeeded');
      expect(await store.jobs.order(queued.id)).toEqual(ASKED.order);
      expect(await store.jobs.order(done.id)).toBeNull();
    });

    test('of a living process are left to it, until its lease has run out', async () => {
      const clock = standingClock();
      const database = await make();
      const one = await database.open({ instance: ONE, now: clock.now });
      const two = await database.open({ instance: TWO, now: clock.now });
      await one.instances.beat(1_000);
      const { id } = await one.jobs.create(ASKED);
      expect(await two.jobs.takeUp()).toBeNull();
      clock.pass(1_000);
      expect(await two.jobs.takeUp()).toMatchObject({ id, instance: TWO, attempt: 1 });
      // the former one may still run: it can tell nothing more, and commit nothing
      expect(await one.jobs.progress(id, { done: 5 })).toMatchObject({ done: 0, instance: TWO });
      expect(await one.jobs.finish(id, 'late')).toMatchObject({ state: 'queued' });
      const commit = commitNext(one, smallCourse(), { job: { id, result: () => null } });
      expect(await caught(commit)).toBeInstanceOf(JobOver);
      expect(await two.findCourse(KEY)).toBeNull();
    });

    test('go at once where their process has left, or another says that it outlives all', async () => {
      const database = await make();
      const one = await database.open({ instance: ONE });
      const two = await database.open({ instance: TWO });
      await one.instances.beat(60_000);
      const first = await one.jobs.create(ASKED);
      await one.instances.leave();
      expect(await two.jobs.takeUp()).toMatchObject({ id: first.id });
      await one.instances.beat(60_000);
      const second = await one.jobs.create(ASKED);
      expect(await two.jobs.takeUp()).toBeNull();
      await two.instances.outlive();
      expect(await two.jobs.takeUp()).toMatchObject({ id: second.id });
    });

    test('that end their process again and again are given up', async () => {
      const database = await make();
      const first = await database.open({ instance: ONE });
      const { id } = await first.jobs.create(ASKED);
      await first.jobs.progress(id, {});
      for (const instance of ['a', 'b'] as InstanceId[]) {
        const next = await database.open({ instance });
        expect(await next.jobs.takeUp()).toMatchObject({ id });
        await next.jobs.progress(id, {});
      }
      const store = await database.open({ instance: TWO });
      expect(await store.jobs.takeUp()).toBeNull();
      expect(await store.jobs.find(id)).toMatchObject({
        state: 'interrupted',
        message: expect.stringContaining('3 times'),
      });
    });

    test('that never began are taken up, however often their process ended', async () => {
      const database = await make();
      const { id } = await (await database.open({ instance: ONE })).jobs.create(ASKED);
      for (const instance of ['a', 'b', 'c', 'd', 'e'] as InstanceId[]) {
        const next = await database.open({ instance });
        expect(await next.jobs.takeUp()).toMatchObject({ id, state: 'queued', attempt: 1 });
      }
    });

    test('that wait for a sign-in are taken up by nobody, and go on once, where the owner asks', async () => {
      const database = await make();
      const store = await database.open({ instance: ONE });
      const two = await database.open({ instance: TWO });
      for (const each of [store, two]) await each.instances.beat(60_000);
      const { id } = await store.jobs.create(ASKED);
      await store.jobs.progress(id, { phase: 'write' });
      expect(await store.jobs.hold(id, 'Sign in again.')).toMatchObject({
        state: 'needs_sign_in',
        message: 'Sign in again.',
      });
      await store.instances.leave();
      expect(await two.jobs.takeUp()).toBeNull();
      expect((await two.jobs.held(ASKED.owner)).map((job) => job.id)).toEqual([id]);
      expect(await two.jobs.held('somebody else')).toEqual([]);
      expect(await two.jobs.order(id)).toEqual(ASKED.order);
      const resumed = await Promise.all([two.jobs.resume(id), two.jobs.resume(id)]);
      expect(resumed.map((job) => job?.state ?? null).sort()).toEqual([null, 'queued'].sort());
      expect(await two.jobs.finish(id, null)).toMatchObject({ state: 'succeeded', instance: TWO });
      expect(await two.jobs.resume(id)).toBeNull();
    });

    test('that wait for a sign-in can be cancelled, and end with their course run', async () => {
      const store = await open();
      const held = async (): Promise<JobId> => {
        const { id } = await store.jobs.create(ASKED);
        await store.jobs.hold(id, '');
        return id;
      };
      const cancelled = await held();
      expect(await store.jobs.cancel(cancelled)).toMatchObject({ state: 'cancelled' });
      await commitNext(store, smallCourse('one'));
      const left = await held();
      await store.deleteCourse(KEY, { expectedVersion: null, gone: { message: 'gone', result: null } });
      expect(await store.jobs.find(left)).toMatchObject({ state: 'failed', message: 'gone' });
    });

    test('are adopted by whoever finishes their write, unless they are over', async () => {
      const database = await make();
      const store = await database.open({ instance: ONE });
      const two = await database.open({ instance: TWO });
      const { id } = await store.jobs.create(ASKED);
      expect(await two.jobs.adopt(id)).toMatchObject({ state: 'queued', instance: TWO });
      expect(await two.jobs.finish(id, 'done')).toMatchObject({ state: 'succeeded' });
      expect(await store.jobs.adopt(id)).toBeNull();
    });

    test('of this process that nobody here knows are told', async () => {
      const store = await open();
      const jobs = [await store.jobs.create(ASKED), await store.jobs.create(ASKED), await store.jobs.create(ASKED)];
      await store.jobs.cancel(jobs[2]?.id as JobId);
      const known = new Set([jobs[0]?.id as JobId]);
      expect((await store.jobs.unacknowledged(known)).map(({ id }) => id)).toEqual([jobs[1]?.id]);
    });

    test('answer the key that asked for them in the same moment, and take what was spooled with them', async () => {
      const store = await open();
      await store.keys.claim('app', 'k', 'print');
      const { id: spool } = await store.spool.put(once(new Uint8Array([1, 2, 3])));
      const job = await store.jobs.create({
        ...ASKED,
        spool,
        key: { ...claimed('k'), answer: ({ id }) => ({ id }) },
      });
      expect(await store.keys.claim('app', 'k', 'print')).toMatchObject({ state: 'done', answer: { id: job.id } });
      expect(await collected(store.spool.stream(spool))).toEqual([1, 2, 3]);
      await store.jobs.cancel(job.id);
      expect(await collected(store.spool.stream(spool))).toEqual([]);
    });

    test('results have a largest size', async () => {
      const store = await open({ limits: { result: 100 } });
      const job = await store.jobs.create(ASKED);
      expect(await caught(store.jobs.finish(job.id, 'x'.repeat(101)))).toBeInstanceOf(LimitExceeded);
      expect((await store.jobs.find(job.id))?.state).toBe('queued');
    });
  });

  describe('idempotency keys', () => {
    test('let one request through and give its answer to the others', async () => {
      const store = await open();
      const claims = await Promise.all([1, 2, 3].map(() => store.keys.claim('app', 'k', 'print')));
      expect(claims.map(({ state }) => state).sort()).toEqual(['claimed', 'running', 'running']);
      await store.keys.complete(claimed('k'), { status: 200 });
      await store.keys.complete(claimed('k'), { status: 500 });
      expect(await store.keys.claim('app', 'k', 'print')).toEqual({
        state: 'done',
        answer: { status: 200 },
        fingerprint: 'print',
      });
      expect(await store.keys.claim('app', 'k', 'other')).toEqual({ state: 'mismatch' });
      expect(await store.keys.claim('another', 'k', 'print')).toEqual({ state: 'claimed' });
    });

    test('compare the body as soon as it is known on both sides', async () => {
      const store = await open();
      expect(await store.keys.claim('app', 'k', 'head')).toEqual({ state: 'claimed' });
      expect(await store.keys.claim('app', 'k', 'head body')).toEqual({ state: 'running' });
      expect(await store.keys.claim('app', 'k', 'heed body')).toEqual({ state: 'mismatch' });
      await store.keys.complete(claimed('k', 'head body'), 1);
      for (const same of ['head', 'head body']) {
        const claim = await store.keys.claim('app', 'k', same);
        expect(claim).toEqual({ state: 'done', answer: 1, fingerprint: 'head body' });
      }
      expect(await store.keys.claim('app', 'k', 'head other')).toEqual({ state: 'mismatch' });
    });

    test('are free again when released, but not once answered', async () => {
      const store = await open();
      await store.keys.claim('app', 'k', 'print');
      await store.keys.release(claimed('k'));
      expect(await store.keys.claim('app', 'k', 'other')).toEqual({ state: 'claimed' });
      await store.keys.complete(claimed('k', 'other'), null);
      await store.keys.release(claimed('k'));
      expect(await store.keys.claim('app', 'k', 'other')).toMatchObject({ state: 'done', answer: null });
    });

    test('are answered by the commit itself, so that a restart cannot do the change twice', async () => {
      const database = await make();
      const dead = await database.open({ instance: ONE });
      await dead.keys.claim('app', 'done', 'print');
      await dead.keys.claim('app', 'undone', 'print');
      const answer = (commit: CommitRecord) => ({ commit: commit.id });
      const { commit } = await commitNext(dead, smallCourse(), { key: { ...claimed('done'), answer } });
      await dead.close();
      const store = await database.open({ instance: TWO });
      expect(await store.keys.claim('app', 'done', 'print')).toMatchObject({ state: 'done', answer: answer(commit) });
      expect(await store.keys.claim('app', 'undone', 'other')).toEqual({ state: 'mismatch' });
      expect(await store.keys.claim('app', 'undone', 'print')).toEqual({ state: 'claimed' });
      expect(await store.keys.claim('app', 'undone', 'print')).toEqual({ state: 'running' });
    });

    test('undo a commit that has lost its key to another instance, or to nobody', async () => {
      const clock = standingClock();
      const database = await make();
      const one = await database.open({ instance: ONE, now: clock.now });
      const two = await database.open({ instance: TWO, now: clock.now });
      await one.instances.beat(1_000);
      await one.keys.claim('app', 'k', 'print');
      // it stands still for longer than its lease
      clock.pass(1_000);
      expect(await two.keys.claim('app', 'k', 'print')).toEqual({ state: 'claimed' });
      const answer = () => null;
      expect(await caught(commitNext(one, smallCourse(), { key: { ...claimed('k'), answer } }))).toBeInstanceOf(
        KeyLost,
      );
      expect(await two.findCourse(KEY)).toBeNull();
      await commitNext(two, smallCourse(), { key: { ...claimed('k'), answer } });
      const again = commitNext(two, smallCourse(), { key: { ...claimed('k'), answer } });
      expect(await caught(again)).toBeInstanceOf(KeyLost);
      expect(await commitsOf(two)).toHaveLength(1);
    });

    test('whose end did not reach the database are free for the next sending, once the request is over here', async () => {
      const store = await open({ limits: { result: 10 } });
      await store.keys.claim('app', 'k', 'print');
      expect(await store.keys.claim('app', 'k', 'print')).toEqual({ state: 'running' });
      expect(await caught(store.keys.complete(claimed('k'), 'x'.repeat(11)))).toBeInstanceOf(LimitExceeded);
      const claims = await Promise.all([1, 2].map(() => store.keys.claim('app', 'k', 'print')));
      expect(claims.map(({ state }) => state).sort()).toEqual(['claimed', 'running']);
    });

    test('stand for a day', async () => {
      const clock = standingClock();
      const store = await open({ now: clock.now });
      await store.keys.claim('app', 'k', 'print');
      await store.keys.complete(claimed('k'), 1);
      clock.pass(DAY + 1);
      expect(await store.keys.claim('app', 'k', 'other')).toEqual({ state: 'claimed' });
    });
  });

  describe('plans', () => {
    const plan = (id: string, parts: Partial<PlanInput> = {}): PlanInput => ({
      plan: id as PlanId,
      course: KEY,
      baseVersion: 'olx1-0' as Version,
      request: { steps: [{ kind: 'delete', block: 'html@x' }] },
      expiresAt: '2026-03-01T11:00:00.000Z',
      ...parts,
    });

    test('are found until they expire, in their own course run', async () => {
      const clock = standingClock();
      const store = await open({ now: clock.now });
      const saved = await store.plans.save(plan('p1'));
      const unsaid = { base: null, choices: {}, precondition: null };
      expect(saved).toEqual({ ...plan('p1'), ...unsaid, createdAt: '2026-03-01T10:00:00.000Z' });
      expect(await store.plans.find(KEY, saved.plan)).toEqual(saved);
      expect(await store.plans.find(OTHER_KEY, saved.plan)).toBeNull();
      clock.pass(3_600_000);
      expect(await store.plans.find(KEY, saved.plan)).toBeNull();
    });

    test('saved again are renewed', async () => {
      const clock = standingClock();
      const store = await open({ now: clock.now });
      await store.plans.save(plan('p1'));
      clock.pass(1_000);
      const again = await store.plans.save(plan('p1', { expiresAt: '2026-03-01T12:00:00.000Z' }));
      expect(await store.plans.find(KEY, again.plan)).toEqual({ ...again, createdAt: '2026-03-01T10:00:01.000Z' });
    });

    test('keep what it takes to read, choose and apply them again, until they expire', async () => {
      const clock = standingClock();
      const store = await open({ now: clock.now });
      const { commit } = await commitNext(store, smallCourse());
      const input = plan('p1', {
        base: commit.id,
        choices: { c1: 'ours', c2: 'theirs' },
        precondition: {
          blocks: [
            { block: 'html@welcome' as BlockId, which: 'version', version: 'olx1-1' as Version },
            { block: 'html@new' as BlockId, which: 'node', version: null },
          ],
          files: [{ kind: 'asset', path: 'a.png', hash: null }],
        },
      });
      const [answer, texts] = [new Uint8Array(100_000).fill(7), new Uint8Array([0, 255])];
      const content = (hash: string) => ({
        hash: hash.repeat(64) as ContentHash,
        block: 'html@welcome' as BlockId,
        form: 'draft' as const,
      });
      const saved = await store.plans.save({
        ...input,
        contents: [content('1'), content('1'), content('2')],
        parts: { answer, texts },
      });
      expect(await store.plans.find(KEY, saved.plan)).toEqual({ ...input, createdAt: saved.createdAt });
      expect(await store.plans.part(KEY, saved.plan, 'answer')).toEqual(answer);
      expect(await store.plans.part(KEY, saved.plan, 'texts')).toEqual(texts);
      expect(await store.plans.part(OTHER_KEY, saved.plan, 'texts')).toBeNull();
      expect(await store.findContent(KEY, content('2').hash)).toEqual({ in: 'plan', plan: 'p1', ...content('2') });
      // saved again, it names what it names now
      await store.plans.save({ ...input, contents: [content('3')], parts: { texts } });
      expect(await store.findContent(KEY, content('2').hash)).toBeNull();
      expect(await store.findContent(KEY, content('3').hash)).not.toBeNull();
      expect(await store.plans.part(KEY, saved.plan, 'answer')).toBeNull();
      clock.pass(3_600_000);
      expect(await store.findContent(KEY, content('3').hash)).toBeNull();
      expect(await store.plans.part(KEY, saved.plan, 'texts')).toBeNull();
      expect((await store.prune()).plans).toBe(1);
    });

    test('are bounded in size and number', async () => {
      const clock = standingClock();
      const store = await open({ now: clock.now, limits: { plan: 1_000, plansPerCourse: 3 } });
      expect(await caught(store.plans.save(plan('big', { request: 'x'.repeat(1_000) })))).toBeInstanceOf(LimitExceeded);
      const part = { parts: { answer: new Uint8Array(1_001) } };
      expect(await caught(store.plans.save(plan('big', part)))).toBeInstanceOf(LimitExceeded);
      for (const id of ['a', 'b', 'c', 'd', 'e']) {
        await store.plans.save(plan(id));
        clock.pass(1);
      }
      const left = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => store.plans.find(KEY, id as PlanId)));
      expect(left.map((each) => each?.plan ?? null)).toEqual([null, null, 'c', 'd', 'e']);
    });
  });

  test('the last import of an application to a place is remembered', async () => {
    const store = await open();
    const unit = 'vertical@unit' as BlockId;
    expect(await store.lastImport(KEY, unit, 'app')).toBeNull();
    await store.recordImport(KEY, unit, 'app', 'olx1-1' as Version);
    await store.recordImport(KEY, unit, 'app', 'olx1-2' as Version);
    await store.recordImport(KEY, unit, 'other', 'olx1-3' as Version);
    expect(await store.lastImport(KEY, unit, 'app')).toBe('olx1-2');
    expect(await store.lastImport(KEY, unit, 'other')).toBe('olx1-3');
    expect(await store.lastImport(OTHER_KEY, unit, 'app')).toBeNull();
  });

  test('a sweep takes what has had its time and nothing else', async () => {
    const clock = standingClock();
    const store = await open({ now: clock.now });
    const over = await store.jobs.create(ASKED);
    const running = await store.jobs.create(ASKED);
    await store.jobs.finish(over.id, null);
    await store.keys.claim('app', 'old', 'print');
    const request = { course: KEY, baseVersion: 'olx1-0' as Version, request: null };
    await store.plans.save({ ...request, plan: 'old' as PlanId, expiresAt: '2026-03-02T00:00:00.000Z' });
    clock.pass(31 * DAY);
    await store.keys.claim('app', 'new', 'print');
    await store.plans.save({ ...request, plan: 'new' as PlanId, expiresAt: '2027-01-01T00:00:00.000Z' });
    expect(await store.prune()).toEqual({ plans: 1, jobs: 1, keys: 1, uploads: 0, locks: 0, tokens: 0, calls: 0 });
    expect(await store.jobs.find(over.id)).toBeNull();
    expect((await store.jobs.find(running.id))?.state).toBe('queued');
    expect(await store.plans.find(KEY, 'new' as PlanId)).not.toBeNull();
    expect(await store.keys.claim('app', 'new', 'print')).toEqual({ state: 'running' });
  });
}
