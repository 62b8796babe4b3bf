import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BASE_PATH, setSettings, type Usage } from '#contract';
import { openStore, StoreFailed } from '#store';
import { buildApp } from '../../src/server/app.ts';
import { ConfigError, DEFAULT_CONFIG, readConfig } from '../../src/server/config/index.ts';
import { LOGGING } from '../../src/server/http/logging.ts';
import { applicationService, askToken, bearer, publicKey, registered } from './_production.ts';
import { refusal, smallService, value, versions, withPoints } from './_service.ts';
import { KEY, packed, SMALL_COURSE, usage } from './_small-course.ts';

const COURSE = `${BASE_PATH}courses/${KEY}/`;
const OPERATOR = fileURLToPath(new URL('../../src/server/operator/main.ts', import.meta.url));

describe('usage', () => {
  test('tells calls by application, route, block type and course run, with what was seen first and last', async () => {
    const service = await smallService();
    const { node } = await versions(service, usage('problem@sum'));
    value(
      await service.client.write(setSettings(KEY, usage('problem@sum'), { settings: { weight: 2 } }), {
        ifMatch: node,
      }),
    );
    refusal(await service.client.getBlock(usage('problem@none')));
    const rows = async (by: Usage['by']) => value(await service.client.getUsage({ by })).results;
    expect((await rows('application'))[0]).toMatchObject({ name: 'demo', failures: 1 });
    const routes = new Map((await rows('route')).map((row) => [row.name, row]));
    expect(routes.get('PATCH settings')).toMatchObject({ calls: 1, failures: 0 });
    expect(routes.get('GET block')).toMatchObject({ calls: 2, failures: 1 });
    const patch = routes.get('PATCH settings');
    expect(patch?.p50).toBeGreaterThan(0);
    expect(patch?.over_time).toHaveLength(1);
    expect((await rows('course'))[0]?.name).toBe(KEY);
    const problem = (await rows('block_type')).find(({ name }) => name === 'problem');
    expect(problem?.first_seen).toMatchObject({ course: KEY, application: 'demo' });
    expect(problem?.settings?.find(({ name }) => name === 'weight')?.last_seen).toMatchObject({ course: KEY });
    for (const query of [
      '?by=nothing',
      '?by=route&from=yesterday',
      '?by=route&from=2026-02-01&to=2026-01-01',
      '?by=route&from=2020-01-01',
    ]) {
      expect([query, (await service.send('GET', `${BASE_PATH}usage/${query}`)).status]).toEqual([query, 400]);
    }
  });

  test('tells the work of a job as a call of its own, with what it was about', async () => {
    const service = await smallService();
    const { node } = await versions(service, usage('problem@sum'));
    const write = setSettings(KEY, usage('problem@sum'), { settings: { weight: 2 } });
    const begun = await service.client.write(write, { ifMatch: node, asJob: true });
    value(await service.client.settle(begun, { interval: 5 }));
    const again = await service.client.write(write, { ifMatch: 'olx1-none', asJob: true });
    refusal(await service.client.settle(again, { interval: 5 }));
    const jobs = value(await service.client.getUsage({ by: 'route' })).results.filter(({ name }) =>
      name.startsWith('JOB'),
    );
    expect(jobs).toMatchObject([{ name: 'JOB intent', calls: 1, failures: 0 }]);
    const types = value(await service.client.getUsage({ by: 'block_type' })).results;
    expect(types.find(({ name }) => name === 'problem')?.settings?.map(({ name }) => name)).toContain('weight');
  });
});

