import { expect, test } from 'vitest';
import { BASE_PATH, importCourse, type Job, MEDIA } from '#contract';
import { CmsFailure, type CmsFailureKind } from '#openedx';
import { buildApp } from '../../src/server/app.ts';
import { DEFAULT_CONFIG } from '../../src/server/config/index.ts';
import { refusalFor } from '../../src/server/errors.ts';
import { refusal, type Sent, type Service, value } from './_service.ts';
import { blockAt, KEY, OTHER_KEY, packed, SMALL_COURSE, usage } from './_small-course.ts';
import { startStudio, studioConfig, studioService, untilAskedAgain } from './_studio.ts';

const COURSE = `${BASE_PATH}courses/${KEY}/`;

async function messages({ client }: Service): Promise<readonly string[]> {
  const { results } = value(await client.listCommits(KEY));
  return results.map(({ author, application, message }) => `${author} (${application}): ${message}`);
}

test('a course run that Studio has is read by a job at the first GET, and then lives in Studio', async () => {
  const studio = await startStudio();
  await studio.put();
  const service = await studioService(studio);
  expect(value(await service.client.listCourses()).results).toEqual([]);

  const first = await service.send('GET', COURSE);
  expect(first.status).toBe(202);
  const job = first.json as Job;
  expect(first.headers['location']).toBe(`${BASE_PATH}jobs/${job.id}/`);
  // the same caller is told of the same job
  const again = await service.send('GET', blockAt('problem@sum'));
  if (again.status === 202) expect((again.json as Job).id).toBe(job.id);

  const read = await service.client.settle({ ok: true, job }, { interval: 10 });
  expect(read.ok).toBe(true);
  const course = value(await service.client.getCourse(KEY));
  expect(course).toMatchObject({ host: 'studio', display_name: 'Small', counts: { vertical: 3, problem: 3 } });
  expect(value(await service.client.listCourses()).results.map(({ course_key }) => course_key)).toEqual([KEY]);
  expect(await messages(service)).toEqual(['Studio (studio): Read from Studio']);
});

test('a course run that neither has is not there, and the service says so without a job', async () => {
  const studio = await startStudio();
  const service = await studioService(studio);
  expect((await service.send('GET', COURSE)).status).toBe(404);
  expect((await service.send('GET', COURSE)).status).toBe(404);
  // it is remembered for a minute
  expect(studio.asked().filter((line) => line.includes('course_team'))).toHaveLength(1);
});

test('a local course run with that key keeps its history', async () => {
  const studio = await startStudio();
  const address = 'sqlite::memory:';
  const alone = await studioService(studio, { studio: null }, address);
  const local = { ...SMALL_COURSE, 'about/overview.html': '<p>Local</p>\n' };
  const content = { kind: 'archive', media: MEDIA.gzip, body: await packed(local) } as const;
  value(await alone.client.write(importCourse(KEY, { content })));
  expect(value(await alone.client.getCourse(KEY)).host).toBe('service');
  await studio.put();
  // the same store, now with Studio
  const app = await buildApp({
    store: alone.store,
    config: { ...DEFAULT_CONFIG, studio: studioConfig(studio.double) },
  });
  expect((await app.inject({ url: COURSE })).statusCode).toBe(202);
  const write = await app.inject({
    method: 'PUT',
    url: `${COURSE}olx/`,
    headers: { 'content-type': MEDIA.gzip },
    payload: Buffer.from(content.body),
  });
  expect([428, 400]).toContain(write.statusCode);
  await expect.poll(async () => (await app.inject({ url: COURSE })).statusCode, { timeout: 5_000 }).toBe(200);
  const { results } = (await app.inject({ url: `${COURSE}commits/` })).json();
  expect(results.map(({ message }: { readonly message: string }) => message)).toEqual([
    'Read from Studio',
    'Import the course run',
  ]);
  await app.close();
});

