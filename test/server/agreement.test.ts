import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BASE_PATH, MEDIA, PROBLEMS, type ProblemName, problemName } from '#contract';
import { openStore, StoreFailed } from '#store';
import { buildApp } from '../../src/server/app.ts';
import { DEFAULT_CONFIG } from '../../src/server/config/index.ts';
import { applicationService, askToken, bearer, platformService, registered, signed } from './_production.ts';
import {
  courseVersion,
  emptyService,
  put,
  type Send,
  type Sent,
  type Service,
  smallService,
  value,
  versions,
  withPoints,
} from './_service.ts';
import { blockAt, KEY, OTHER_KEY, packed, SMALL_COURSE, unitFiles, usage } from './_small-course.ts';

const COURSE = `${BASE_PATH}courses/${KEY}/`;
const XML = { 'content-type': MEDIA.xml };
const JSON_TYPE = { 'content-type': MEDIA.json };
const GZIP = { 'content-type': MEDIA.gzip };

type Call = (service: Service) => Promise<Sent>;

/** A read or write of one address, with what it needs of versions. */
function call(
  method: Parameters<Send>[0],
  path: string,
  options: Parameters<Send>[2] = {},
  match: string | null = null,
): Call {
  return async (service) => {
    const [block, which] = match?.split(' ') ?? [];
    const version =
      match === null
        ? null
        : match === 'course'
          ? await courseVersion(service)
          : await versionOf(service, block ?? '', which ?? '');
    const headers = { ...options.headers, ...(version === null ? {} : { 'if-match': `"${version}"` }) };
    return service.send(method, path, { ...options, headers });
  };
}

/** `block` is `type@url_name`. */
async function versionOf(service: Service, block: string, which: string): Promise<string> {
  const found = await versions(service, usage(block));
  return which === 'node' ? found.node : found.version;
}

const commitOf = async ({ client }: Service): Promise<string> =>
  value(await client.listCommits(KEY)).results[0]?.commit ?? '';

/** A commit of that body. */
function commit(body: object, match: string | null = null, query = ''): Call {
  return call('POST', `${COURSE}commits/${query}`, { headers: JSON_TYPE, body: JSON.stringify(body) }, match);
}

const rename = JSON.stringify({ settings: { display_name: 'Renamed' } });

/** The hash of a text that the block's document is made of, as a plan names it. */
async function contentOf(service: Service): Promise<string> {
  const plan = await call('PUT', `${blockAt('problem@sum')}olx/?scope=subtree&orphans=reject&plan=true`, {
    headers: XML,
    body: '<problem url_name="sum"><p>2 + 2?</p></problem>',
  })(service);
  const { changes } = plan.json as { readonly changes: readonly { readonly content: { readonly before: string } }[] };
  return changes[0]?.content.before ?? '';
}

/** The plan of an import that conflicts with what was changed here. */
async function conflicting(service: Service): Promise<{ readonly plan: string; readonly conflict: string }> {
  const base = await courseVersion(service);
  await call(
    'PATCH',
    `${blockAt('html@intro')}settings/`,
    { headers: JSON_TYPE, body: rename },
    'html@intro node',
  )(service);
  const body = await packed(unitFiles({ 'html/intro.xml': '<html display_name="Theirs" filename="intro"/>\n' }));
  const query = `scope=subtree&orphans=reject&merge=fail&base=${base}&plan=true`;
  const { json } = await call('PUT', `${blockAt('vertical@unit1')}olx/?${query}`, { headers: GZIP, body })(service);
  const { plan, conflicts } = json as { readonly plan: string; readonly conflicts: readonly { readonly id: string }[] };
  return { plan, conflict: conflicts[0]?.id ?? '' };
}

/** The head of an answer that goes on for as long as somebody listens. */
async function streamed({ app }: Service, path: string): Promise<Sent> {
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const abort = new AbortController();
  const { status, headers } = await fetch(origin + path, { signal: abort.signal });
  abort.abort();
  return { status, headers: Object.fromEntries(headers), bytes: new Uint8Array(), text: '', json: undefined };
}

