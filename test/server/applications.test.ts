import { describe, expect, test } from 'vitest';
import { BASE_PATH, MEDIA } from '#contract';
import { type CourseKey, ROOT_ID } from '#olx';
import { applicationService, askToken, bearer, platformService, registered, signed, startCms } from './_production.ts';
import type { Service } from './_service.ts';
import { blockAt, KEY, packed, SMALL_COURSE } from './_small-course.ts';

const COURSE = `${BASE_PATH}courses/${KEY}/`;
const OTHER = 'course-v1:Else+Other+2026';

describe('an application', () => {
  test('gets a token for its secret, at both addresses and by Basic as well, and works with it', async () => {
    const service = await applicationService();
    const app = await registered(service);
    for (const path of ['/oauth2/access_token', `${BASE_PATH}oauth2/access_token/`]) {
      const answer = await askToken(
        service.send,
        { client_id: app.id, client_secret: app.secret, token_type: 'jwt' },
        path,
      );
      expect(answer).toMatchObject({
        status: 200,
        headers: { 'cache-control': 'no-store' },
        json: { token_type: 'Bearer', expires_in: 3600, scope: 'write' },
      });
    }
    const basic = await service.send('POST', '/oauth2/access_token', {
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${app.id}:${app.secret}`).toString('base64')}`,
      },
      body: 'grant_type=client_credentials&scope=read',
    });
    expect(basic).toMatchObject({ status: 200, json: { scope: 'read' } });
    const headers = await bearer(service, app);
    const put = await service.send('PUT', `${COURSE}olx/`, {
      headers: { ...headers, 'content-type': MEDIA.gzip },
      body: await packed(SMALL_COURSE),
    });
    expect(put.status).toBe(201);
    const commits = await service.send('GET', `${COURSE}commits/`, { headers });
    expect(commits.json).toMatchObject({ results: [{ author: 'Sync', application: app.id }] });
    expect((await service.store.applications.find(app.id))?.lastUsedAt).not.toBeNull();
  });

  test.each([
    ['a wrong secret', { client_secret: 'x'.repeat(43) }, 401, 'invalid_client'],
    ['an unknown client', { client_id: 'nobody' }, 401, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, 400, 'unauthorized_client'],
    ['more than it has', { scope: 'force' }, 400, 'invalid_scope'],
    ['a scope that there is not', { scope: 'read everything' }, 400, 'invalid_scope'],
  ])('gets none with %s', async (_, parts, status, error) => {
    const service = await applicationService();
    const app = await registered(service);
    const answer = await askToken(service.send, { client_id: app.id, client_secret: app.secret, ...parts });
    expect(answer).toMatchObject({ status, json: { error } });
    expect(answer.text).not.toContain(app.secret);
  });

  test('is slowed down where it tries secrets', async () => {
    const service = await applicationService();
    const app = await registered(service);
    const tries = [];
    for (let each = 0; each < 12; each += 1)
      tries.push((await askToken(service.send, { client_id: app.id, client_secret: 'no' })).status);
    expect(tries.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401));
    expect(tries.at(-1)).toBe(429);
  });

  test('is out at once when it is revoked, and when it or its token has run out', async () => {
    const service = await applicationService();
    const app = await registered(service);
    const headers = await bearer(service, app);
    expect((await service.send('GET', `${BASE_PATH}courses/`, { headers })).status).toBe(200);
    await service.store.applications.revoke(app.id);
    const answer = await service.send('GET', `${BASE_PATH}courses/`, { headers });
    expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });
    expect((await askToken(service.send, { client_id: app.id, client_secret: app.secret })).status).toBe(401);
    const expired = await registered(service, { expiresAt: '2020-01-01T00:00:00.000Z' });
    expect((await askToken(service.send, { client_id: expired.id, client_secret: expired.secret })).status).toBe(401);
  });

  test('does what its scopes allow, in the course runs that it was registered for', async () => {
    const service = await applicationService();
    const writer = await bearer(service, await registered(service, { name: 'Writer', scopes: ['force', 'usage'] }));
    const body = await packed(SMALL_COURSE);
    for (const key of [KEY, OTHER]) {
      const path = `${BASE_PATH}courses/${key}/olx/`;
      expect(
        (await service.send('PUT', path, { headers: { ...writer, 'content-type': MEDIA.gzip }, body })).status,
      ).toBe(201);
    }
    const limits = { name: 'Reader', scopes: ['read'], courses: ['course-v1:Demo+*'] };
    const reader = await bearer(service, await registered(service, limits));
    const listed = await service.send('GET', `${BASE_PATH}courses/`, { headers: reader });
    expect((listed.json as { results: { course_key: string }[] }).results.map((each) => each.course_key)).toEqual([
      KEY,
    ]);
    const status = async (method: 'GET' | 'POST' | 'DELETE', path: string, headers: Readonly<Record<string, string>>) =>
      (await service.send(method, path, { headers })).status;
    expect(await status('GET', COURSE, reader)).toBe(200);
    // the same whether or not there is such a course run
    expect(await status('GET', `${BASE_PATH}courses/${OTHER}/`, reader)).toBe(403);
    expect(await status('GET', `${BASE_PATH}courses/course-v1:Else+None+2026/`, reader)).toBe(403);
    const block = `${blockAt('problem@sum')}`;
    expect(await status('DELETE', block, { ...reader, 'if-match': '*' })).toBe(403);
    expect(await status('GET', `${BASE_PATH}usage/?by=route`, reader)).toBe(403);
    expect(await status('GET', `${BASE_PATH}usage/?by=route`, writer)).toBe(200);
    const plain = await bearer(service, await registered(service, { name: 'Plain', scopes: ['write'] }));
    expect(await status('DELETE', block, { ...plain, 'if-match': '*' })).toBe(403);
    expect(await status('DELETE', block, { ...writer, 'if-match': '*' })).toBe(200);
  });

  test('is told apart from another of the same name, and from a person who is called so', async () => {
    const cms = await startCms(() => ({ status: 200, body: { users: [], allow_actions: true } }));
    const service = await platformService(cms.url);
    const apps = [await registered(service), await registered(service)] as const;
    const callers = [
      ...(await Promise.all(apps.map((app) => bearer(service, app)))),
      { authorization: `JWT ${await signed('Sync')}` },
    ];
    const [one = {}, ...others] = callers;
    const begun = await service.send('PUT', `${COURSE}olx/`, {
      headers: { ...one, 'content-type': MEDIA.gzip, prefer: 'respond-async' },
      body: await packed(SMALL_COURSE),
    });
    const { location = '' } = begun.headers;
    await ended(service, location, one);

    // jobs
    expect((await service.send('GET', location, { headers: one })).status).toBe(200);
    for (const headers of others) {
      expect((await service.send('GET', location, { headers })).status).toBe(404);
      expect((await service.send('DELETE', location, { headers })).status).toBe(404);
    }
    // locks
    const lock = `${blockAt('vertical@unit1')}lock/`;
    expect((await service.send('PUT', lock, { headers: one })).json).toMatchObject({ lock: { yours: true } });
    for (const headers of others) {
      expect((await service.send('GET', lock, { headers })).json).toMatchObject({
        lock: { yours: false, token: null },
      });
      expect((await service.send('PUT', lock, { headers })).status).toBe(423);
      expect((await service.send('DELETE', lock, { headers })).status).toBe(423);
    }
    expect((await service.send('DELETE', lock, { headers: one })).status).toBe(200);
    // idempotency keys: the same key is another one for each; and the history tells who made which commit
    for (const [at, headers] of callers.entries()) {
      const { node_version: node } = (await service.send('GET', `${blockAt('problem@sum')}`, { headers })).json as {
        readonly node_version: string;
      };
      const patched = await service.send('PATCH', `${blockAt('problem@sum')}settings/`, {
        headers: { ...headers, 'if-match': `"${node}"`, 'idempotency-key': 'k', 'content-type': MEDIA.json },
        body: JSON.stringify({ settings: { display_name: `Sum ${at}` } }),
      });
      expect(patched.status, patched.text).toBe(200);
    }
    const history = (await service.send('GET', `${COURSE}commits/?page_size=3`, { headers: one })).json;
    expect(history).toMatchObject({
      results: [
        { author: 'Sync', application: 'studio' },
        { author: 'Sync', application: apps[1].id },
        { author: 'Sync', application: apps[0].id },
      ],
    });
    // what was last imported: only the one that made the import has a base
    const bases = await Promise.all(
      [apps[0].id, apps[1].id, 'studio', 'Sync'].map((id) => service.store.lastImport(KEY as CourseKey, ROOT_ID, id)),
    );
    expect(bases.map((base) => base !== null)).toEqual([true, false, false, false]);
  });

  test('without a token is told how to come by one', async () => {
    const service = await applicationService();
    for (const headers of [
      {},
      { authorization: 'Basic abc' },
      { authorization: 'Bearer' },
      { authorization: 'Bearer x y' },
    ]) {
      const answer = await service.send('GET', `${BASE_PATH}courses/`, { headers });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    }
  });
});

/** Waits until a job is over. */
async function ended({ send }: Service, location: string, headers: Readonly<Record<string, string>>): Promise<void> {
  for (;;) {
    const { state } = (await send('GET', location, { headers })).json as { readonly state: string };
    if (state !== 'queued' && state !== 'running') return expect(state).toBe('succeeded');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
