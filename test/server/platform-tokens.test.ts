import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { BASE_PATH, MEDIA } from '#contract';
import { AUDIENCE, ISSUER, platformService, publicKey, signed, startCms } from './_production.ts';
import { blockAt, KEY, packed, SMALL_COURSE } from './_small-course.ts';

const COURSE = `${BASE_PATH}courses/${KEY}/`;
const OTHER = 'course-v1:Else+Other+2026';
const DENIED = { status: 403, body: { developer_message: 'no', error_code: 'user_permissions' } };

/** Ana manages the course team, Ben is on it, Eva audits; each in one course run. */
function rights(url: string, body: unknown, username: string): { readonly status: number; readonly body: unknown } {
  const own = decodeURIComponent(url).endsWith(KEY) || JSON.stringify(body).includes(KEY);
  if (url.startsWith('/api/contentstore/v1/course_team/')) {
    if (!own || (username !== 'ana' && username !== 'ben')) return DENIED;
    return { status: 200, body: { users: [], allow_actions: username === 'ana' } };
  }
  const wanted = body as readonly { readonly action: string }[];
  const allowed = (action: string): boolean => own && username === 'eva' && action === 'courses.view_course';
  return { status: 200, body: wanted.map((each) => ({ ...each, allowed: allowed(each.action) })) };
}

async function service() {
  const cms = await startCms((request, body, username) => rights(request.url ?? '', body, username));
  const made = await platformService(cms.url);
  const put = await made.send('PUT', `${COURSE}olx/`, {
    headers: { authorization: `JWT ${await signed('ana')}`, 'content-type': MEDIA.gzip },
    body: await packed(SMALL_COURSE),
  });
  expect(put.status).toBe(201);
  return { ...made, asked: cms.asked };
}