/** A request of a client that signs in with its id and secret. */
function oauth(name: string, path = `${BASE_PATH}oauth2/`): () => Promise<Sent> {
  return async () => {
    const service = await applicationService();
    const { id, secret } = await registered(service);
    const { authorization } = await bearer(service, { id, secret });
    const token = authorization.slice('Bearer '.length);
    return service.send('POST', `${path}${name}`, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ token, client_id: id, client_secret: secret }).toString(),
    });
  };
}

/** The rows of the table of the interface, remotes aside. */
const ROWS: readonly (readonly [row: string, status: number, call: Call])[] = [
  ['GET courses/', 200, call('GET', `${BASE_PATH}courses/`)],
  ['GET courses/{course_key}/', 200, call('GET', COURSE)],
  [
    'POST courses/',
    201,
    call('POST', `${BASE_PATH}courses/`, {
      headers: JSON_TYPE,
      body: '{"course_key": "course-v1:New+One+2026", "display_name": "New"}',
    }),
  ],
  [
    'PUT courses/{course_key}/olx/, a new one',
    201,
    async ({ send }) =>
      send('PUT', `${BASE_PATH}courses/course-v1:Other+One+2026/olx/`, {
        headers: GZIP,
        body: await packed(SMALL_COURSE),
      }),
  ],
  [
    'PUT courses/{course_key}/olx/, one that is there',
    200,
    async (service) =>
      call(
        'PUT',
        `${COURSE}olx/?orphans=delete`,
        { headers: GZIP, body: await packed(SMALL_COURSE) },
        'course',
      )(service),
  ],
  ['GET outline', 200, call('GET', `${COURSE}outline/?root=${encodeURIComponent(usage('chapter@week1'))}&depth=1`)],
  ['GET outline, counts alone', 200, call('GET', `${COURSE}outline/?fields=counts`)],
  ['DELETE courses/{course_key}/', 200, call('DELETE', COURSE, {}, 'course')],
  ...['url_name=intro', 'type=problem', 'q=welcome', 'deleted=true'].map(
    (query) => [`GET blocks/?${query}`, 200, call('GET', `${COURSE}blocks/?${query}`)] as const,
  ),
  ['GET settings', 200, call('GET', `${blockAt('problem@sum')}settings/`)],
  ['GET block', 200, call('GET', `${blockAt('problem@sum')}`)],
  ...[MEDIA.gzip, MEDIA.zip, MEDIA.xml, MEDIA.json].map(
    (accept) =>
      [`GET olx of the course run as ${accept}`, 200, call('GET', `${COURSE}olx/`, { headers: { accept } })] as const,
  ),
  ...[MEDIA.gzip, MEDIA.zip, MEDIA.xml, MEDIA.json].map(
    (accept) =>
      [`GET olx as ${accept}`, 200, call('GET', `${blockAt('vertical@unit1')}olx/`, { headers: { accept } })] as const,
  ),
  [
    'GET olx at a version',
    200,
    async (service) => service.send('GET', `${blockAt('vertical@unit1')}olx/?at=${await courseVersion(service)}`),
  ],
  [
    'PUT olx, a subtree as document',
    200,
    call(
      'PUT',
      `${blockAt('problem@sum')}olx/?scope=subtree&orphans=reject`,
      { headers: XML, body: '<problem url_name="sum"><p>2 + 2?</p></problem>' },
      'problem@sum version',
    ),
  ],
  [
    'PUT olx, a node',
    200,
    call(
      'PUT',
      `${blockAt('vertical@unit1')}olx/?scope=node&orphans=reject`,
      { headers: XML, body: '<vertical url_name="unit1"><problem url_name="sum"/><html url_name="intro"/></vertical>' },
      'vertical@unit1 node',
    ),
  ],
  [
    'PUT olx, an archive',
    200,
    async (service) =>
      call(
        'PUT',
        `${blockAt('vertical@unit1')}olx/?scope=subtree&orphans=reject&merge=ours`,
        { headers: GZIP, body: await packed(unitFiles()) },
        'vertical@unit1 version',
      )(service),
  ],
  [
    'PUT olx, the list of files that GET gives',
    200,
    async (service) => {
      const path = `${blockAt('vertical@unit1')}olx/`;
      const { text } = await call('GET', path, { headers: { accept: MEDIA.json } })(service);
      const body = text.replace('Welcome.', 'Welcome back.');
      const query = '?scope=subtree&orphans=reject&merge=theirs';
      return call('PUT', path + query, { headers: JSON_TYPE, body }, 'vertical@unit1 version')(service);
    },
  ],
  [
    'POST children of a source',
    201,
    async (service) => {
      await put(service, OTHER_KEY, SMALL_COURSE);
      const source = { course_key: OTHER_KEY, usage_key: usage('problem@task', OTHER_KEY) };
      const versioned = { ...source, version: await courseVersion(service, OTHER_KEY) };
      return call(
        'POST',
        `${blockAt('vertical@unit1')}children/?ids=new`,
        { headers: JSON_TYPE, body: JSON.stringify({ source: versioned }) },
        'vertical@unit1 node',
      )(service);
    },
  ],
  [
    'POST children',
    201,
    call(
      'POST',
      `${blockAt('vertical@unit1')}children/?index=0&ids=new`,
      { headers: XML, body: '<html url_name="intro"><![CDATA[<p>More</p>]]></html>' },
      'vertical@unit1 node',
    ),
  ],
  [
    'PATCH settings',
    200,
    call('PATCH', `${blockAt('problem@sum')}settings/`, { headers: JSON_TYPE, body: rename }, 'problem@sum node'),
  ],
  [
    'PATCH settings of the course run',
    200,
    call(
      'PATCH',
      `${blockAt('course@course')}settings/`,
      { headers: JSON_TYPE, body: '{"settings": {"language": "de"}}' },
      'course@course node',
    ),
  ],
  [
    'POST moves',
    200,
    async (service) =>
      call(
        'POST',
        `${blockAt('vertical@unit1')}moves/`,
        {
          headers: JSON_TYPE,
          body: JSON.stringify({
            parent: usage('sequential@homework'),
            index: 0,
            parent_version: await versionOf(service, 'sequential@homework', 'node'),
          }),
        },
        'vertical@unit1 version',
      )(service),
  ],
  ['POST publications', 200, call('POST', `${blockAt('vertical@unit2')}publications/`, {}, 'vertical@unit2 version')],
  ['DELETE draft', 200, call('DELETE', `${blockAt('vertical@unit2')}draft/`, {}, 'vertical@unit2 version')],
  ['DELETE block', 200, call('DELETE', `${blockAt('vertical@unit1')}`, {}, 'vertical@unit1 version')],
  [
    'POST commits of steps, after the version of the course run',
    201,
    commit(
      {
        steps: Array.from({ length: 1000 }, (_, at) => ({
          kind: 'set-settings',
          block: usage('problem@sum'),
          settings: { display_name: `Name ${at}` },
        })),
      },
      'course',
    ),
  ],
  [
    'POST commits of steps, each after a version of its own',
    201,
    async (service) => {
      const [version, parent_version] = await Promise.all([
        versionOf(service, 'vertical@unit1', 'version'),
        versionOf(service, 'sequential@homework', 'node'),
      ]);
      const homework = usage('sequential@homework');
      return commit({
        steps: [
          { kind: 'move', block: usage('vertical@unit1'), parent: homework, version, parent_version },
          {
            kind: 'set-settings',
            block: usage('problem@task'),
            settings: { weight: 2 },
            version: await versionOf(service, 'problem@task', 'node'),
          },
        ],
      })(service);
    },
  ],
  [
    'POST commits of a step that renames',
    201,
    commit({ steps: [{ kind: 'rename', block: usage('problem@sum'), url_name: 'total' }] }, 'course'),
  ],
  [
    'POST plans, with choices',
    200,
    async (service) => {
      const { plan, conflict } = await conflicting(service);
      const body = JSON.stringify({ plan, choices: { [conflict]: 'theirs' } });
      return service.send('POST', `${COURSE}plans/`, { headers: JSON_TYPE, body });
    },
  ],
  [
    'GET plans/{plan}',
    200,
    async (service) => service.send('GET', `${COURSE}plans/${(await conflicting(service)).plan}/`),
  ],
  [
    'GET contents/{hash}',
    200,
    async (service) => service.send('GET', `${COURSE}contents/${await contentOf(service)}/`),
  ],
  ...['', '&text=true', `&block=${encodeURIComponent(usage('vertical@unit1'))}`].map(
    (query) =>
      [
        `GET comparisons/?from=${query}`,
        200,
        async (service: Service) => {
          const from = await courseVersion(service);
          await commit({ steps: [{ kind: 'delete', block: usage('problem@sum') }] }, 'course')(service);
          return service.send('GET', `${COURSE}comparisons/?from=${from}${query}`);
        },
      ] as const,
  ),
  ['GET events of a course run', 200, (service) => streamed(service, `${COURSE}events/`)],
  ['a write with plan=true', 200, call('DELETE', `${blockAt('vertical@unit1')}?plan=true`)],
  [
    'POST commits with plan=true',
    200,
    commit({ steps: [{ kind: 'delete', block: usage('problem@sum') }] }, null, '?plan=true'),
  ],
  [
    'POST commits of a plan',
    201,
    async (service) => {
      const { plan } = (await call('DELETE', `${blockAt('vertical@unit1')}?plan=true`)(service)).json as {
        plan: string;
      };
      return commit({ plan })(service);
    },
  ],
  ['GET commits', 200, call('GET', `${COURSE}commits/?page_size=1`)],
  ['GET commits of a block', 200, call('GET', `${COURSE}commits/?block=${encodeURIComponent(usage('problem@sum'))}`)],
  ['GET commits/{commit}', 200, async (service) => service.send('GET', `${COURSE}commits/${await commitOf(service)}/`)],
  [
    'POST commits that reverts',
    201,
    async (service) => {
      await call('DELETE', blockAt('problem@sum'), {}, 'problem@sum version')(service);
      return commit({ revert: await commitOf(service) }, 'course')(service);
    },
  ],
  [
    'POST commits that restores',
    201,
    async (service) => commit({ restore: await commitOf(service) }, 'course', '?orphans=delete')(service),
  ],
  [
    'POST commits that restores one block',
    201,
    async (service) =>
      commit({ restore: await commitOf(service), block: usage('problem@sum') }, 'course', '?orphans=delete')(service),
  ],
  ['GET diagnostics of a block', 200, call('GET', `${blockAt('vertical@unit1')}diagnostics/`)],
  ['GET diagnostics of a course run', 200, call('GET', `${COURSE}diagnostics/?page=1&page_size=10`)],
  ...['GET', 'PUT', 'DELETE'].flatMap((method) =>
    [`${COURSE}lock/`, `${blockAt('vertical@unit1')}lock/`].map(
      (path) => [`${method} ${path.slice(BASE_PATH.length)}`, 200, call(method as 'GET', path)] as const,
    ),
  ),
  ...(['presence', 'exclusive'] as const).map(
    (kind) => [`PUT lock, ${kind}`, 200, call('PUT', `${blockAt('vertical@unit1')}lock/?kind=${kind}`)] as const,
  ),
  ['GET assets', 200, call('GET', `${COURSE}assets/`)],
  ['GET files', 200, call('GET', `${COURSE}files/`)],
  ['GET files/{path}', 200, call('GET', `${COURSE}files/about/overview.html`)],
  ['PUT files/{path}', 200, call('PUT', `${COURSE}files/about/new.html`, { body: '<p>New</p>' }, 'course')],
  ['DELETE files/{path}', 200, call('DELETE', `${COURSE}files/about/overview.html`, {}, 'course')],
  ['GET assets/{path}', 200, call('GET', `${COURSE}assets/logo.png`)],
  ['PUT assets/{path}', 200, call('PUT', `${COURSE}assets/new/file.bin`, { body: 'bytes' }, 'course')],
  ['DELETE assets/{path}', 200, call('DELETE', `${COURSE}assets/logo.png`, {}, 'course')],
  [
    'any write as a job',
    202,
    call('DELETE', `${blockAt('vertical@unit1')}`, { headers: { prefer: 'respond-async' } }, 'vertical@unit1 version'),
  ],
  ...(['GET', 'GET events', 'DELETE'] as const).map(
    (what) =>
      [
        `${what} jobs/{id}`,
        200,
        async (service: Service) => {
          const job = await call(
            'DELETE',
            `${blockAt('vertical@unit1')}`,
            { headers: { prefer: 'respond-async' } },
            'vertical@unit1 version',
          )(service);
          const [method = 'GET', rest] = what.split(' ');
          return service.send(method as 'GET', `${job.headers['location']}${rest === undefined ? '' : 'events/'}`);
        },
      ] as const,
  ),
  ['GET jobs', 200, call('GET', `${BASE_PATH}jobs/`)],
  ['GET jobs of a course run', 200, call('GET', `${BASE_PATH}jobs/?course_key=${encodeURIComponent(KEY)}`)],
  ['GET block_types', 200, call('GET', `${BASE_PATH}block_types/`)],
  ['GET block_types/{type}', 200, call('GET', `${BASE_PATH}block_types/problem/`)],
  ...['application', 'route', 'block_type', 'course'].map(
    (by) =>
      [
        `GET usage by ${by}`,
        200,
        call('GET', `${BASE_PATH}usage/?by=${by}&from=2026-01-01T00:00:00Z&to=2026-12-01T00:00:00Z`),
      ] as const,
  ),
  ['GET docs', 200, call('GET', `${BASE_PATH}docs/`)],
  ['an address without its slash', 308, call('GET', COURSE.slice(0, -1))],
  ['GET openapi.json', 200, call('GET', `${BASE_PATH}openapi.json`)],
  ...['/healthz', '/readyz', '/metrics'].map((path) => [`GET ${path}`, 200, call('GET', path)] as const),
];

