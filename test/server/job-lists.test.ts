import { expect, test } from 'vitest';
import { address, BASE_PATH, importCourse, type Job, type Page } from '#contract';
import { archive } from './_content.ts';
import { applicationService, bearer, registered } from './_production.ts';
import { emptyService, refusal, smallService, value } from './_service.ts';
import { KEY, OTHER_KEY, packed, SMALL_COURSE } from './_small-course.ts';

test('lists the jobs of the caller, newest first, on pages, and those of one course run', async () => {
  const { client } = await emptyService();
  const ids: string[] = [];
  for (const key of [KEY, OTHER_KEY, 'course-v1:Demo+Third+2026']) {
    const begun = await client.write(importCourse(key, { content: await archive(SMALL_COURSE) }), { asJob: true });
    if (!begun.ok || begun.job === null) throw new Error('no job');
    value(await client.settle(begun, { interval: 5 }));
    ids.unshift(begun.job.id);
  }
  const all = value(await client.listJobs());
  expect(all).toMatchObject({ count: 3, next: null, previous: null });
  expect(all.results.map(({ id }) => id)).toEqual(ids);
  // what came of a job may be large: the job itself tells it
  for (const job of all.results) {
    const { result, ...rest } = value(await client.getJob(job.id));
    expect(result).not.toBeNull();
    expect(job).toEqual({ ...rest, result: null });
  }
  const one = value(await client.listJobs({ course: OTHER_KEY }));
  expect(one.results.map(({ id, course_key }) => [id, course_key])).toEqual([[ids[1], OTHER_KEY]]);
  const second = value(await client.listJobs({ page: 2, page_size: 1 }));
  expect(second).toMatchObject({ count: 3, results: [{ id: ids[1] }] });
  expect([second.next, second.previous].map((each) => new URL(each ?? '').searchParams.get('page'))).toEqual([
    '3',
    '1',
  ]);
});

test('shows nobody the jobs of others', async () => {
  const service = await applicationService();
  const [one, other] = [
    await bearer(service, await registered(service)),
    await bearer(service, await registered(service)),
  ];
  const body = await packed(SMALL_COURSE);
  const headers = { ...one, 'content-type': 'application/gzip', prefer: 'respond-async' };
  const path = BASE_PATH + address('courseOlx', { course_key: KEY });
  expect((await service.send('PUT', path, { headers, body })).status).toBe(202);
  const counts = [one, other].map(async (who) => {
    const answer = await service.send('GET', BASE_PATH + address('jobs', {}), { headers: who });
    return (answer.json as Page<Job>).count;
  });
  expect(await Promise.all(counts)).toEqual([1, 0]);
});

test('of nobody is an empty page; what is no course key is refused', async () => {
  const { client } = await smallService();
  expect(value(await client.listJobs({ course: OTHER_KEY }))).toMatchObject({ count: 0, results: [] });
  expect(refusal(await client.listJobs({ course: 'Demo/Service/2026' }))).toMatchObject({ status: 400 });
});
