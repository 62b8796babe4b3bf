import { connect } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { BASE_PATH, deleteBlock, importCourse, MEDIA, replaceBlock, setSettings } from '#contract';
import { archive, document } from './_content.ts';
import { courseVersion, emptyService, refusal, type Service, smallService, value, versions } from './_service.ts';
import { blockAt, KEY, packed, SMALL_COURSE, unitFiles, usage } from './_small-course.ts';

/** Against hanging. */
const WAIT = { timeout: 30_000 };

const commits = async ({ client }: Service) => value(await client.listCommits(KEY)).results.length;

describe('an Idempotency-Key', () => {
  test('gives a write the same answer again, and the effect once', async () => {
    const service = await smallService();
    const { version } = await versions(service, usage('problem@sum'));
    const remove = () =>
      service.client.write(deleteBlock(KEY, usage('problem@sum')), { ifMatch: version, idempotencyKey: 'k-1' });
    const first = value(await remove());
    expect(value(await remove())).toEqual(first);
    expect(value(await remove())).toEqual(first);
    expect(await commits(service)).toBe(2);
  });

  test('does so for archives, jobs, plans, locks and new course runs', async () => {
    const service = await smallService();
    const { version } = await versions(service, usage('vertical@unit1'));
    const replace = replaceBlock(KEY, usage('vertical@unit1'), {
      scope: 'subtree',
      orphans: 'reject',
      content: await archive(unitFiles({ 'html/intro.html': 'New' })),
    });
    const planned = value(await service.client.plan(replace, { idempotencyKey: 'plan' }));
    expect(value(await service.client.plan(replace, { idempotencyKey: 'plan' }))).toEqual(planned);
    const jobs = await Promise.all(
      [1, 2].map(async () => {
        const result = await service.client.write(replace, { ifMatch: version, idempotencyKey: 'job', asJob: true });
        return result.ok && result.job !== null ? result.job.id : null;
      }),
    );
    // at the same moment the second may be told that the first is under way
    const ids = new Set(jobs.filter((id) => id !== null));
    expect(ids.size).toBe(1);
    const again = await service.client.write(replace, { ifMatch: version, idempotencyKey: 'job', asJob: true });
    value(await service.client.settle(again, { interval: 5 }));
    expect(again).toMatchObject({ ok: true, job: { id: [...ids][0] } });
    expect(await commits(service)).toBe(2);
    const lock = value(await service.client.takeLock(KEY, null, {}, { idempotencyKey: 'lock' }));
    expect(value(await service.client.takeLock(KEY, null, {}, { idempotencyKey: 'lock' }))).toEqual(lock);
    const course = { course_key: 'course-v1:New+One+2026', display_name: 'New' };
    const made = value(await service.client.createCourse(course, { idempotencyKey: 'course' }));
    expect(value(await service.client.createCourse(course, { idempotencyKey: 'course' }))).toEqual(made);
  });

  test('stands for one request only', async () => {
    const service = await smallService();
    const { node } = await versions(service, usage('problem@sum'));
    const set = (name: string) => setSettings(KEY, usage('problem@sum'), { settings: { display_name: name } });
    value(await service.client.write(set('One'), { ifMatch: node, idempotencyKey: 'k' }));
    const other = refusal(await service.client.write(set('Two'), { ifMatch: node, idempotencyKey: 'k' }));
    expect(other).toMatchObject({ name: 'key-reused', status: 422 });
    const elsewhere = setSettings(KEY, usage('html@intro'), { settings: { display_name: 'One' } });
    expect(refusal(await service.client.write(elsewhere, { ifMatch: node, idempotencyKey: 'k' })).name).toBe(
      'key-reused',
    );
    const odd = await service.send('DELETE', `${BASE_PATH}courses/${KEY}/lock/`, {
      headers: { 'idempotency-key': 'a b' },
    });
    expect(odd.status).toBe(400);
  });

  test('is free again where the write was refused', async () => {
    const service = await smallService();
    const { node } = await versions(service, usage('problem@sum'));
    const save = (xml: string, scope: 'node') =>
      service.client.write(
        replaceBlock(KEY, usage('problem@sum'), { content: document(xml), scope, orphans: 'reject' }),
        {
          ifMatch: node,
          idempotencyKey: 'k',
        },
      );
    expect(refusal(await save('<problem url_name="sum">', 'node')).name).toBe('olx-invalid');
    value(await save('<problem url_name="sum"><p>2 + 2?</p></problem>', 'node'));
  });

  test('lets one of many through that come at the same moment', async () => {
    const service = await emptyService();
    const body = await packed(SMALL_COURSE);
    const results = await Promise.all(
      Array.from({ length: 8 }, () =>
        service.client.write(importCourse(KEY, { content: { kind: 'archive', media: MEDIA.gzip, body } }), {
          idempotencyKey: 'k',
        }),
      ),
    );
    for (const result of results) {
      if (result.ok) expect(value(result).course_version).toBe(await courseVersion(service));
      else expect(refusal(result).name).toBe('in-progress');
    }
    expect(results.some(({ ok }) => ok)).toBe(true);
    expect(await commits(service)).toBe(1);
  });

  test('is free again at once where the body never came to its end', async () => {
    const service = await smallService();
    const { version } = await versions(service, usage('vertical@unit1'));
    const body = await packed(unitFiles({ 'html/intro.html': 'New' }));
    const path = `${blockAt('vertical@unit1')}olx/?scope=subtree&orphans=reject`;
    const headers = { 'content-type': MEDIA.gzip, 'if-match': `"${version}"`, 'idempotency-key': 'k' };
    const claims = vi.spyOn(service.store.keys, 'claim');
    const address = new URL(await service.app.listen({ port: 0 }));
    const socket = connect(Number(address.port), address.hostname);
    const head = Object.entries({ ...headers, host: address.host, 'content-length': String(body.length) });
    socket.write(`PUT ${path} HTTP/1.1\r\n${head.map(([name, text]) => `${name}: ${text}\r\n`).join('')}\r\n`);
    socket.write(body.subarray(0, body.length / 2));
    const send = () => service.send('PUT', path, { headers, body });
    // as long as it may still come, others are told so
    await vi.waitUntil(() => claims.mock.settledResults.length === 1, WAIT);
    expect((await send()).status).toBe(409);
    socket.destroy();
    await vi.waitUntil(async () => (await send()).status === 200, WAIT);
    expect(await commits(service)).toBe(2);
  });
});
