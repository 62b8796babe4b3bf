import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { address, BASE_PATH, importCourse, setSettings } from '#contract';
import type { CourseKey } from '#olx';
import { archive } from './_content.ts';
import { applicationService, bearer, registered } from './_production.ts';
import { courseVersion, put, refusal, type Service, smallService, value } from './_service.ts';
import { KEY, OTHER_KEY, SMALL_COURSE, usage } from './_small-course.ts';

const COURSE = BASE_PATH + address('course', { course_key: KEY });

test('removes the course run and nothing else, and answers what it was', async () => {
  const service = await smallService();
  await put(service, OTHER_KEY, SMALL_COURSE);
  const version = await courseVersion(service);
  const [last] = value(await service.client.listCommits(KEY)).results;
  const deleted = value(await service.client.deleteCourse(KEY, { ifMatch: version }));
  expect(deleted).toEqual({ course_key: KEY, course_version: version, commit: last?.commit });
  for (const read of [
    () => service.client.getCourse(KEY),
    () => service.client.getOutline(KEY),
    () => service.client.getBlock(usage('chapter@week1')),
    () => service.client.listCommits(KEY),
    () => service.client.getCommit(KEY, deleted.commit),
    () => service.client.deleteCourse(KEY, { ifMatch: version }),
  ])
    expect(refusal(await read())).toMatchObject({ name: 'not-found' });
  expect(value(await service.client.listCourses()).results.map(({ course_key }) => course_key)).toEqual([OTHER_KEY]);
  expect(value(await service.client.getOutline(OTHER_KEY)).children).toHaveLength(2);
  // the key is free again, with a history of its own
  await put(service, KEY, SMALL_COURSE);
  expect(value(await service.client.listCommits(KEY)).results.map(({ parent }) => parent)).toEqual([null]);
});

test('needs the course version', async () => {
  const service = await smallService();
  expect((await service.send('DELETE', COURSE)).status).toBe(428);
  const before = await courseVersion(service);
  const { id, node_version } = value(await service.client.getBlock(usage('chapter@week1')));
  value(
    await service.client.write(setSettings(KEY, id, { settings: { start: null, display_name: 'New' } }), {
      ifMatch: node_version,
    }),
  );
  expect(refusal(await service.client.deleteCourse(KEY, { ifMatch: before }))).toMatchObject({
    name: 'version-mismatch',
    current_version: await courseVersion(service),
    changed_by: 'demo_author',
  });
  value(await service.client.deleteCourse(KEY, { force: true }));
});

test('takes effect once under an idempotency key', async () => {
  const service = await smallService();
  const writing = { ifMatch: await courseVersion(service), idempotencyKey: randomUUID() };
  const first = value(await service.client.deleteCourse(KEY, writing));
  await put(service, KEY, SMALL_COURSE);
  expect(value(await service.client.deleteCourse(KEY, writing))).toEqual(first);
  expect(value(await service.client.getCourse(KEY)).course_key).toBe(KEY);
});

test('is refused while somebody else holds a lock anywhere in the course run, and needs the right to write', async () => {
  const service = await applicationService();
  const [one, other] = [
    await bearer(service, await registered(service)),
    await bearer(service, await registered(service)),
  ];
  const reader = await bearer(service, await registered(service, { scopes: ['read'] }));
  const made = await service.send('PUT', `${COURSE}olx/`, {
    headers: { ...one, 'content-type': 'application/gzip', 'if-none-match': '*' },
    body: new Uint8Array((await archive(SMALL_COURSE)).body as Uint8Array),
  });
  expect(made.status).toBe(201);
  const match = {
    'if-match': made.headers['x-course-version'] === undefined ? '' : `"${made.headers['x-course-version']}"`,
  };
  const lock = BASE_PATH + address('blockLock', { usage_key: usage('vertical@unit1') });
  const held = await service.send('PUT', lock, { headers: other });
  expect((await service.send('DELETE', COURSE, { headers: { ...reader, ...match } })).status).toBe(403);
  expect((await service.send('DELETE', COURSE, { headers: { ...one, ...match } })).status).toBe(423);
  const token = { 'lock-token': held.headers['lock-token'] ?? '' };
  expect((await service.send('DELETE', COURSE, { headers: { ...one, ...match, ...token } })).status).toBe(200);
});

