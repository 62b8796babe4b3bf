import { describe, expect, test } from 'vitest';
import {
  address,
  createClient,
  insertChild,
  type Job,
  MEDIA,
  moveBlock,
  PROBLEMS,
  problemName,
  problemType,
  replaceBlock,
  type Transport,
  type TransportAnswer,
  type TransportRequest,
} from '#contract';

const COURSE = 'course-v1:Org+Num+Run';

/** A transport that gives the answers in order and keeps what was asked. */
function scripted(...answers: readonly (Partial<Omit<TransportAnswer, 'body'>> & { readonly body: unknown })[]) {
  const asked: TransportRequest[] = [];
  const request: Transport = async (sent) => {
    const answer = answers[asked.length];
    asked.push(sent);
    if (answer === undefined) throw new Error('asked once too often');
    const { status = 200, headers = { 'content-type': MEDIA.json }, body } = answer;
    return {
      status,
      headers,
      body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
    };
  };
  return { asked, request, client: createClient({ request }) };
}

const job = (state: Job['state'], parts: Partial<Job> = {}): Job => ({
  id: 'j1',
  state,
  course_key: COURSE,
  created_at: '2026-11-27T04:18:15.548Z',
  phase: null,
  done: 0,
  total: null,
  message: null,
  result: null,
  problem: null,
  ...parts,
});

describe('address', () => {
  test('encodes keys, and parts of asset paths one by one', () => {
    expect(address('block', { usage_key: 'block-v1:Org+Num+Run+type@html+block@a/b' })).toBe(
      'blocks/block-v1%3AOrg%2BNum%2BRun%2Btype%40html%2Bblock%40a%2Fb/',
    );
    expect(address('asset', { course_key: COURSE, path: 'dir/100% #1.txt' })).toMatch(
      /\/assets\/dir\/100%25%20%231\.txt$/,
    );
  });
});

describe('problem types', () => {
  test('end in their names, which can be read back', () => {
    for (const name of Object.keys(PROBLEMS) as (keyof typeof PROBLEMS)[]) {
      expect(problemType(name).endsWith(`/${name}`)).toBe(true);
      expect(problemName({ type: problemType(name) })).toBe(name);
    }
    expect(problemName({ type: 'about:blank' })).toBeNull();
    expect(problemName({ type: '/problems/toString' })).toBeNull();
  });
});

describe('operations', () => {
  test('are plain values that leave out what was not chosen', () => {
    const operation = insertChild(COURSE, 'unit', { content: { kind: 'document', xml: '<html/>' } });
    expect(operation).toMatchObject({
      method: 'POST',
      query: {},
      headers: { 'content-type': MEDIA.xml },
      body: '<html/>',
    });
    expect(insertChild(COURSE, 'unit', { content: { kind: 'document', xml: '' }, index: 0, ids: 'new' }).query).toEqual(
      { index: '0', ids: 'new' },
    );
    expect(JSON.parse(String(moveBlock(COURSE, 'unit', { parent: 'p', index: null }).body))).toEqual({
      parent: 'p',
      index: null,
    });
  });
});

describe('createClient', () => {
  test('reads versions from the headers without quotes', async () => {
    const headers = {
      'content-type': MEDIA.json,
      etag: '"olx1-a"',
      'x-node-version': 'olx1-b',
      'x-course-version': 'olx1-c',
    };
    const { client, asked } = scripted({ headers, body: { id: 'x' } });
    expect(await client.getBlock('x')).toEqual({
      ok: true,
      job: null,
      value: { id: 'x' },
      etag: 'olx1-a',
      nodeVersion: 'olx1-b',
      courseVersion: 'olx1-c',
    });
    expect(asked[0]).toMatchObject({ method: 'GET', headers: { accept: MEDIA.json }, body: null });
  });

  test('quotes If-Match, asks for plans in the query and for jobs in a header', async () => {
    const { client, asked } = scripted({ body: {} }, { body: {} });
    const operation = replaceBlock(COURSE, 'x', {
      scope: 'subtree',
      orphans: 'reject',
      content: { kind: 'document', xml: '<html/>' },
    });
    await client.write(operation, { ifMatch: 'olx1-a', asJob: true });
    await client.plan(operation);
    expect(asked[0]).toMatchObject({
      headers: { 'if-match': '"olx1-a"', prefer: 'respond-async' },
      query: { scope: 'subtree', orphans: 'reject' },
    });
    expect(asked[1]?.query).toEqual({ scope: 'subtree', orphans: 'reject', plan: 'true' });
    expect(asked[1]?.headers).not.toHaveProperty('if-match');
  });

  test('gives a problem document as it is, and makes one of anything else', async () => {
    const problem = { type: problemType('orphans'), title: 't', status: 409, detail: 'd', instance: 'i', orphans: [] };
    const { client } = scripted(
      { status: 409, headers: { 'content-type': `${MEDIA.problem}; charset=utf-8` }, body: problem },
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' },
      { status: 400, headers: { 'content-type': MEDIA.problem }, body: 'not JSON' },
    );
    expect(await client.getCourse(COURSE)).toEqual({ ok: false, status: 409, problem });
    expect(await client.getCourse(COURSE)).toMatchObject({
      ok: false,
      status: 502,
      problem: { type: 'about:blank', detail: '<h1>Bad gateway</h1>' },
    });
    expect(await client.getCourse(COURSE)).toMatchObject({ ok: false, status: 400, problem: { type: 'about:blank' } });
  });

  test('takes the name of an archive from its header', async () => {
    const disposition = 'attachment; filename="vertical-_.zip"; filename*=UTF-8\'\'vertical-%C3%A4.zip';
    const { client } = scripted({ headers: { 'content-disposition': disposition }, body: 'PK' });
    expect(await client.getArchive('x', { media: MEDIA.zip })).toMatchObject({
      value: { name: 'vertical-ä.zip', media: MEDIA.zip },
    });
  });

  test('rejects as the transport does', async () => {
    const { client } = scripted();
    await expect(client.listCourses()).rejects.toThrow('asked once too often');
  });
});

