import { describe, expect, test } from 'vitest';
import { BASE_PATH, MEDIA } from '#contract';
import { applicationService, askToken, bearer, registered } from './_production.ts';
import { emptyService, type Service, smallService } from './_service.ts';
import { blockAt, KEY, packed, SMALL_COURSE, usage } from './_small-course.ts';

const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'] as const;
const COURSE = `${BASE_PATH}courses/${KEY}/`;

/** Every described address with the methods that it has; parameters are filled in with something. */
function resources({ app }: Service): readonly { readonly path: string; readonly methods: readonly string[] }[] {
  const { paths = {} } = app.swagger() as { readonly paths?: Readonly<Record<string, object>> };
  return Object.entries(paths).map(([template, operations]) => {
    const methods = Object.keys(operations).map((method) => method.toUpperCase());
    return {
      path: template
        .replace('{course_key}', encodeURIComponent(KEY))
        .replace('{usage_key}', encodeURIComponent(usage('problem@sum')))
        .replace(/\{\w+\}/g, 'any'),
      methods: methods.includes('GET') ? [...methods, 'HEAD'] : methods,
    };
  });
}

function ask({ app }: Service, method: (typeof METHODS)[number], url: string) {
  return app.inject({ method, url });
}

describe('an address without its closing slash', () => {
  test('is answered 308 to the right one, with its query, whatever the method', async () => {
    const service = await emptyService();
    const slashed = resources(service).filter(({ path }) => path.endsWith('/') && !path.includes('/oauth2/'));
    expect(slashed.length).toBeGreaterThan(20);
    for (const { path } of slashed)
      for (const method of METHODS) {
        const { statusCode, headers } = await ask(service, method, `${path.slice(0, -1)}?a=%2B+b&c=?`);
        expect([method, path, statusCode, headers['location']]).toEqual([method, path, 308, `${path}?a=%2B+b&c=?`]);
      }
  });

  test.each(['nothing', 'courses/a/b', 'courses/a/nothing', 'blocks/a/b/c', 'openapi', '/evil.example'])(
    'is 404 if nothing is at %s/ either',
    async (path) => {
      const { statusCode, headers } = await ask(await emptyService(), 'GET', BASE_PATH + path);
      expect([statusCode, headers['location']]).toEqual([404, undefined]);
    },
  );

  test('is a path of its own where it names a file', async () => {
    const service = await smallService();
    expect((await ask(service, 'GET', `${COURSE}assets/logo.png`)).statusCode).toBe(200);
    expect((await ask(service, 'GET', `${COURSE}assets/logo.png/`)).statusCode).toBe(404);
    expect((await ask(service, 'GET', `${BASE_PATH}openapi.json`)).statusCode).toBe(200);
    expect((await ask(service, 'GET', `${BASE_PATH}openapi.json/`)).statusCode).toBe(404);
  });

  test('is one that clients of OAuth know', async () => {
    const service = await applicationService();
    const { id, secret } = await registered(service);
    const form = { client_id: id, client_secret: secret };
    for (const path of [`${BASE_PATH}oauth2/access_token`, '/oauth2/access_token'])
      for (const slash of ['', '/'])
        expect([path, slash, (await askToken(service.send, form, path + slash)).status]).toEqual([path, slash, 200]);
  });

  test('is followed by a client that sends a body', async () => {
    const { app } = await emptyService();
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    const made = await fetch(`${address}${BASE_PATH}courses/${KEY}/olx`, {
      method: 'PUT',
      headers: { 'content-type': MEDIA.gzip },
      body: new Uint8Array(await packed(SMALL_COURSE)),
    });
    expect([made.status, made.redirected]).toEqual([201, true]);
  });
});

test('a method that a resource does not have is answered 405, with those that it has', async () => {
  const service = await emptyService();
  for (const { path, methods } of resources(service))
    for (const method of METHODS.filter((each) => !methods.includes(each))) {
      const { statusCode, headers, payload } = await ask(service, method, path);
      expect([method, path, statusCode]).toEqual([method, path, 405]);
      expect(String(headers['allow']).split(', ')).toEqual([...methods].sort());
      expect(headers['content-type']).toBe(MEDIA.problem);
      if (method !== 'HEAD') expect(JSON.parse(payload)).toMatchObject({ allowed: [...methods].sort() });
    }
});

describe('HEAD', () => {
  test('answers as GET does, without the body', async () => {
    const service = await smallService();
    for (const path of [
      `${BASE_PATH}courses/`,
      COURSE,
      `${COURSE}commits/`,
      `${COURSE}assets/logo.png`,
      blockAt('problem@sum'),
      `${blockAt('vertical@unit1')}olx/`,
      `${blockAt('problem@none')}`,
    ]) {
      const [get, head] = [await ask(service, 'GET', path), await ask(service, 'HEAD', path)];
      expect([path, head.statusCode, head.payload]).toEqual([path, get.statusCode, '']);
      for (const name of ['etag', 'content-type', 'x-course-version', 'x-node-version'])
        expect([path, name, head.headers[name]]).toEqual([path, name, get.headers[name]]);
    }
  });

  test('needs the right to read, and no more', async () => {
    const service = await applicationService();
    const writer = await bearer(service, await registered(service, { name: 'Writer', scopes: ['write'] }));
    const reader = await bearer(service, await registered(service, { name: 'Reader', scopes: ['read'] }));
    const elsewhere = { name: 'Elsewhere', scopes: ['read'], courses: ['course-v1:Else+*'] };
    const stranger = await bearer(service, await registered(service, elsewhere));
    await service.send('PUT', `${COURSE}olx/`, {
      headers: { ...writer, 'content-type': MEDIA.gzip },
      body: await packed(SMALL_COURSE),
    });
    const status = async (url: string, headers: Readonly<Record<string, string>>) =>
      (await service.app.inject({ method: 'HEAD', url, headers })).statusCode;
    for (const url of [COURSE, blockAt('problem@sum'), `${blockAt('problem@sum')}olx/`])
      expect([url, await status(url, reader), await status(url, stranger), await status(url, {})]).toEqual([
        url,
        200,
        403,
        401,
      ]);
  });
});
