import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CourseKey, Json, UsageKey } from '#olx';
import { type CmsClient, CmsFailure, createCmsClient, type SeenOutline, userToken } from '#openedx';
import { hasRecordings, isCut, RECORDED_COURSES, type Recording, readBack, recordings } from './recordings.ts';
import { type Arrived, type SmallServer, smallServer } from './small-server.ts';

type Ask = (client: CmsClient, recording: Recording, found: readonly string[]) => Promise<unknown>;

const body = ({ request }: Recording): Readonly<Record<string, Json>> =>
  typeof request.body === 'object' && request.body !== null ? (request.body as Record<string, Json>) : {};
const course = (text = ''): CourseKey => text as CourseKey;
const block = (text = ''): UsageKey => text as UsageKey;
async function* nothing(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array([1]);
}

/** Which recordings are calls of the client, and which call each is. */
const CALLS: readonly (readonly [RegExp, Ask])[] = [
  [
    /^GET \/api\/contentstore\/v0\/xblock\/([^/?]+)\/([^/?]+)$/,
    (cms, _, [run, key]) => cms.block(course(run), block(key)),
  ],
  [
    /^PUT \/api\/contentstore\/v0\/xblock\/([^/?]+)\/([^/?]+)$/,
    (cms, recording, [run, key]) => cms.update(course(run), block(key), body(recording)),
  ],
  [
    /^DELETE \/api\/contentstore\/v0\/xblock\/([^/?]+)\/([^/?]+)$/,
    (cms, _, [run, key]) => cms.remove(course(run), block(key)),
  ],
  [
    /^POST \/api\/contentstore\/v0\/xblock\/([^/?]+)$/,
    (cms, recording, [run]) =>
      cms.create(course(run), block(String(body(recording).parent_locator)), String(body(recording).category)),
  ],
  [/^GET \/api\/olx-export\/v1\/xblock\/([^/?]+)\/$/, (cms, _, [key]) => cms.unitOlx(block(key))],
  [
    /^GET \/api\/contentstore\/v1\/container\/vertical\/([^/?]+)\/children$/,
    (cms, _, [key]) => cms.children(block(key)),
  ],
  [/^GET \/api\/contentstore\/v1\/course_index\/([^/?]+)$/, (cms, _, [run]) => cms.outline(course(run))],
  [/^GET \/api\/contentstore\/v0\/advanced_settings\/([^/?]+)$/, (cms, _, [run]) => cms.advancedSettings(course(run))],
  [/^GET \/api\/contentstore\/v1\/course_details\/([^/?]+)$/, (cms, _, [run]) => cms.details(course(run))],
  [/^GET \/api\/contentstore\/v1\/course_grading\/([^/?]+)$/, (cms, _, [run]) => cms.grading(course(run))],
  [/^GET \/api\/contentstore\/v0\/tabs\/([^/?]+)$/, (cms, _, [run]) => cms.tabs(course(run))],
  [/^GET \/api\/contentstore\/v1\/textbooks\/([^/?]+)$/, (cms, _, [run]) => cms.textbooks(course(run))],
  [
    /^GET \/api\/contentstore\/v1\/group_configurations\/([^/?]+)$/,
    (cms, _, [run]) => cms.groupConfigurations(course(run)),
  ],
  [/^GET \/api\/contentstore\/v0\/file_assets\/([^/?]+)\?/, (cms, _, [run]) => cms.assets(course(run))],
  [/^GET \/api\/tasks\/v0\/tasks\/$/, (cms) => cms.tasks()],
  [
    /^POST \/api\/courses\/v0\/import\/([^/?]+)\/$/,
    (cms, _, [run]) => cms.startImport(course(run), 'x.tar.gz', nothing()),
  ],
];

const REFUSED: Readonly<Record<number, string>> = { 401: 'sign-in', 403: 'forbidden', 404: 'not-found' };

