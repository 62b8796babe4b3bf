import { describe, expect, test } from 'vitest';
import { BASE_PATH, MEDIA, replaceBlock, type WriteAnswer } from '#contract';
import { applicationService, askToken, bearer, registered } from './_production.ts';
import { emptyService, type Service, smallService, value } from './_service.ts';
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

/** The addresses that GET is described for, with their parameters in braces. */
function readable({ app }: Service): readonly string[] {
  const { paths = {} } = app.swagger() as { readonly paths?: Readonly<Record<string, object>> };
  return Object.keys(paths).filter((path) => Object.keys(paths[path] ?? {}).includes('get'));
}

/** Headers that depend neither on the request nor on how a body is sent. */
function lasting(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const passing = /^(date|connection|transfer-encoding|x-request-id|ratelimit-.*|content-length)$/;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !passing.test(name)));
}

/** The hash of a text that a commit names. */
async function textHash(client: Service['client'], commit: string): Promise<string> {
  const { changes } = value(await client.getCommit(KEY, commit));
  return changes.flatMap(({ content }) => (content?.after == null ? [] : [content.after]))[0] ?? 'none';
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

describe('what a resource does not describe', () => {
  interface Described {
    readonly parameters?: readonly { readonly in: string; readonly name: string }[];
    readonly requestBody?: unknown;
  }

  /** Every described operation below the base path, with an address that has a good form. */
  function operations({ app }: Service) {
    const { paths = {} } = app.swagger() as { readonly paths?: Readonly<Record<string, Record<string, Described>>> };
    const hex = '0'.repeat(64);
    const filled: Readonly<Record<string, string>> = {
      course_key: KEY,
      usage_key: usage('vertical@unit1'),
      commit: hex,
      plan: hex,
      hash: hex,
    };
    return Object.entries(paths).flatMap(([template, methods]) =>
      template.includes('/oauth2/')
        ? []
        : Object.entries(methods).map(([method, operation]) => ({
            method: method.toUpperCase() as (typeof METHODS)[number],
            operation,
            path: template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(filled[name] ?? 'any')),
          })),
    );
  }

  test('is refused in a query, by every resource, so that no choice goes unseen', async () => {
    const service = await smallService();
    const version = value(await service.client.getCourse(KEY)).version;
    for (const { method, path, operation } of operations(service)) {
      const known = (operation.parameters ?? []).some(({ in: place, name }) => place === 'query' && name === 'plan');
      for (const query of known ? ['nobody_knows=1'] : ['nobody_knows=1', 'plan=true']) {
        const { statusCode, json } = await service.app.inject({
          method,
          url: `${path}?${query}`,
          headers: { 'if-match': `"${version}"` },
        });
        const told = statusCode === 400 && /is unknown/.test(json<{ detail: string }>().detail);
        // a body that is missing or of another type may be what is seen first
        const isBody = operation.requestBody !== undefined && [400, 415].includes(statusCode);
        expect([method, path, query, statusCode, told || isBody]).toEqual([method, path, query, statusCode, true]);
      }
    }
    expect(value(await service.client.getCourse(KEY)).version).toBe(version);
  });

  test('is refused as a body, by every write that takes none', async () => {
    const service = await smallService();
    const version = value(await service.client.getCourse(KEY)).version;
    const writes = operations(service).filter(({ method, operation }) => {
      return method !== 'GET' && operation.requestBody === undefined;
    });
    expect(writes.length).toBeGreaterThan(8);
    for (const { method, path } of writes) {
      const { statusCode } = await service.app.inject({
        method,
        url: path,
        headers: { 'content-type': MEDIA.json, 'if-match': `"${version}"` },
        payload: '{"kind":"presence"}',
      });
      expect([method, path, statusCode]).toEqual([method, path, 400]);
    }
    expect(value(await service.client.getCourse(KEY)).version).toBe(version);
    expect(value(await service.client.getLock(KEY, null)).lock).toBe(null);
  });
});

describe('HEAD', () => {
  test('answers as GET does on every route that has it, without the body', async () => {
    const service = await smallService();
    const { client } = service;
    const xml = '<problem url_name="sum"><p>Another text</p></problem>';
    const change = replaceBlock(KEY, usage('problem@sum'), {
      content: { kind: 'document', xml },
      scope: 'subtree',
      orphans: 'delete',
    });
    const planned = await client.plan(change);
    if (!planned.ok || planned.job !== null) throw new Error('no plan');
    const done = await client.write(change, { force: true, asJob: true });
    if (!done.ok || done.job === null) throw new Error('no job');
    const { commit } = value(await client.settle<WriteAnswer>(done, { interval: 10 }));
    const values: Readonly<Record<string, string>> = {
      course_key: KEY,
      usage_key: usage('vertical@unit1'),
      commit: commit ?? '',
      plan: planned.value.plan,
      job: done.job.id,
      type: 'problem',
      hash: await textHash(client, commit ?? ''),
    };
    const queries: Readonly<Record<string, string>> = { comparisons: `?from=${commit}`, usage: '?by=route' };
    const failed: string[] = [];
    for (const template of readable(service)) {
      const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => {
        if (name === 'path') return template.includes('assets') ? 'logo.png' : 'about/overview.html';
        return encodeURIComponent(values[name] ?? `no-${name}`);
      });
      const path = filled + (queries[filled.split('/').at(-2) ?? ''] ?? '');
      const head = await ask(service, 'HEAD', path);
      expect([template, head.payload]).toEqual([template, '']);
      if (head.statusCode !== 200) failed.push(`${head.statusCode} ${template}`);
      // this stream never ends by itself
      if (template.endsWith('{course_key}/events/')) {
        expect(head.headers['content-type']).toContain(MEDIA.events);
        continue;
      }
      const get = await ask(service, 'GET', path);
      expect([template, head.statusCode, lasting(head.headers)]).toEqual([
        template,
        get.statusCode,
        lasting(get.headers),
      ]);
    }
    expect(failed).toEqual([]);
    const missing = await ask(service, 'HEAD', blockAt('problem@none'));
    expect([missing.statusCode, missing.payload]).toEqual([404, '']);
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