test('what Studio changed is a commit of its own before the next answer, and costs one request if nothing did', async () => {
  const studio = await startStudio();
  await studio.put();
  const service = await studioService(studio);
  const before = value(await service.client.getCourse(KEY));
  await untilAskedAgain();
  studio.asked();
  expect(value(await service.client.getCourse(KEY)).version).toBe(before.version);
  expect(studio.asked()).toEqual(['GET /api/contentstore/v0/xblock/KEY/KEY']);

  await studio.change('problem@sum', { metadata: { display_name: 'Sum, in Studio' } });
  await untilAskedAgain();
  const block = value(await service.client.getBlock(usage('problem@sum')));
  expect(block.display_name).toBe('Sum, in Studio');
  const { results } = value(await service.client.listCommits(KEY));
  const [commit] = results;
  expect(results).toHaveLength(2);
  expect(commit).toMatchObject({ author: 'Studio', application: 'studio' });
  expect(commit?.message).toMatch(/^Changed in Studio, last at .*UTC$/);
  expect(commit?.changed).toEqual([{ kind: 'change', block: usage('problem@sum') }]);
});

test('requests that come together share one question', async () => {
  const studio = await startStudio();
  await studio.put();
  const service = await studioService(studio);
  value(await service.client.getCourse(KEY));
  await untilAskedAgain();
  studio.asked();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      at % 2 === 0 ? service.send('GET', COURSE) : service.send('GET', blockAt('problem@sum')),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(studio.asked()).toHaveLength(1);
  // and so does the commit, if Studio has changed
  await studio.change('problem@sum', { metadata: { display_name: 'Once' } });
  await untilAskedAgain();
  await Promise.all(Array.from({ length: 20 }, () => service.send('GET', COURSE)));
  expect(await messages(service)).toHaveLength(2);
});

test('while the CMS is away, the answer says which version was read last, and stale=true gives it', async () => {
  const studio = await startStudio();
  await studio.put();
  const service = await studioService(studio);
  const { version } = value(await service.client.getCourse(KEY));
  await untilAskedAgain();
  studio.leave();
  const away = refusal(await service.client.getCourse(KEY));
  expect(away).toMatchObject({ name: 'remote-failed', status: 502, current_version: version });
  for (const path of [COURSE, `${COURSE}outline/`, `${COURSE}commits/`, `${COURSE}olx/`, blockAt('problem@sum')]) {
    expect((await service.send('GET', `${path}?stale=true`)).status, path).toBe(200);
  }
  studio.back();
  expect(value(await service.client.getCourse(KEY)).version).toBe(version);
});

test('each failure of the CMS has its status, and its words are told as they are', () => {
  const kinds = {
    'sign-in': 401,
    forbidden: 502,
    'not-found': 502,
    refused: 502,
    failed: 502,
    unreachable: 502,
    'timed-out': 504,
    'too-large': 502,
    'task-failed': 502,
  } satisfies Readonly<Record<CmsFailureKind, number>>;
  for (const [kind, status] of Object.entries(kinds) as [CmsFailureKind, number][]) {
    const words = '{"error": "Invalid data (’x’)"}';
    const refused = refusalFor(new CmsFailure({ kind, call: 'PUT /api/x', status: null, words }));
    expect(refused.status, kind).toBe(status);
    expect(refused.message, kind).toContain(words);
  }
});

test('removing a course run removes it from the service alone', async () => {
  const studio = await startStudio();
  await studio.put();
  const service = await studioService(studio);
  const { version } = value(await service.client.getCourse(KEY));
  studio.asked();
  value(await service.client.deleteCourse(KEY, { ifMatch: version }));
  expect(studio.asked().filter((line) => !line.startsWith('GET '))).toEqual([]);
  expect((await service.send('GET', COURSE)).status).toBe(202);
  expect(value(await service.client.getCourse(KEY)).version).toBe(version);
});

test('no answer has a secret, also if the CMS refuses the service', async () => {
  const studio = await startStudio();
  await studio.put();
  const service = await studioService(studio);
  value(await service.client.getCourse(KEY));
  const answers: Sent[] = [];
  for (const status of [400, 401, 403]) {
    studio.double.plant({ pattern: /xblock|access_token/, effect: { kind: 'answer', answer: { status, body: 'no' } } });
    await untilAskedAgain();
    answers.push(await service.send('GET', COURSE), await service.send('GET', `${BASE_PATH}courses/${OTHER_KEY}/`));
    studio.back();
  }
  expect(answers.map(({ status }) => status)).toContain(502);
  const secrets = [studio.double.client.secret, 'svc-password', 'eyJ'];
  expect(answers.filter(({ text }) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
});