describe('the interface', () => {
  test.each(ROWS)('%s answers %i', async (_row, status, made) => {
    const answer = await made(await smallService());
    expect([answer.status, status === answer.status ? '' : answer.text.slice(0, 400)]).toEqual([status, '']);
  });

  test('POST oauth2/access_token/ answers 200', async () => {
    const service = await applicationService();
    const { id, secret } = await registered(service);
    expect((await askToken(service.send, { client_id: id, client_secret: secret })).status).toBe(200);
  });

  test.each(['revoke_token/', 'introspect/', 'revoke_token', 'introspect'])(
    'POST oauth2/%s answers 200',
    async (name) => {
      for (const path of [`${BASE_PATH}oauth2/`, '/oauth2/']) expect((await oauth(name, path)()).status).toBe(200);
    },
  );

  test('every answer about a course run names its versions', async () => {
    const service = await smallService();
    for (const path of [
      COURSE,
      `${COURSE}outline/`,
      `${blockAt('problem@sum')}`,
      `${COURSE}diagnostics/`,
      `${COURSE}commits/`,
      `${COURSE}assets/`,
      `${COURSE}files/`,
    ]) {
      const { headers } = await service.send('GET', path);
      expect([path, headers['x-course-version']]).toEqual([path, await courseVersion(service)]);
      expect(headers['etag']).toMatch(/^"olx1-[0-9a-f]{64}"$/);
    }
  });
});

