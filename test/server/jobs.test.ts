import { describe, expect, test } from 'vitest';
import { address, BASE_PATH, importCourse, type Job, MEDIA, replaceBlock, setSettings } from '#contract';
import type { CourseKey } from '#olx';
import { callerOf } from '../../src/server/auth/actor.ts';
import { DEMO_ACTOR } from '../../src/server/auth/demo.ts';
import { courseVersion, emptyService, refusal, type Service, smallService, value, versions } from './_service.ts';
import { KEY, packed, SMALL_COURSE, unitFiles, usage } from './_small-course.ts';

const IMPORT = { kind: 'import', course: KEY as CourseKey, order: null };
const jobPath = (id: string) => BASE_PATH + address('job', { job: id });

async function importing(service: Service, files = SMALL_COURSE) {
  const content = { kind: 'archive', media: MEDIA.gzip, body: await packed(files) } as const;
  return service.client.write(importCourse(KEY, { content }), { asJob: true });
}

describe('a write as a job', () => {
  test('answers 202 with the place of the job, which ends with what 200 would have said', async () => {
    const service = await emptyService();
    const body = await packed(SMALL_COURSE);
    const answer = await service.send('PUT', `${BASE_PATH}courses/${KEY}/olx/`, {
      headers: { 'content-type': MEDIA.gzip, prefer: 'respond-async' },
      body,
    });
    const job = answer.json as Job;
    expect(answer).toMatchObject({ status: 202, headers: { location: jobPath(job.id) } });
    const seen: Job[] = [];
    const done = value(
      await service.client.settle({ ok: true, job }, { interval: 5, onProgress: (each) => seen.push(each) }),
    );
    expect(done).toMatchObject({ course_version: await courseVersion(service), block: usage('course@course') });
    expect(seen.at(-1)).toMatchObject({ state: 'succeeded', result: done, problem: null });
    expect(seen.slice(0, -1).every(({ state }) => state === 'queued' || state === 'running')).toBe(true);
  });

  test('is what a large archive becomes without being asked', async () => {
    const large = await emptyService({ jobFrom: 100 });
    const content = { kind: 'archive', media: MEDIA.gzip, body: await packed(SMALL_COURSE) } as const;
    const result = await large.client.write(importCourse(KEY, { content }));
    expect(result).toMatchObject({ ok: true, job: { state: expect.stringMatching(/queued|running|succeeded/) } });
    value(await large.client.settle(result, { interval: 5 }));
    expect(await courseVersion(large)).toMatch(/^olx1-/);
  });

  test('plans, and applies plans', async () => {
    const service = await smallService();
    const operation = replaceBlock(KEY, usage('vertical@unit1'), {
      scope: 'subtree',
      orphans: 'reject',
      content: { kind: 'archive', media: MEDIA.gzip, body: await packed(unitFiles({ 'html/intro.html': 'New' })) },
    });
    const plan = value(
      await service.client.settle(await service.client.plan(operation, { asJob: true }), { interval: 5 }),
    );
    expect(plan.changes).not.toEqual([]);
    const applied = await service.client.commitPlan(KEY, plan.plan, { ifMatch: plan.base_version, asJob: true });
    expect(applied).toMatchObject({ ok: true, job: { id: expect.any(String) } });
    const done = value(await service.client.settle(applied, { interval: 5 }));
    expect(done.changes).toEqual(plan.changes);
  });

  test('ends as failed with the problem that the answer would have been', async () => {
    const service = await emptyService();
    const result = await importing(service, { ...SMALL_COURSE, 'problem/sum.xml': '<problem>&</problem>' });
    const settled = await service.client.settle(result, { interval: 5 });
    expect(refusal(settled)).toMatchObject({ name: 'olx-invalid', status: 422, errors: [{ file: 'problem/sum.xml' }] });
    if (!result.ok || result.job === null) expect.unreachable();
    expect(value(await service.client.getJob(result.job.id))).toMatchObject({
      state: 'failed',
      result: null,
      problem: { status: 422 },
    });
    expect(refusal(await service.client.getCourse(KEY)).status).toBe(404);
  });

  test('is refused at once where the body or the precondition is at fault', async () => {
    const service = await smallService();
    const { node } = await versions(service, usage('problem@sum'));
    const patch = setSettings(KEY, usage('problem@sum'), { settings: { weight: 1 } });
    expect(refusal(await service.client.write(patch, { asJob: true })).status).toBe(428);
    expect(refusal(await service.client.write(patch, { asJob: true, ifMatch: `${node}0` })).status).toBe(412);
    const answer = await service.send('PUT', `${BASE_PATH}courses/course-v1:A+B+C/olx/`, {
      headers: { 'content-type': MEDIA.gzip, prefer: 'respond-async' },
      body: 'nonsense',
    });
    expect(answer.status).toBe(415);
  });

  test('refuses with 412 where somebody else was faster', async () => {
    const service = await emptyService();
    const results = await Promise.all([importing(service), importing(service)]);
    const settled = await Promise.all(results.map((result) => service.client.settle(result, { interval: 5 })));
    expect(settled.map(({ ok }) => ok).sort()).toEqual([false, true]);
    const refused = settled.find(({ ok }) => !ok);
    if (refused === undefined) expect.unreachable();
    expect(refusal(refused).status).toBe(412);
    expect(value(await service.client.listCommits(KEY)).results).toHaveLength(1);
  });
});