describe('throttling', () => {
  test('counts points by application and by user, and says when to come back', async () => {
    const service = await applicationService({ limits: withPoints(40) });
    const one = await bearer(service, await registered(service, { name: 'One' }));
    const two = await bearer(service, await registered(service, { name: 'Two' }));
    const read = (headers: typeof one) => service.send('GET', `${BASE_PATH}courses/`, { headers });
    const first = await read(one);
    expect(first.headers).toMatchObject({ 'ratelimit-limit': '40', 'ratelimit-remaining': '39' });
    const statuses: number[] = [];
    for (let each = 0; each < 45; each += 1) statuses.push((await read(one)).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(39);
    const refused = await read(one);
    expect(refused).toMatchObject({ status: 429, json: { retry_after: expect.any(Number) } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.headers['ratelimit-remaining']).toBe('0');
    expect((await read(two)).status).toBe(200);
    expect((await service.send('GET', '/healthz')).status).toBe(200);
  });

  test('takes more for what is more work', async () => {
    const service = await applicationService({ limits: withPoints(1000) });
    const headers = await bearer(service, await registered(service));
    const left = async (path: string) =>
      Number((await service.send('GET', path, { headers })).headers['ratelimit-remaining']);
    const before = await left(`${BASE_PATH}courses/`);
    expect(before - (await left(`${COURSE}diagnostics/`))).toBe(20);
  });
});

describe('metrics', () => {
  test('name routes and problems, and neither people nor course runs', async () => {
    const service = await smallService();
    await service.client.getBlock(usage('problem@none'));
    const { text, status } = await service.send('GET', '/metrics');
    expect(status).toBe(200);
    expect(text).toMatch(/olx_request_duration_seconds_count\{route="block",method="GET",status="4xx"\} 1/);
    expect(text).toContain('olx_problems_total{problem="not-found"} 1');
    expect(text).toMatch(/nodejs_eventloop_lag_seconds/);
    for (const word of ['Demo', 'demo_author', '@sum']) expect(text).not.toContain(word);
  });

  test('tell what alerts are made of: the database, the instances, the queue of jobs, refused sign-ins', async () => {
    const service = await applicationService();
    const figure = async (name: string) => {
      const { text } = await service.send('GET', '/metrics');
      const line = text.split('\n').find((each) => each.startsWith(`${name} `));
      return line === undefined ? null : Number(line.slice(name.length + 1));
    };
    expect(await figure('olx_instances')).toBe(0);
    expect(await figure('olx_heartbeat_age_seconds')).toBeNull();
    await service.store.instances.beat(30_000);
    expect(await figure('olx_instances')).toBe(1);
    expect(await figure('olx_heartbeat_age_seconds')).toBeLessThan(30);
    expect(await figure('olx_database_state{state="ready"}')).toBe(1);
    expect(await figure('olx_database_bytes')).toBeGreaterThan(10_000);
    expect(await figure('olx_jobs_oldest_seconds')).toBe(0);
    expect(await figure('olx_streams_open')).toBe(0);
    await service.store.jobs.create({ kind: 'test', course: null, owner: 'nobody', order: {} });
    expect(await figure('olx_jobs{state="queued"}')).toBe(1);
    expect(await figure('olx_refused_sign_ins_total{result="refused"}')).toBe(0);
    const app = await registered(service);
    for (let each = 0; each < 12; each += 1) {
      await askToken(service.send, { client_id: app.id, client_secret: 'no' });
    }
    expect(await figure('olx_refused_sign_ins_total{result="refused"}')).toBe(10);
    expect(await figure('olx_refused_sign_ins_total{result="held-off"}')).toBe(2);
  });

  test('say that the database is away, and are answered all the same', async () => {
    const service = await smallService();
    await service.store.close();
    const store = {
      ...service.store,
      ping: () => Promise.reject(new StoreFailed('ECONNREFUSED', null, 'unavailable')),
    };
    const app = await buildApp({ store, config: DEFAULT_CONFIG });
    onTestFinished(() => app.close());
    const { payload, statusCode } = await app.inject({ url: '/metrics', headers: { host: 'localhost' } });
    expect(statusCode).toBe(200);
    expect(payload).toContain('olx_database_state{state="unavailable"} 1');
    expect(payload).toContain('olx_database_state{state="ready"} 0');
    expect(payload).not.toMatch(/^olx_database_bytes /m);
  });

  test('are for this machine, or for who has the token', async () => {
    const service = await smallService();
    expect((await service.send('GET', '/metrics', { from: '10.0.0.7' })).status).toBe(401);
    const guarded = await smallService({ metricsToken: 'let-me-in' });
    expect((await guarded.send('GET', '/metrics')).status).toBe(401);
    const headers = { authorization: 'Bearer let-me-in' };
    expect((await guarded.send('GET', '/metrics', { headers, from: '10.0.0.7' })).status).toBe(200);
  });
});

describe('the log', () => {
  test('has one line for each request, with the id that its problem document repeats, and no secret', async () => {
    const lines: string[] = [];
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    const store = await openStore('sqlite::memory:');
    const config = { ...DEFAULT_CONFIG, mode: 'production', auth: { applications: true, openedx: null } } as const;
    const logger = pino(
      { ...LOGGING, level: 'trace', redact: { ...LOGGING.redact, paths: [...LOGGING.redact.paths] } },
      stream,
    );
    const app = await buildApp({ store, config, loggerInstance: logger });
    onTestFinished(async () => {
      await app.close();
      await store.close();
    });
    const secrets = await registered({ store });
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: secrets.id,
      client_secret: secrets.secret,
    }).toString();
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const token = (
      await app.inject({ method: 'POST', url: '/oauth2/access_token', headers: form, payload: body })
    ).json().access_token as string;
    const headers = { authorization: `Bearer ${token}`, cookie: 'sessionid=very-secret-cookie' };
    const answer = await app.inject({ url: `${COURSE}?client_secret=in-the-query`, headers });
    expect(answer.statusCode).toBe(400);
    const id = (answer.json() as { instance: string }).instance.replace('urn:uuid:', '');
    expect(answer.headers['x-request-id']).toBe(id);
    const told = lines
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
      .filter(({ reqId }) => reqId === id);
    expect(told).toMatchObject([
      { method: 'GET', route: 'course', status: 400, application: secrets.id, course: KEY, problem: 'bad-request' },
    ]);
    const all = lines.join('');
    for (const secret of [secrets.secret, token, 'very-secret-cookie', 'in-the-query'])
      expect(all).not.toContain(secret);
  });
});