/** A unit that stands in two subsections, and a third one. */
const TWO_PARENTS = {
  ...SMALL_COURSE,
  'chapter/week1.xml':
    '<chapter><sequential url_name="one"/><sequential url_name="two"/><sequential url_name="other"/></chapter>',
  'sequential/one.xml': '<sequential><vertical url_name="both"/></sequential>',
  'sequential/two.xml': '<sequential><vertical url_name="both"/></sequential>',
  'sequential/other.xml': '<sequential/>',
  'vertical/both.xml': '<vertical/>',
};

const broken = '<problem url_name="sum"><p></problem>';

type Told = Pick<Sent, 'status' | 'headers' | 'json'>;

/** Every problem type, fired. */
const FIRED: Readonly<Record<ProblemName, () => Promise<Told>>> = {
  'bad-request': async () => {
    const service = await smallService();
    await put(service, OTHER_KEY, TWO_PARENTS);
    const move = JSON.stringify({ parent: usage('sequential@other', OTHER_KEY) });
    const path = `${BASE_PATH}blocks/${usage('vertical@both', OTHER_KEY)}/moves/?plan=true`;
    return service.send('POST', path, { headers: JSON_TYPE, body: move });
  },
  'method-not-allowed': async () => (await smallService()).send('PATCH', COURSE),
  unauthorized: async () => (await applicationService()).send('GET', `${BASE_PATH}courses/`),
  forbidden: async () => {
    const service = await applicationService();
    const headers = await bearer(service, await registered(service, { scopes: ['read'] }));
    return service.send('DELETE', `${blockAt('problem@sum')}`, { headers });
  },
  'not-found': async () => (await smallService()).send('GET', `${blockAt('problem@none')}`),
  'not-acceptable': async () =>
    (await smallService()).send('GET', `${blockAt('problem@sum')}olx/`, { headers: { accept: 'image/png' } }),
  orphans: async () =>
    call(
      'PUT',
      `${blockAt('vertical@unit1')}olx/?scope=subtree&orphans=reject`,
      { headers: XML, body: '<vertical url_name="unit1"/>' },
      'vertical@unit1 version',
    )(await smallService()),
  conflict: async () => {
    const service = await smallService();
    const base = await courseVersion(service);
    await call(
      'PATCH',
      `${blockAt('html@intro')}settings/`,
      { headers: JSON_TYPE, body: rename },
      'html@intro node',
    )(service);
    const body = await packed(unitFiles({ 'html/intro.xml': '<html display_name="Theirs" filename="intro"/>\n' }));
    return call(
      'PUT',
      `${blockAt('vertical@unit1')}olx/?scope=subtree&orphans=reject&merge=fail&base=${base}`,
      { headers: GZIP, body },
      'vertical@unit1 version',
    )(service);
  },
  duplicate: async () =>
    call(
      'POST',
      `${blockAt('vertical@unit3')}children/`,
      { headers: XML, body: '<problem url_name="sum"/>' },
      'vertical@unit3 node',
    )(await smallService()),
  'in-progress': async () => {
    const service = await smallService();
    const send = async () =>
      call('DELETE', `${blockAt('vertical@unit1')}?plan=true`, { headers: { 'idempotency-key': 'k' } })(service);
    const answers = await Promise.all([send(), send(), send()]);
    return answers.find(({ status }) => status === 409) ?? answers[0] ?? expect.unreachable();
  },
  'version-mismatch': async () =>
    (await smallService()).send('DELETE', `${blockAt('problem@sum')}`, { headers: { 'if-match': '"olx1-0"' } }),
  'too-large': async () =>
    (await emptyService({ limits: { ...DEFAULT_CONFIG.limits, 'json-bytes': 10 } })).send(
      'POST',
      `${BASE_PATH}courses/`,
      {
        headers: JSON_TYPE,
        body: rename,
      },
    ),
  'unsupported-media-type': async () =>
    call(
      'PUT',
      `${blockAt('problem@sum')}olx/?scope=subtree&orphans=reject`,
      { headers: { 'content-type': 'text/csv' }, body: 'a' },
      'problem@sum version',
    )(await smallService()),
  'olx-invalid': async () =>
    call(
      'PUT',
      `${blockAt('problem@sum')}olx/?scope=subtree&orphans=reject`,
      { headers: XML, body: broken },
      'problem@sum version',
    )(await smallService()),
  'incompatible-placement': async () =>
    call(
      'POST',
      `${blockAt('chapter@week1')}children/`,
      { headers: XML, body: '<problem url_name="p"/>' },
      'chapter@week1 node',
    )(await smallService()),
  'key-reused': async () => {
    const service = await smallService();
    const headers = { 'idempotency-key': 'k' };
    await service.send('PUT', `${COURSE}lock/`, { headers });
    return service.send('PUT', `${COURSE}lock/?seconds=20`, { headers });
  },
  locked: async () => {
    const service = await smallService();
    await service.store.locks.acquire({
      course: KEY as never,
      block: null,
      holder: 'Ana',
      application: 'x',
      duration: 60_000,
      overlaps: () => true,
      takeOver: false,
    });
    return call('DELETE', `${blockAt('problem@sum')}`, {}, 'problem@sum version')(service);
  },
  'precondition-required': async () => (await smallService()).send('DELETE', `${blockAt('problem@sum')}`),
  throttled: async () => (await emptyService({ limits: withPoints(0) })).send('GET', `${BASE_PATH}courses/`),
  internal: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'olx-broken-'));
    const path = join(folder, 'olx.db');
    const store = await openStore(`sqlite:${path}`);
    const app = await buildApp({ store, config: DEFAULT_CONFIG });
    onTestFinished(async () => {
      await app.close();
      await store.close();
      await rm(folder, { recursive: true });
    });
    // somebody takes a table away under the service
    const other = new Database(path);
    other.exec('drop table courses');
    other.close();
    const answer = await app.inject({ url: `${BASE_PATH}courses/`, headers: { host: 'localhost' } });
    expect(answer.payload).not.toMatch(/sqlite|table/i);
    return injected(answer);
  },
  'remote-failed': async () =>
    (await platformService('http://127.0.0.1:1')).send('GET', COURSE, {
      headers: { authorization: `JWT ${await signed('ana')}` },
    }),
  unavailable: async () => {
    const { store } = await smallService();
    const app = await buildApp({ store, config: DEFAULT_CONFIG });
    // work that is still going on when the service is told to stop
    app.addHook('preClose', () => new Promise<void>((resolve) => setTimeout(resolve, 300)));
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    const closing = app.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const answer = await fetch(`${address}${BASE_PATH}courses/`);
    const json: unknown = await answer.json();
    await closing;
    return { status: answer.status, headers: Object.fromEntries(answer.headers), json };
  },
  'storage-full': async () => {
    // `npm run test:faults` fills a real disk
    const { store } = await smallService();
    const commit = () => Promise.reject(new StoreFailed('SQLITE_FULL', null, 'full'));
    const app = await buildApp({ store: { ...store, commit }, config: DEFAULT_CONFIG });
    onTestFinished(() => app.close());
    const answer = await app.inject({
      method: 'POST',
      url: `${BASE_PATH}courses/`,
      headers: { host: 'localhost', ...JSON_TYPE },
      payload: JSON.stringify({ course_key: 'course-v1:A+B+C', display_name: 'New' }),
    });
    return injected(answer);
  },
  'timed-out': async () => {
    const { store } = await smallService();
    const app = await buildApp({
      store,
      config: { ...DEFAULT_CONFIG, limits: { ...DEFAULT_CONFIG.limits, 'write-time': 0 } },
    });
    onTestFinished(() => app.close());
    const headers = { host: 'localhost', ...GZIP };
    const answer = await app.inject({
      method: 'PUT',
      url: `${BASE_PATH}courses/course-v1:A+B+C/olx/`,
      headers,
      payload: Buffer.from(await packed(SMALL_COURSE)),
    });
    return injected(answer);
  },
};

