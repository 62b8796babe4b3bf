import { describe, expect, test } from 'vitest';
import { address, BASE_PATH } from '#contract';
import { applicationOfToken } from '../../src/server/auth/application-tokens.ts';
import { applicationService, askToken, bearer, registered } from './_production.ts';
import { emptyService, type Sent, type Service } from './_service.ts';

const COURSES = BASE_PATH + address('courses', {});
const AT = [
  ['below the base path', `${BASE_PATH}oauth2/`, '/'],
  ['below the base path without the closing slash', `${BASE_PATH}oauth2/`, ''],
  ['where clients of Open edX look', '/oauth2/', '/'],
  ['there without the closing slash', '/oauth2/', ''],
] as const;

interface Client {
  readonly id: string;
  readonly secret: string;
}

function form({ send }: Service, path: string, parts: Readonly<Record<string, string>>, basic?: Client): Promise<Sent> {
  const sign = basic === undefined ? '' : Buffer.from(`${basic.id}:${basic.secret}`).toString('base64');
  return send('POST', path, {
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(basic === undefined ? {} : { authorization: `Basic ${sign}` }),
    },
    body: new URLSearchParams(parts).toString(),
  });
}

async function tokenOf(service: Service, client: Client): Promise<string> {
  return (await bearer(service, client)).authorization.slice('Bearer '.length);
}

function works({ send }: Service, token: string): Promise<boolean> {
  return send('GET', COURSES, { headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status === 200);
}

describe.each(AT)('%s', (_name, before, after) => {
  test('a client ends its token, and no other', async () => {
    const service = await applicationService();
    const client = await registered(service);
    const [token, other] = [await tokenOf(service, client), await tokenOf(service, client)];
    const { rights } = await applicationOfToken(service.store, token);
    await rights.anew();
    const ended = await form(
      service,
      `${before}revoke_token${after}`,
      { token, token_type_hint: 'access_token' },
      client,
    );
    expect(ended).toMatchObject({ status: 200, json: {}, headers: { 'cache-control': 'no-store' } });
    expect([await works(service, token), await works(service, other)]).toEqual([false, true]);
    // what goes on with the token ends, too
    await expect(rights.anew()).rejects.toMatchObject({ problem: 'unauthorized' });
  });

  test('a client learns what its token is worth, and nothing of others', async () => {
    const service = await applicationService();
    const client = await registered(service, { scopes: ['write'] });
    const other = await registered(service);
    const token = await tokenOf(service, client);
    const asked = (named: string, by: Client) =>
      form(service, `${before}introspect${after}`, { token: named, client_id: by.id, client_secret: by.secret });
    const told = await asked(token, client);
    expect(told.json).toEqual({
      active: true,
      scope: 'write',
      client_id: client.id,
      token_type: 'Bearer',
      exp: expect.any(Number),
    });
    const { exp } = told.json as { readonly exp: number };
    expect(exp).toBeGreaterThan(Date.now() / 1000 + 3500);
    expect(exp).toBeLessThanOrEqual(Date.now() / 1000 + 3600);
    for (const [named, by] of [
      [token, other],
      ['nothing', client],
      ['x'.repeat(255), client],
    ] as const)
      expect((await asked(named, by)).json).toEqual({ active: false });
    await form(service, `${before}revoke_token${after}`, { token }, client);
    expect((await asked(token, client)).json).toEqual({ active: false });
  });
});

describe('revoking and asking', () => {
  test('answers the same for a token that is not the client’s own, and leaves it', async () => {
    const service = await applicationService();
    const [client, other] = [await registered(service), await registered(service)];
    const token = await tokenOf(service, other);
    for (const named of [token, 'nothing'])
      expect((await form(service, '/oauth2/revoke_token', { token: named }, client)).status).toBe(200);
    expect(await works(service, token)).toBe(true);
  });

  test.each(['revoke_token', 'introspect'])('%s refuses who is not signed in, and counts it', async (route) => {
    const service = await applicationService();
    const client = await registered(service);
    const token = await tokenOf(service, client);
    const path = `/oauth2/${route}`;
    for (const wrong of [
      { id: client.id, secret: 'wrong' },
      { id: 'nobody', secret: client.secret },
    ]) {
      const refused = await form(service, path, { token }, wrong);
      expect(refused).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
      expect(refused.headers['www-authenticate']).toBe('Basic realm="olx"');
    }
    expect((await form(service, path, { token })).status).toBe(401);
    expect((await form(service, path, {}, client)).json).toMatchObject({ error: 'invalid_request' });
    expect((await form(service, path, { token: 'x'.repeat(256) }, client)).status).toBe(400);
    for (let tries = 0; tries < 9; tries += 1) await form(service, path, { token }, { ...client, secret: 'wrong' });
    expect((await form(service, path, { token }, client)).status).toBe(429);
    // the tries count for tokens as well
    expect((await askToken(service.send, { client_id: client.id, client_secret: client.secret })).status).toBe(429);
    expect(await works(service, token)).toBe(true);
  });

  test('there is none if applications have no tokens here', async () => {
    const service = await emptyService();
    for (const route of ['revoke_token', 'introspect'])
      expect((await form(service, `/oauth2/${route}/`, { token: 'x' })).status).toBe(404);
  });
});