test('openedx-olx-service answers --help and --version, and starts nothing for an option that it does not know', () => {
  const main = fileURLToPath(new URL('../../src/server/main.ts', import.meta.url));
  const run = (...argv: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...argv], { encoding: 'utf8', env: {} });
    return { status, stdout, stderr };
  };
  expect(run('--version')).toEqual({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
  expect(run('--help')).toEqual({
    status: 0,
    stdout: expect.stringContaining('usage: openedx-olx-service'),
    stderr: '',
  });
  expect(run('--prot')).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('There is no option --prot.'),
  });
});

describe('olx-server', () => {
  test('registers applications, lists and revokes them, and shows a secret once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'olx-operator-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const url = `sqlite:${join(folder, 'olx.db')}`;
    let create = 'no';
    const olx = (...argv: string[]) => {
      const { PATH = '' } = process.env;
      const done = spawnSync(process.execPath, [OPERATOR, ...argv], {
        env: { PATH, OLX_DATABASE_URL: url, OLX_CREATE_DATABASE: create },
        encoding: 'utf8',
      });
      return { code: done.status, out: done.stdout, errors: done.stderr };
    };
    // a mistyped path begins no database of its own
    expect(olx('apps', 'list')).toMatchObject({ code: 2, errors: expect.stringContaining('OLX_CREATE_DATABASE=yes') });
    create = 'yes';
    const added = olx(
      'apps',
      'add',
      'Course sync',
      '--scopes',
      'write',
      '--courses',
      'course-v1:Demo+*',
      '--expires',
      '30',
      '--json',
    );
    expect(added.code).toBe(0);
    const { client_id: id, client_secret: secret } = JSON.parse(added.out) as {
      client_id: string;
      client_secret: string;
    };
    const listed = olx('apps', 'list', '--json');
    expect(JSON.parse(listed.out)).toMatchObject([
      { client_id: id, name: 'Course sync', state: 'active', scopes: ['write'] },
    ]);
    expect(listed.out).not.toContain(secret);
    const service = await applicationService();
    const store = await openStore(url);
    const kept = await store.applications.find(id);
    if (kept === null) expect.unreachable();
    await service.store.applications.add(kept);
    await store.close();
    expect((await askToken(service.send, { client_id: id, client_secret: secret })).status).toBe(200);
    expect(olx('apps', 'revoke', id)).toMatchObject({ code: 0, out: expect.stringContaining('revoked') });
    expect(olx('apps', 'list').out).toContain('revoked');
    expect(olx('apps', 'revoke', 'nobody').code).toBe(1);
    for (const argv of [
      ['apps', 'add'],
      ['apps', 'add', 'X', '--scopes', 'all'],
      ['apps', 'add', 'X', '--courses', 'here'],
      ['nothing'],
    ]) {
      expect(olx(...argv)).toMatchObject({
        code: 2,
        errors: expect.stringContaining('olx-server --help explains all commands.'),
      });
    }
  });
});