function injected(answer: {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly json: () => unknown;
}): Told {
  const headers = Object.entries(answer.headers).map(([name, each]) => [name, String(each)]);
  return { status: answer.statusCode, headers: Object.fromEntries(headers), json: answer.json() };
}

/** What the two tables refuse in a certain case, beside the ones that fire each problem. */
const REFUSED: readonly (readonly [row: string, name: ProblemName, call: Call])[] = [
  [
    'an import without `orphans`',
    'bad-request',
    async (service) =>
      call('PUT', `${COURSE}olx/`, { headers: GZIP, body: await packed(SMALL_COURSE) }, 'course')(service),
  ],
  [
    'an import from an earlier version without `merge`',
    'bad-request',
    async (service) => {
      const base = await courseVersion(service);
      await call('DELETE', blockAt('html@intro'), {}, 'html@intro version')(service);
      return call(
        'PUT',
        `${COURSE}olx/?orphans=delete&base=${base}`,
        { headers: GZIP, body: await packed(SMALL_COURSE) },
        'course',
      )(service);
    },
  ],
  [
    'an unknown `base`',
    'bad-request',
    async (service) =>
      call(
        'PUT',
        `${COURSE}olx/?orphans=delete&merge=theirs&base=olx1-${'0'.repeat(64)}`,
        { headers: GZIP, body: await packed(SMALL_COURSE) },
        'course',
      )(service),
  ],
  ['an unknown `at`', 'not-found', call('GET', `${COURSE}olx/?at=olx1-${'0'.repeat(64)}`)],
  ['an unknown `from`', 'not-found', call('GET', `${COURSE}comparisons/?from=olx1-${'0'.repeat(64)}`)],
  ['a hash that nothing holds', 'not-found', call('GET', `${COURSE}contents/${'0'.repeat(64)}/`)],
  [
    'discarding what was never published',
    'conflict',
    async (service) => {
      const body = '<vertical url_name="unit9"/>';
      const parent = `${blockAt('sequential@lesson')}children/`;
      await call('POST', parent, { headers: XML, body }, 'sequential@lesson node')(service);
      return call('DELETE', `${blockAt('vertical@unit9')}draft/`, {}, 'vertical@unit9 version')(service);
    },
  ],
  [
    'a plan with an open conflict',
    'conflict',
    async (service) => commit({ plan: (await conflicting(service)).plan })(service),
  ],
  [
    'a subtree with a block of another place',
    'duplicate',
    call(
      'PUT',
      `${blockAt('vertical@unit1')}olx/?scope=subtree&orphans=delete`,
      { headers: XML, body: '<vertical url_name="unit1"><problem url_name="task"/></vertical>' },
      'vertical@unit1 version',
    ),
  ],
  [
    'a node with a child of another place',
    'incompatible-placement',
    call(
      'PUT',
      `${blockAt('vertical@unit1')}olx/?scope=node&orphans=delete`,
      { headers: XML, body: '<vertical url_name="unit1"><problem url_name="task"/></vertical>' },
      'vertical@unit1 node',
    ),
  ],
  [
    'a node that leaves a child out',
    'orphans',
    call(
      'PUT',
      `${blockAt('vertical@unit1')}olx/?scope=node&orphans=reject`,
      { headers: XML, body: '<vertical url_name="unit1"><html url_name="intro"/></vertical>' },
      'vertical@unit1 node',
    ),
  ],
  [
    'a commit after another version',
    'version-mismatch',
    async (service) => {
      const headers = { ...JSON_TYPE, 'if-match': '"olx1-0"' };
      const body = JSON.stringify({ steps: [{ kind: 'delete', block: usage('problem@sum') }] });
      return service.send('POST', `${COURSE}commits/`, { headers, body });
    },
  ],
  [
    'a new course run under a key that is taken',
    'duplicate',
    call('POST', `${BASE_PATH}courses/`, {
      headers: JSON_TYPE,
      body: JSON.stringify({ course_key: KEY, display_name: 'Again' }),
    }),
  ],
];