const WRITTEN = {
  commit: 'c',
  course_version: 'v',
  block: null,
  block_version: 'b',
  node_version: 'n',
  changes: [],
  diagnostics: [],
};

describe('settle', () => {
  test('follows a job to its end and tells each state', async () => {
    const { client, asked } = scripted(
      { body: job('running', { phase: 'read' }) },
      { body: job('succeeded', { result: WRITTEN }) },
    );
    const seen: string[] = [];
    const result = await client.settle(
      { ok: true, job: job('queued') },
      { interval: 1, onProgress: ({ state }) => seen.push(state) },
    );
    expect(result).toEqual({ ok: true, job: null, value: WRITTEN, etag: 'b', nodeVersion: 'n', courseVersion: 'v' });
    expect(seen).toEqual(['queued', 'running', 'succeeded']);
    expect(asked.map(({ path }) => path)).toEqual(['jobs/j1/', 'jobs/j1/']);
  });

  test.each(['failed', 'cancelled', 'interrupted'] as const)('refuses where the job is %s', async (state) => {
    const { client } = scripted();
    const problem = { type: problemType('conflict'), title: 't', status: 409, detail: 'd', instance: 'i' };
    const result = await client.settle({ ok: true, job: job(state, state === 'failed' ? { problem } : {}) });
    expect(result).toMatchObject(
      state === 'failed'
        ? { ok: false, status: 409, problem }
        : { ok: false, status: 503, problem: { type: 'about:blank' } },
    );
  });

  test('passes other results through, and stops when aborted', async () => {
    const { client } = scripted({ body: job('running') });
    const refused = {
      ok: false,
      status: 404,
      problem: { type: '', title: '', status: 404, detail: '', instance: '' },
    } as const;
    expect(await client.settle(refused)).toBe(refused);
    const abort = new AbortController();
    const waiting = client.settle({ ok: true, job: job('running') }, { interval: 10_000, signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});

describe('the first read of a course run in Studio', () => {
  const reading = { status: 202, body: job('queued') };
  const OUTLINE = { id: 'block-v1:Org+Num+Run+type@course+block@course' };

  test('waits for the job that reads it, tells how far that is, and then asks again', async () => {
    const seen: string[] = [];
    const answers = [
      reading,
      { body: job('running', { phase: 'read' }) },
      { body: job('succeeded', { result: WRITTEN }) },
      { body: OUTLINE },
    ];
    const { asked, request } = scripted(...answers);
    const client = createClient({ request, onReading: ({ state }) => seen.push(state) });
    expect(await client.getOutline(COURSE)).toMatchObject({ ok: true, value: OUTLINE });
    expect(asked.map(({ path }) => path)).toEqual([
      address('outline', { course_key: COURSE }),
      address('job', { job: 'j1' }),
      address('job', { job: 'j1' }),
      address('outline', { course_key: COURSE }),
    ]);
    expect(seen).toEqual(['queued', 'running', 'succeeded']);
  });

  test('is refused as the job is', async () => {
    const problem = { type: problemType('remote-failed'), title: 'No', status: 502, detail: 'Not found', instance: '' };
    const { client } = scripted(reading, { body: job('failed', { problem }) });
    expect(await client.getOutline(COURSE)).toEqual({ ok: false, status: 502, problem });
  });

  test('ends with its signal', async () => {
    const { client } = scripted(reading, { body: job('running') });
    const signal = AbortSignal.timeout(50);
    await expect(client.getOutline(COURSE, { signal })).rejects.toThrow(/timeout/);
  });
});