describe('production mode', () => {
  const set = { OLX_MODE: 'production', HOST: '0.0.0.0' };
  const openedx = {
    ...set,
    OLX_AUTH: 'applications,openedx',
    OLX_JWT_JWK_SET: JSON.stringify({ keys: [publicKey] }),
    OLX_JWT_ISSUER: 'https://lms.example.org/oauth2',
    OLX_JWT_AUDIENCE: 'openedx',
    OLX_CMS_URL: 'https://studio.example.org',
  };

  test('starts with settings for signing in only', () => {
    const problems = (environment: Readonly<Record<string, string>>) => {
      try {
        readConfig(environment);
        return [];
      } catch (error) {
        return error instanceof ConfigError ? error.problems : ['thrown'];
      }
    };
    expect(problems(set)).toEqual([expect.stringContaining('OLX_AUTH')]);
    expect(problems({ ...set, OLX_AUTH: 'applications' })).toEqual([]);
    expect(problems({ ...set, OLX_AUTH: 'openedx' })).toHaveLength(4);
    expect(problems(openedx)).toEqual([]);
    for (const bad of [
      '{}',
      '{"keys": []}',
      JSON.stringify({ keys: [{ kty: 'oct', k: 'c2VjcmV0' }] }),
      JSON.stringify({ keys: [{ ...publicKey, d: 'x' }] }),
    ]) {
      const told = problems({ ...openedx, OLX_JWT_JWK_SET: bad });
      expect(told).toEqual([expect.stringContaining('OLX_JWT_JWK_SET')]);
      expect(told.join()).not.toContain('c2VjcmV0');
    }
    expect(readConfig(openedx).auth).toMatchObject({ applications: true, openedx: { audience: 'openedx' } });
  });
});

describe('a write that takes too long', () => {
  test('is given up and changes nothing', async () => {
    const service = await smallService({ limits: { ...DEFAULT_CONFIG.limits, 'write-time': 0 } }).catch(() => null);
    expect(service).toBeNull();
    const slow = await smallService();
    const before = value(await slow.client.getCourse(KEY)).version;
    const store = slow.store;
    const app = await buildApp({
      store,
      config: { ...DEFAULT_CONFIG, limits: { ...DEFAULT_CONFIG.limits, 'write-time': 0, 'job-time': 0 } },
    });
    onTestFinished(() => app.close());
    const headers = { host: 'localhost', 'content-type': 'application/gzip', 'if-match': `"${before}"` };
    const url = `${COURSE}olx/?orphans=reject&merge=theirs`;
    const answer = await app.inject({ method: 'PUT', url, headers, payload: Buffer.from(await packed(SMALL_COURSE)) });
    expect(answer.json()).toMatchObject({ status: 504, type: expect.stringContaining('timed-out') });
    const job = await app.inject({
      method: 'PUT',
      url,
      headers: { ...headers, prefer: 'respond-async' },
      payload: Buffer.from(await packed(SMALL_COURSE)),
    });
    await expect
      .poll(async () => (await app.inject({ url: job.headers.location ?? '', headers })).json())
      .toMatchObject({
        state: 'failed',
        problem: { status: 504 },
      });
    expect(value(await slow.client.getCourse(KEY)).version).toBe(before);
  });
});