describe('every refusal of the tables', () => {
  test.each(REFUSED)('%s is %s and changes nothing', async (_row, name, made) => {
    const service = await smallService();
    let before = '';
    const { send } = service;
    // the refused request is the last one
    const watching: Service = {
      ...service,
      send: async (...request) => {
        before = await courseVersion(service);
        return send(...request);
      },
    };
    const { status, json, text } = await made(watching);
    expect([problemName(json as { type: string }), status], text).toEqual([name, PROBLEMS[name].status]);
    expect(await courseVersion(service)).toBe(before);
  });
});

describe('every problem', () => {
  test.each(Object.keys(PROBLEMS) as ProblemName[])('%s is told with its status and members', async (name) => {
    const { status, headers, json } = await FIRED[name]();
    const problem = json as { type: string; status: number; instance: string };
    expect([problemName(problem), status, problem.status]).toEqual([
      name,
      PROBLEMS[name].status,
      PROBLEMS[name].status,
    ]);
    expect(problem.instance).toMatch(/^urn:uuid:/);
    const needed: Partial<Record<ProblemName, readonly string[]>> = {
      'bad-request': ['missing', 'candidates'],
      'method-not-allowed': ['allowed'],
      orphans: ['orphans'],
      conflict: ['conflicts'],
      duplicate: ['blocks'],
      'version-mismatch': ['current_version', 'changed_by', 'changed_at', 'commit'],
      'olx-invalid': ['errors'],
      locked: ['holder', 'expires_at', 'block'],
      'too-large': ['limit'],
      throttled: ['retry_after'],
    };
    for (const member of needed[name] ?? []) expect(problem).toHaveProperty(member);
    const told: Partial<Record<ProblemName, readonly string[]>> = {
      'method-not-allowed': ['allow'],
      throttled: ['retry-after', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
      unavailable: ['retry-after'],
      'in-progress': ['retry-after'],
    };
    for (const header of told[name] ?? []) expect(headers, header).toHaveProperty(header);
  });
});
