import { describe, expect, test } from 'vitest';
import { BASE_PATH } from '#contract';
import { refusedSignIns, type SignIn } from '../../src/server/auth/refused-sign-ins.ts';
import { ConfigError, readConfig } from '../../src/server/config/index.ts';
import { applicationService, askToken, bearer, platformService, registered, signed, startCms } from './_production.ts';
import type { Send } from './_service.ts';

const COURSES = `${BASE_PATH}courses/`;
const PROXY = '10.1.2.3';

/** Requests that come through a proxy, from the client of that address. */
function through(send: Send, client: string): Send {
  return (method, path, options = {}) =>
    send(method, path, { ...options, from: PROXY, headers: { ...options.headers, 'x-forwarded-for': client } });
}

/** Statuses of so many requests, in the order in which they first came. */
async function statuses(times: number, ask: () => Promise<{ readonly status: number }>): Promise<readonly number[]> {
  const seen = new Set<number>();
  for (let each = 0; each < times; each += 1) seen.add((await ask()).status);
  return [...seen];
}

describe('refused sign-ins', () => {
  test('make the client wait at the address that they come from, and nobody elsewhere', async () => {
    const service = await applicationService({ trustedProxies: ['10.0.0.0/8'] });
    const app = await registered(service);
    const [attacker, owner] = [through(service.send, '203.0.113.7'), through(service.send, '198.51.100.9')];
    const wrong = () => askToken(attacker, { client_id: app.id, client_secret: 'no' });
    expect(await statuses(12, wrong)).toEqual([401, 429]);
    expect((await wrong()).headers['retry-after']).toMatch(/^\d+$/);
    const right = { client_id: app.id, client_secret: app.secret };
    expect((await askToken(owner, right)).status).toBe(200);
    expect((await askToken(attacker, right)).status).toBe(429);
    // another client of that address may still sign in
    const other = await registered(service);
    expect((await askToken(attacker, { client_id: other.id, client_secret: other.secret })).status).toBe(200);
    // both addresses of the interface count together
    expect((await askToken(attacker, right, `${BASE_PATH}oauth2/access_token/`)).status).toBe(429);
  });

  test('make an address wait that names ever other clients', async () => {
    const service = await applicationService({ trustedProxies: [PROXY] });
    const attacker = through(service.send, '2001:db8:1:2::7');
    let client = 0;
    const wrong = () => {
      client += 1;
      return askToken(attacker, { client_id: `nobody ${client}`, client_secret: 'no' });
    };
    expect(await statuses(110, wrong)).toEqual([401, 429]);
    const neighbour = through(service.send, '2001:db8:1:2:ffff::1');
    expect((await askToken(neighbour, { client_id: 'x', client_secret: 'y' })).status).toBe(429);
    const elsewhere = through(service.send, '2001:db8:1:3::7');
    expect((await askToken(elsewhere, { client_id: 'x', client_secret: 'y' })).status).toBe(401);
  });

  test('with tokens make their address wait; tokens that were good before are taken all the same', async () => {
    const cms = await startCms(() => ({ status: 200, body: { users: [], allow_actions: true } }));
    const service = await platformService(cms.url);
    const app = await bearer(service, await registered(service));
    const ana = { authorization: `JWT ${await signed('ana')}` };
    const get = (headers: Readonly<Record<string, string>>) => service.send('GET', COURSES, { headers });
    for (const headers of [app, ana]) expect((await get(headers)).status).toBe(200);
    let each = 0;
    const wrong = () => {
      each += 1;
      return get({ authorization: `${each % 2 === 0 ? 'Bearer' : 'JWT'} wrong.token.${each}` });
    };
    expect(await statuses(110, wrong)).toEqual([401, 429]);
    expect(await wrong()).toMatchObject({ headers: { 'retry-after': expect.stringMatching(/^\d+$/) } });
    for (const headers of [app, ana]) expect((await get(headers)).status).toBe(200);
    expect((await get({ authorization: `JWT ${await signed('ben')}` })).status).toBe(429);
    // whoever brings no token at all is told so, as ever
    expect((await get({})).status).toBe(401);
  });

  test('for tokens that have run out do not count', async () => {
    const cms = await startCms(() => ({ status: 200, body: { users: [], allow_actions: true } }));
    const { send } = await platformService(cms.url);
    const old = { authorization: `JWT ${await signed('ana', {}, '-1h')}` };
    expect(await statuses(120, () => send('GET', COURSES, { headers: old }))).toEqual([401]);
    const fresh = { authorization: `JWT ${await signed('ana')}` };
    expect((await send('GET', COURSES, { headers: fresh })).status).toBe(200);
  });

  test('are forgotten after a minute, and take a bounded memory', () => {
    let now = 0;
    const counts = refusedSignIns(() => now);
    const signIn = (client: string, address = '192.0.2.1'): SignIn => ({ address, client, credential: 'no' });
    for (let each = 0; each < 10; each += 1) counts.refused(signIn('a'));
    expect(counts.wait(signIn('a'))).toBe(60);
    now = 59_500;
    expect(counts.wait(signIn('a'))).toBe(1);
    now = 60_000;
    expect(counts.wait(signIn('a'))).toBe(0);
    for (let each = 0; each < 10; each += 1) counts.refused(signIn('a'));
    for (let each = 0; each < 20_000; each += 1) counts.refused(signIn('b', `192.0.${each >> 8}.${each & 255}`));
    // the oldest count made room
    expect(counts.wait(signIn('a'))).toBe(0);
  });
});

describe('OLX_TRUSTED_PROXIES', () => {
  const production = { OLX_MODE: 'production', OLX_AUTH: 'applications' };
  const problems = (environment: Readonly<Record<string, string>>): readonly string[] => {
    try {
      readConfig(environment);
      return [];
    } catch (error) {
      return error instanceof ConfigError ? error.problems : [String(error)];
    }
  };

  test('names addresses and networks, and never everybody', () => {
    const good = '10.0.0.0/8, 192.0.2.1 2001:db8::/32,::1';
    expect(readConfig({ ...production, OLX_TRUSTED_PROXIES: good }).trustedProxies).toEqual([
      '10.0.0.0/8',
      '192.0.2.1',
      '2001:db8::/32',
      '::1',
    ]);
    expect(readConfig(production).trustedProxies).toEqual([]);
    const bad = ['true', '*', '1', 'loopback', 'proxy.example.org', '0.0.0.0/0', '::/0', '10.0.0.0/1', '10.0.0.1/33'];
    for (const each of [...bad, '10.0.0.1/', '10.0.0.0/8/8', '2001:db8::/8', '10.0.0'])
      expect(problems({ ...production, OLX_TRUSTED_PROXIES: each }), each).toEqual([
        expect.stringContaining('OLX_TRUSTED_PROXIES'),
      ]);
    expect(problems({ OLX_TRUSTED_PROXIES: PROXY })).toEqual([expect.stringContaining('demo mode')]);
  });

  test('is needed: a header from anybody else says nothing', async () => {
    const service = await applicationService();
    const app = await registered(service);
    let client = 0;
    const forged = () => {
      client += 1;
      return askToken(through(service.send, `203.0.113.${client}`), { client_id: app.id, client_secret: 'no' });
    };
    expect(await statuses(12, forged)).toEqual([401, 429]);
  });
});