describe('a token of the platform', () => {
  test('lets people do what they may do in Studio, and no more', async () => {
    const { send } = await service();
    const status = async (username: string, method: 'GET' | 'DELETE', path: string, headers = {}) =>
      (await send(method, path, { headers: { authorization: `JWT ${await signed(username)}`, ...headers } })).status;
    const block = `${blockAt('problem@sum')}`;
    for (const username of ['ana', 'ben', 'eva']) expect(await status(username, 'GET', block)).toBe(200);
    expect(await status('max', 'GET', block)).toBe(403);
    expect(await status('eva', 'DELETE', block, { 'if-match': '"x"' })).toBe(403);
    expect(await status('ben', 'DELETE', block, { 'if-match': '*' })).toBe(403);
    expect(await status('ben', 'DELETE', block, { 'if-match': '"x"' })).toBe(412);
    expect(await status('ana', 'DELETE', block, { 'if-match': '*' })).toBe(200);
    for (const username of ['ana', 'eva'])
      expect(await status(username, 'GET', `${BASE_PATH}courses/${OTHER}/`)).toBe(403);
    const listed = async (username: string) =>
      (await send('GET', `${BASE_PATH}courses/`, { headers: { authorization: `JWT ${await signed(username)}` } })).json;
    expect(await listed('eva')).toMatchObject({ results: [{ course_key: KEY }] });
    expect(await listed('max')).toMatchObject({ count: 0, results: [] });
  });

  test('is asked about once in a while only', async () => {
    const { send, asked } = await service();
    const before = asked.length;
    const headers = { authorization: `JWT ${await signed('eva')}` };
    for (let each = 0; each < 5; each += 1) await send('GET', COURSE, { headers });
    expect(asked.length - before).toBe(2);
  });

  test('is taken only where the platform signed it, for here, and lately', async () => {
    const { send } = await service();
    const base = () => new SignJWT({ preferred_username: 'ana' }).setIssuedAt().setExpirationTime('1h');
    const shared = new TextEncoder().encode(JSON.stringify(publicKey));
    const none = [
      { alg: 'none' },
      { preferred_username: 'ana', iss: ISSUER, aud: AUDIENCE, exp: 9_999_999_999, iat: 1 },
    ];
    const tokens: Readonly<Record<string, string>> = {
      'the public key as a shared secret': await base()
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .sign(shared),
      'no signature': `${none.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`,
      'another issuer': await signed('ana', {}, '1h', { issuer: 'https://evil.example' }),
      'another audience': await signed('ana', {}, '1h', { audience: 'elsewhere' }),
      'long ago': await signed('ana', {}, '-1h'),
      nobody: await signed(''),
      'no token at all': 'gibberish~',
    };
    for (const [why, token] of Object.entries(tokens)) {
      const answer = await send('GET', COURSE, { headers: { authorization: `JWT ${token}` } });
      expect([why, answer.status]).toEqual([why, 401]);
      expect(answer.text).not.toContain(token.slice(0, 20));
    }
  });

  test('in cookies counts where a page says so, and writes only from a page that may', async () => {
    const origin = 'https://studio.example.org';
    const cms = await startCms((request, body, username) => rights(request.url ?? '', body, username));
    const { send } = await platformService(cms.url, { origins: [origin] });
    const [header, payload, signature] = (await signed('ana')).split('.');
    const cookie = `edx-jwt-cookie-header-payload=${header}.${payload}; edx-jwt-cookie-signature=${signature}`;
    const status = async (method: 'GET' | 'PUT', headers: Readonly<Record<string, string>>) =>
      (
        await send(method, method === 'GET' ? `${BASE_PATH}courses/` : `${COURSE}olx/`, {
          headers: { cookie, ...headers, ...(method === 'PUT' ? { 'content-type': MEDIA.gzip } : {}) },
          ...(method === 'PUT' ? { body: await packed(SMALL_COURSE) } : {}),
        })
      ).status;
    expect(await status('GET', {})).toBe(401);
    expect(await status('GET', { 'use-jwt-cookie': 'true' })).toBe(200);
    expect(await status('PUT', { 'use-jwt-cookie': 'true' })).toBe(401);
    expect(await status('PUT', { 'use-jwt-cookie': 'true', origin: 'https://evil.example' })).toBe(401);
    expect(await status('PUT', { origin })).toBe(401);
    expect(await status('PUT', { 'use-jwt-cookie': 'true', origin })).toBe(201);
  });

  test('is of no use while Studio cannot say what its owner may do', async () => {
    const broken = await startCms(() => ({ status: 500, body: '<h1>Oops</h1> database <b>down</b>' }));
    const headers = { authorization: `JWT ${await signed('ana')}` };
    const failed = await (await platformService(broken.url)).send('GET', COURSE, { headers });
    expect(failed).toMatchObject({ status: 502, json: { detail: expect.stringContaining('database') } });
    expect(failed.text).not.toContain('<h1>');
    const gone = await platformService('http://127.0.0.1:1');
    expect((await gone.send('GET', COURSE, { headers })).status).toBe(502);
  });

  test('without a `kid` is tried with each key of the set', async () => {
    const cms = await startCms((request, body, username) => rights(request.url ?? '', body, username));
    const pairs = await Promise.all([1, 2, 3].map(() => generateKeyPair('RS512', { extractable: true })));
    const [first, second, stranger] = pairs;
    if (first === undefined || second === undefined || stranger === undefined) expect.unreachable();
    const jwk = async (pair: typeof first) => exportJWK(pair.publicKey);
    const { send } = await platformService(cms.url, {}, [await jwk(first), publicKey, await jwk(second)]);
    const sign = (pair: typeof first, expires = '1h') =>
      new SignJWT({ preferred_username: 'ana' })
        .setProtectedHeader({ alg: 'RS512' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime(expires)
        .sign(pair.privateKey);
    const status = async (token: string) =>
      (await send('GET', `${BASE_PATH}courses/`, { headers: { authorization: `JWT ${token}` } })).status;
    expect([await status(await sign(first)), await status(await sign(second))]).toEqual([200, 200]);
    expect([await status(await sign(stranger)), await status(await sign(second, '-1h'))]).toEqual([401, 401]);
  });

  test('that the platform signed with its shared secret is refused with what to ask for', async () => {
    const { send } = await service();
    const token = await new SignJWT({ preferred_username: 'ana' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode('a secret that only the platform has'));
    const answer = await send('GET', COURSE, { headers: { authorization: `JWT ${token}` } });
    expect(answer).toMatchObject({ status: 401, json: { detail: expect.stringContaining('asymmetric_jwt=true') } });
  });

  test.each(['a\u0000b', '\u0000', '\uD83C', 'x\uDC00y', 'line\nbreak', '\u0085', 'a'.repeat(256)])(
    'for a user called %j is refused',
    async (username) => {
      const { send, asked } = await service();
      const before = asked.length;
      const headers = { authorization: `JWT ${await signed(username)}` };
      for (const path of [COURSE, `${COURSE}lock/`, `${BASE_PATH}courses/`])
        expect((await send('GET', path, { headers })).status).toBe(401);
      expect((await send('PUT', `${COURSE}lock/`, { headers: { ...headers, 'idempotency-key': 'k' } })).status).toBe(
        401,
      );
      expect(asked.length).toBe(before);
    },
  );

  test('for a user with a name in another script is taken', async () => {
    const cms = await startCms(() => ({ status: 200, body: { users: [], allow_actions: true } }));
    const { send } = await platformService(cms.url);
    for (const username of ['Ана', 'ユーザー', '😀', 'o’neill@example.org']) {
      const headers = { authorization: `JWT ${await signed(username)}` };
      expect((await send('GET', `${BASE_PATH}courses/`, { headers })).status).toBe(200);
    }
  });
});