test('ends the jobs that are under way in the course run', async () => {
  const service = await smallService();
  const content = await archive({ ...SMALL_COURSE, 'html/intro.html': '<p>Later</p>' });
  const operation = importCourse(KEY, { content, orphans: 'delete', merge: 'theirs' });
  const ifMatch = await courseVersion(service);
  const release = Promise.withResolvers<void>();
  // a writer that takes its time; the job and the deletion queue behind it
  const turn = service.store.inTurn(KEY as CourseKey, () => release.promise);
  const deletion = service.client.deleteCourse(KEY, { ifMatch });
  await expect.poll(() => service.app.server.listening || true).toBe(true);
  const begun = await service.client.write(operation, { ifMatch, asJob: true });
  if (!begun.ok || begun.job === null) throw new Error('no job');
  release.resolve();
  await turn;
  value(await deletion);
  const ended = await service.client.settle(begun, { interval: 10 });
  expect(refusal(ended)).toMatchObject({ name: 'not-found', detail: `The course run ${KEY} was deleted.` });
  expect((await service.client.getCourse(KEY)).ok).toBe(false);
});

describe('a writer under way', () => {
  const GONE = { name: 'not-found', status: 404, detail: `The course run ${KEY} was deleted.` };

  /** Deletes the course run behind the back of those who queue for their turn. */
  async function removed({ store }: Pick<Service, 'store'>) {
    const key = KEY as CourseKey;
    const state = await store.load(key);
    await store.deleteCourse(key, { expectedVersion: null, gone: { message: 'gone', result: null } });
    if (state === null) throw new Error('no course run');
    return state;
  }

  /** A change by force that has opened the course run and waits for its turn while `meanwhile` happens. */
  async function overtaken(service: Service, meanwhile: () => Promise<unknown>) {
    const release = Promise.withResolvers<void>();
    const turn = service.store.inTurn(KEY as CourseKey, () => release.promise);
    const queued = vi.spyOn(service.store, 'inTurn');
    const settings = { display_name: 'Late' };
    const writing = service.client.write(setSettings(KEY, usage('chapter@week1'), { settings }), { force: true });
    await expect.poll(() => queued.mock.calls.length, { timeout: 10_000 }).toBe(1);
    await meanwhile();
    release.resolve();
    await turn;
    return writing;
  }

  test('is told that the course run was deleted', async () => {
    const service = await smallService();
    expect(refusal(await overtaken(service, () => removed(service)))).toMatchObject(GONE);
  });

  test('changes nothing in a new course run with the same key', async () => {
    const service = await smallService();
    const late = await overtaken(service, async () => {
      const { course } = await removed(service);
      const input = { expectedHead: null, author: 'ana', application: 'test', message: '', changed: [] };
      await service.store.commit(KEY as CourseKey, { ...input, next: course });
    });
    expect(refusal(late)).toMatchObject(GONE);
    expect(value(await service.client.listCommits(KEY)).count).toBe(1);
  });

  test('is told so in the moment of its commit, and of keeping its plan', async () => {
    const operation = setSettings(KEY, usage('chapter@week1'), { settings: { display_name: 'Late' } });
    const service = await smallService();
    const { store, client } = service;
    const { commit } = store;
    vi.spyOn(store, 'commit').mockImplementationOnce(async (...parts) => {
      await removed(service);
      return commit(...parts);
    });
    expect(refusal(await client.write(operation, { force: true }))).toMatchObject(GONE);
    await put(service, KEY, SMALL_COURSE);
    const { save } = store.plans;
    vi.spyOn(store.plans, 'save').mockImplementationOnce(async (input) => {
      await removed(service);
      return save(input);
    });
    expect(refusal(await client.plan(operation))).toMatchObject(GONE);
  });
});