describe.skipIf(!hasRecordings)('a client of the recorded CMS', () => {
  const all = hasRecordings ? recordings() : [];
  const known = all.flatMap((recording) => {
    const { method, path, headers } = recording.request;
    const asked = `${method} ${path}`;
    // GETs of other media types and with tokens that no user has are the tests' own
    if (headers.Accept !== undefined && headers.Accept !== 'application/json') return [];
    const call = CALLS.find(([pattern]) => pattern.test(asked));
    if (call === undefined) return [];
    // what the types of the client exclude
    if ('children' in body(recording) && !Array.isArray(body(recording).children)) return [];
    const [pattern, ask] = call;
    return [{ recording, ask, found: (pattern.exec(asked) ?? []).slice(1) }];
  });
  let server: SmallServer;
  let current: Recording | null = null;

  beforeAll(async () => {
    const root = all.find(({ name }) => name === '72-other-course-block');
    server = await smallServer((request, response) => {
      if (current !== null && isAsked(current, request)) return replay(current, response);
      // the client asks once which addresses there are
      if (root !== undefined && request.path === root.request.path.replace(/FLD/, 'OKS')) return replay(root, response);
      response.writeHead(404).end();
    });
    const client = createCmsClient({ cmsUrl: server.url, lmsUrl: server.url }, userToken('any'));
    expect(await client.capabilities('course-v1:Lab+OKS+R1' as CourseKey)).toEqual({
      blocks: 'contentstore-v0',
      exactTimes: false,
      session: false,
    });
    expect(client.requests).toBe(3);
  });
  afterAll(async () => await server.close());

  async function asked({ recording, ask, found }: (typeof known)[number]): Promise<unknown> {
    current = recording;
    const token = /^JWT (.*)$/.exec(recording.request.headers.Authorization ?? '')?.[1] ?? 'none';
    const client = createCmsClient({ cmsUrl: server.url, lmsUrl: server.url }, userToken(token), { backOff: 1 });
    return await ask(client, recording, found).catch((error: unknown) => error);
  }

  it('knows most of what was recorded', () => {
    expect(known.length).toBeGreaterThan(250);
    expect(new Set(known.map(({ ask }) => ask)).size).toBe(CALLS.length);
  });

  it('understands every answer that is not a refusal', async () => {
    const wrong: unknown[] = [];
    for (const each of known) {
      const { recording, found } = each;
      if (recording.response.status >= 300 || isCut(recording) || isForeign(recording, found)) continue;
      const result = await asked(each);
      if (result instanceof Error) wrong.push([recording.name, String(result)]);
    }
    expect(wrong).toEqual([]);
  });

  it('sends what was recorded', async () => {
    for (const each of known) {
      const { recording, found } = each;
      const { method, headers } = recording.request;
      if (method === 'GET' || isForeign(recording, found) || typeof body(recording).form === 'string') continue;
      await asked(each);
      const sent = server.arrived.at(-1);
      expect(sent?.headers.authorization).toBe(headers.Authorization ?? 'JWT none');
      if (headers['Content-Type'] === 'application/json' && method === 'PUT' && !isUntyped(recording))
        expect(JSON.parse(sent?.body ?? '')).toEqual(recording.request.body);
      if (headers['Content-Type']?.startsWith('multipart/'))
        expect(sent?.body).toContain('name="course_data"; filename="x.tar.gz"');
    }
  });

  it('gives each refusal its kind, and the words of the CMS', async () => {
    const wrong: unknown[] = [];
    let count = 0;
    for (const each of known) {
      const { recording, found } = each;
      const { status } = recording.response;
      if (status < 300 || isForeign(recording, found)) continue;
      count++;
      const result = await asked(each);
      const kind = REFUSED[status] ?? (status >= 500 ? 'failed' : 'refused');
      const isRight =
        result instanceof CmsFailure &&
        result.kind === kind &&
        result.status === status &&
        result.words === saidBy(recording) &&
        result.mayBeDone === (status >= 500 && recording.request.method !== 'GET');
      if (!isRight) wrong.push([recording.name, result]);
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(70);
  });

  it('sends nothing about a block of another course run', async () => {
    const foreign = known.filter(({ recording, found }) => isForeign(recording, found));
    expect(foreign.length).toBeGreaterThan(3);
    for (const each of foreign) {
      const before = server.arrived.length;
      expect(await asked(each)).toMatchObject({ kind: 'refused', mayBeDone: false });
      expect(server.arrived.length).toBe(before);
    }
  });

  it.each(RECORDED_COURSES)('reads what was read back of %s', async (name, key) => {
    const run = course(key);
    const client = createCmsClient({ cmsUrl: server.url, lmsUrl: server.url }, userToken('any'));
    const serve = (path: string, what: unknown): void => {
      current = {
        name,
        request: { method: 'GET', path, headers: {}, body: null },
        response: { status: 200, reason: 'OK', headers: {}, body: what },
      };
    };
    const blocks = Object.entries(readBack(name, 'xblock-get') as Record<string, Record<string, Json>>);
    for (const [id, got] of blocks) {
      serve(`/api/contentstore/v0/xblock/${key}/${id}`, got);
      const seen = await client.block(run, block(id));
      expect([seen.data, seen.metadata]).toEqual([got.data, got.metadata]);
    }
    serve(`/api/contentstore/v1/course_index/${key}`, readBack(name, 'course_index'));
    const outline = [...nodes(await client.outline(run))].map(({ id }) => id);
    expect(outline.length).toBeGreaterThan(5);
    expect(outline.filter((id) => !blocks.some(([each]) => each === id))).toEqual([]);
    for (const [id, got] of Object.entries(
      readBack(name, 'olx-export') as Record<string, { blocks?: Record<string, { olx: string }> }>,
    )) {
      if (got.blocks === undefined) continue;
      serve(`/api/olx-export/v1/xblock/${id}/`, got);
      const olx = await client.unitOlx(block(id));
      expect([...olx]).toEqual(Object.entries(got.blocks).map(([each, { olx: text }]) => [each, text]));
    }
  });

  /** The CMS does not check that a key is of the course run in the path; the client does. */
  function isForeign({ request }: Recording, [run = '', key = '']: readonly string[]): boolean {
    const start = `block-v1:${run.slice('course-v1:'.length)}+type@`;
    if (!/\/v0\/xblock\//.test(request.path)) return false;
    const { children = [], parent_locator: parent } = body({ request } as Recording);
    const named = [...(key === '' ? [parent] : [key]), ...(Array.isArray(children) ? children : [])];
    return named.some((each) => !String(each).startsWith(start));
  }
});

/** The client has no member for these. */
function isUntyped(recording: Recording): boolean {
  return 'fields' in body(recording) || 'foo' in body(recording);
}

function isAsked({ request }: Recording, { method, path }: Arrived): boolean {
  const wanted = request.path.replace(/\?.*/, '');
  return method === request.method && decodeURI(path).replace(/\?.*/, '') === decodeURI(wanted);
}

function replay({ response: { status, reason, headers, body: said } }: Recording, response: ServerResponse): void {
  const { 'Content-Type': type = 'application/json', Location: location } = headers;
  response.writeHead(status, reason, { 'content-type': type, ...(location === undefined ? {} : { location }) });
  response.end(typeof said === 'string' ? said : JSON.stringify(said));
}

function* nodes(node: SeenOutline): Generator<SeenOutline> {
  yield node;
  for (const child of node.children) yield* nodes(child);
}

/** The words of a recorded refusal, worked out by hand for the forms that were seen. */
function saidBy({ response: { body: said, reason } }: Recording): string {
  if (said === null || said === '') return reason;
  if (typeof said === 'string')
    return (
      said
        .replace(/<head>[\s\S]*<\/head>/, ' ')
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim() || reason
    );
  if (Array.isArray(said)) return said.join(' ');
  const { error, detail, developer_message: message } = said as Record<string, unknown>;
  const nested = typeof message === 'object' ? (message as Record<string, unknown>).developer_message : message;
  const word = error ?? detail ?? nested;
  if (typeof word === 'string') return word === '' ? JSON.stringify(said) : word;
  return JSON.stringify(said);
}