describe('GET and DELETE jobs/{job}/', () => {
  test('tell each state as an event until the job is over', async () => {
    const service = await emptyService();
    const result = await importing(service);
    if (!result.ok || result.job === null) expect.unreachable();
    const answer = await service.send('GET', `${jobPath(result.job.id)}events/`);
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
    const events = answer.text
      .split('\n\n')
      .flatMap((event) => /^id: \d+\nevent: job\ndata: (.*)$/.exec(event)?.[1] ?? [])
      .map((data) => JSON.parse(data) as Job);
    expect(events.at(-1)).toEqual(value(await service.client.getJob(result.job.id)));
    expect(events.filter(({ state }) => state === 'succeeded')).toHaveLength(1);
  });

  test('show a job to nobody else', async () => {
    const service = await emptyService();
    const job = await service.store.jobs.create({ ...IMPORT, owner: 'somebody_else' });
    for (const [method, path] of [
      ['GET', ''],
      ['GET', 'events/'],
      ['DELETE', ''],
    ] as const) {
      expect((await service.send(method, jobPath(job.id) + path)).status).toBe(404);
    }
    expect(refusal(await service.client.getJob('none')).status).toBe(404);
  });

  test('cancel a job once, and leave one that is over as it is', async () => {
    const service = await emptyService();
    const waiting = await service.store.jobs.create({ ...IMPORT, owner: callerOf(DEMO_ACTOR) });
    expect(await service.send('DELETE', jobPath(waiting.id))).toMatchObject({
      status: 200,
      json: { state: 'cancelled' },
    });
    const result = await importing(service);
    const done = value(await service.client.settle(result, { interval: 5 }));
    if (!result.ok || result.job === null) expect.unreachable();
    expect(await service.send('DELETE', jobPath(result.job.id))).toMatchObject({
      json: { state: 'succeeded', result: done },
    });
  });

  test('go on where a client that lost the connection left off', async () => {
    const service = await emptyService();
    const result = await importing(service);
    if (!result.ok || result.job === null) expect.unreachable();
    value(await service.client.settle(result, { interval: 5 }));
    const events = `${jobPath(result.job.id)}events/`;
    const whole = await service.send('GET', events);
    const last = /^id: (\d+)$/m.exec(whole.text)?.[1] ?? '';
    const before = await service.send('GET', events, { headers: { 'last-event-id': String(Number(last) - 1) } });
    expect(before.text).toBe(whole.text);
    // 204 tells an EventSource to stop coming back
    expect((await service.send('GET', events, { headers: { 'last-event-id': last } })).status).toBe(204);
  });
});
