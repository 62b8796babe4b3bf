import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { BASE_PATH, MEDIA } from '#contract';
import {
  ConfigError,
  DEFAULT_CONFIG,
  ensureDatabase,
  isLoopbackHost,
  readConfig,
} from '../../src/server/config/index.ts';
import { VARIABLES, variablesTable } from '../../src/server/config/variables.ts';
import { emptyService } from './_service.ts';

const COURSES = `${BASE_PATH}courses/`;

describe('demo mode', () => {
  test.each([
    ['a loopback request', {}, undefined, 200],
    ['IPv6 loopback', { host: '[::1]:8400' }, '::1', 200],
    ['IPv4 mapped loopback', {}, '::ffff:127.0.0.1', 200],
    ['its own page', { host: 'localhost:8400', origin: 'http://localhost:8400' }, undefined, 200],
    ['another machine', {}, '10.0.0.7', 401],
    ['a token', { authorization: 'JWT abc' }, undefined, 401],
    ['a proxy', { 'x-forwarded-for': '10.0.0.7' }, undefined, 401],
    ['a rebound name', { host: 'evil.example:8400' }, undefined, 401],
    ['a page of another site', { host: 'localhost:8400', origin: 'https://evil.example' }, undefined, 401],
    ['a page of another port', { host: 'localhost:8400', origin: 'http://localhost:9000' }, undefined, 401],
  ])('answers %s with the right status', async (_, headers, from, status) => {
    const { send } = await emptyService();
    const answer = await send('GET', COURSES, { headers: { ...headers }, ...(from === undefined ? {} : { from }) });
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.headers['www-authenticate']).toBeDefined();
  });

  test('lets health and description through for everybody', async () => {
    const { send } = await emptyService();
    for (const path of ['/healthz', '/readyz', `${BASE_PATH}openapi.json`]) {
      expect([path, (await send('GET', path, { from: '10.0.0.7' })).status]).toEqual([path, 200]);
    }
  });

  test('lets pages of configured origins call with credentials and read the versions', async () => {
    const origin = 'https://studio.example.org';
    const { send } = await emptyService({ origins: [origin] });
    const answer = await send('GET', COURSES, { headers: { origin } });
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' },
    });
    for (const name of ['ETag', 'X-Node-Version', 'X-Course-Version', 'Location', 'Retry-After'])
      expect(answer.headers['access-control-expose-headers']).toContain(name);
    const asked = await send('OPTIONS', COURSES, {
      headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'if-match' },
    });
    expect(asked.status).toBe(204);
    for (const name of ['If-Match', 'Idempotency-Key', 'Lock-Token', 'USE-JWT-COOKIE', 'Content-Type', 'Authorization'])
      expect(asked.headers['access-control-allow-headers']).toContain(name);
    const foreign = await send('OPTIONS', COURSES, {
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'PUT' },
    });
    expect(foreign.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('answers', () => {
  test('keep pages from doing harm', async () => {
    const { send } = await emptyService();
    const { headers } = await send('GET', COURSES);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
  });

  test('are problem documents also where no route is', async () => {
    const { send } = await emptyService();
    for (const path of ['/api/olx/v1/nothing', '/nothing', '/api/olx/v1/courses/%ZZ']) {
      const answer = await send('GET', path);
      expect(answer.status, path).toBeGreaterThanOrEqual(400);
      expect(answer.headers['content-type']).toContain(MEDIA.problem);
    }
  });
});

const PRODUCTION = { OLX_MODE: 'production', OLX_AUTH: 'applications' };

describe('the configuration', () => {
  test('takes limits from their variables, sizes with K, M or G', () => {
    const { limits } = readConfig({ OLX_LIMIT_COURSE: '3G', OLX_LIMIT_ARCHIVE: '70000', OLX_LIMIT_JOBS: '7' });
    expect(limits).toEqual({
      ...DEFAULT_CONFIG.limits,
      'course-bytes': 3 * 1024 ** 3,
      'archive-bytes': 70_000,
      'jobs-per-application': 7,
    });
  });

  test('refuses variables that it does not know, in either mode, and none of other programs', () => {
    const problems = (environment: Readonly<Record<string, string>>): readonly string[] => {
      try {
        readConfig(environment);
        return [];
      } catch (error) {
        return error instanceof ConfigError ? error.problems : [String(error)];
      }
    };
    const wrong = { OLX_LESAE: '30', OLX_SOMETHING_ELSE: 'x', OLX_PORT: '80', PATH: '/' };
    for (const mode of [{}, PRODUCTION])
      expect(problems({ ...mode, ...wrong })).toEqual([
        'There is no variable OLX_LESAE. Did you mean OLX_LEASE?',
        'There is no variable OLX_PORT. Did you mean PORT?',
        'There is no variable OLX_SOMETHING_ELSE.',
      ]);
    // the `olx` command, the development server, and what Kubernetes sets beside a service called olx
    const others = {
      OLX_URL: 'https://olx.example.org',
      OLX_CLIENT_ID: 'x',
      OLX_CLIENT_SECRET: 'x',
      OLX_ALLOW_HTTP: '1',
      OLX_SERVICE: 'http://localhost:8400',
      OLX_SERVICE_HOST: '10.0.0.1',
      OLX_SERVICE_PORT: '8400',
      OLX_SERVICE_PORT_HTTP: '8400',
      OLX_PORT: 'tcp://10.0.0.1:8400',
      OLX_PORT_8400_TCP: 'tcp://10.0.0.1:8400',
      OLX_PORT_8400_TCP_ADDR: '10.0.0.1',
    };
    expect(problems({ ...PRODUCTION, ...others })).toEqual([]);
  });

  test('reads exactly the variables of the table, which the README has', () => {
    const readme = readFileSync(new URL('../../src/server/README.md', import.meta.url), 'utf8');
    expect(readme).toContain(variablesTable());
    const sources = ['config/index.ts', 'config/auth.ts', 'config/studio.ts', 'config/limits.ts'].map((file) =>
      readFileSync(new URL(`../../src/server/${file}`, import.meta.url), 'utf8'),
    );
    const read = new Set(sources.join('').match(/(?<=')(?:OLX_[A-Z_]+|HOST|PORT)(?=')/g));
    expect([...read].sort()).toEqual(VARIABLES.toSorted());
  });

  test('creates a database file in production only if it is told to, or the path is its own', () => {
    const named = { ...PRODUCTION, OLX_DATABASE_URL: 'sqlite:/nowhere/olx.db' };
    expect(() => ensureDatabase(readConfig(named))).toThrow(
      /no database at \/nowhere\/olx.db.*OLX_CREATE_DATABASE=yes/,
    );
    for (const allowed of [
      PRODUCTION,
      { ...named, OLX_CREATE_DATABASE: 'yes' },
      { OLX_DATABASE_URL: 'sqlite:/nowhere/olx.db' },
      { ...named, OLX_DATABASE_URL: 'postgres://db/olx' },
      { ...named, OLX_DATABASE_URL: 'sqlite::memory:' },
      { ...named, OLX_DATABASE_URL: `sqlite:${fileURLToPath(import.meta.url)}` },
    ]) {
      expect(() => ensureDatabase(readConfig(allowed))).not.toThrow();
    }
  });

  test('has defaults for a demo on loopback', () => {
    expect(readConfig({})).toEqual({ ...DEFAULT_CONFIG, seed: 'demo' });
    expect(
      readConfig({
        HOST: 'localhost',
        PORT: '0',
        OLX_DATABASE_URL: 'sqlite::memory:',
        OLX_SEED: 'none',
        OLX_ORIGINS: 'https://a.example, http://b.example:8001',
      }),
    ).toMatchObject({
      host: 'localhost',
      port: 0,
      databaseUrl: 'sqlite::memory:',
      seed: 'none',
      origins: ['https://a.example', 'http://b.example:8001'],
    });
  });

  test.each([
    [{ HOST: '0.0.0.0' }, 'HOST'],
    [{ HOST: '192.168.1.5' }, 'HOST'],
    [{ HOST: '::' }, 'HOST'],
    [{ OLX_MODE: 'production' }, 'OLX_MODE'],
    [{ OLX_MODE: 'debug' }, 'OLX_MODE'],
    [{ OLX_SEED: 'all' }, 'OLX_SEED'],
    [{ PORT: '99999' }, 'PORT'],
    [{ PORT: 'http' }, 'PORT'],
    [{ OLX_ORIGINS: 'https://a.example/path' }, 'OLX_ORIGINS'],
    [{ OLX_LEASE: '0' }, 'OLX_LEASE'],
    [{ OLX_LEASE: '4' }, 'OLX_LEASE'],
    [{ OLX_THREADS: '1K' }, 'OLX_THREADS'],
    [{ OLX_LIMIT_ARCHIVE: '0' }, 'OLX_LIMIT_ARCHIVE'],
    [{ OLX_LIMIT_COURSE: '20GB' }, 'OLX_LIMIT_COURSE'],
    [{ OLX_LIMIT_JOBS: '1.5' }, 'OLX_LIMIT_JOBS'],
    [{ OLX_RATE_USER: '-1' }, 'OLX_RATE_USER'],
    [{ ...PRODUCTION, OLX_LESAE: '30' }, 'Did you mean OLX_LEASE?'],
    [{ ...PRODUCTION, OLX_LIMITS_COURSE: '1G' }, 'Did you mean OLX_LIMIT_COURSE?'],
  ])('refuses %j', (environment, name) => {
    try {
      readConfig(environment);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect(String(error)).toContain(name);
    }
  });

  test('knows loopback names from others', () => {
    expect(
      ['127.0.0.1', '127.8.8.8', '::1', '[::1]', 'localhost', '::ffff:127.0.0.1'].filter(
        (host) => !isLoopbackHost(host),
      ),
    ).toEqual([]);
    expect(
      ['0.0.0.0', '10.0.0.1', 'localhost.evil.example', '127.0.0.1.evil.example', '::', ''].filter(isLoopbackHost),
    ).toEqual([]);
  });
});
