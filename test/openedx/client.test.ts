import { afterEach, describe, expect, it } from 'vitest';
import type { CourseKey, UsageKey } from '#olx';
import { type ClientOptions, CmsFailure, type Credentials, createCmsClient, serviceAccount, userToken } from '#openedx';
import { type Arrived, json, type SmallServer, smallServer } from './small-server.ts';

const RUN = 'course-v1:Lab+FLD+R1' as CourseKey;
const BLOCK = 'block-v1:Lab+FLD+R1+type@html+block@h1' as UsageKey;
const TOKEN = 'eyJhbGciOiJSUzUxMiJ9.eyJzZWNyZXQiOiJzZWNyZXQifQ.c2lnbmF0dXJl';
const SEEN = { id: BLOCK, category: 'html', edited_on: 'Nov 30, 2026 at 15:17 UTC', data: '<p/>', metadata: {} };

const servers: SmallServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((each) => each.close()));
});

async function cms(answer?: SmallServer['answer']): Promise<SmallServer> {
  const server = await smallServer(answer);
  servers.push(server);
  return server;
}

function clientOf(server: SmallServer, options: ClientOptions = {}, credentials: Credentials = userToken(TOKEN)) {
  return createCmsClient({ cmsUrl: server.url, lmsUrl: server.url }, credentials, { backOff: 5, poll: 5, ...options });
}

/** Answers that only v0 is there, and leaves the rest to the test. */
function v0(rest: SmallServer['answer']): SmallServer['answer'] {
  return (request, response) => {
    if (/\/(authoring|contentstore)\/v1\/xblock/.test(request.path)) return json(response, 404, {});
    if (request.method === 'GET' && /type@course\+block@course$/.test(request.path))
      return json(response, 200, { ...SEEN, id: request.path.split('/').at(-1), category: 'course' });
    rest(request, response);
  };
}

async function failureOf(work: Promise<unknown>): Promise<CmsFailure> {
  const error = await work.then(
    (value) => value,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CmsFailure)) throw new Error(`not a failure: ${JSON.stringify(error)}`);
  expect(JSON.stringify(error) + String(error.stack) + String(error.cause)).not.toContain(TOKEN);
  return error;
}

describe('an answer', () => {
  it('that does not come in time is a time-out, which may have been a write', async () => {
    const server = await cms(v0(() => undefined));
    const limits = { block: { bytes: 1000, seconds: 0.2 }, write: { bytes: 1000, seconds: 0.2 } };
    const client = clientOf(server, { limits });
    expect(await failureOf(client.block(RUN, BLOCK))).toMatchObject({ kind: 'timed-out', mayBeDone: false });
    const before = server.arrived.length;
    expect(await failureOf(client.update(RUN, BLOCK, { data: 'x' }))).toMatchObject({
      kind: 'timed-out',
      mayBeDone: true,
    });
    // a write that may have been done is not sent again
    expect(server.arrived.length).toBe(before + 1);
  });

  it('that stops in the midst is a lost connection: a read is sent again, a write is not', async () => {
    let cuts = 1;
    const server = await cms(
      v0((_, response) => {
        if (cuts-- <= 0) return json(response, 200, SEEN);
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"id":');
        setTimeout(() => response.destroy(), 20);
      }),
    );
    const client = clientOf(server);
    expect((await client.block(RUN, BLOCK)).data).toBe('<p/>');
    cuts = 1;
    expect(await failureOf(client.create(RUN, BLOCK, 'html'))).toMatchObject({ kind: 'unreachable', mayBeDone: true });
    expect(server.arrived.filter(({ method }) => method === 'POST').length).toBe(1);
  });

  it('that is too large is given up, with or without a length', async () => {
    const server = await cms(
      v0((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write(`"${'x'.repeat(5000)}`);
        response.end('"');
      }),
    );
    const failure = await failureOf(
      clientOf(server, { limits: { block: { bytes: 1500, seconds: 5 } } }).block(RUN, BLOCK),
    );
    expect(failure).toMatchObject({ kind: 'too-large', words: 'The answer is larger than 1500 bytes.' });
  });

  it('that is not JSON, or about another block, is a failure and not a result', async () => {
    let body = '<html><body><h1>Welcome</h1></body></html>';
    const server = await cms(v0((_, response) => response.end(body)));
    const client = clientOf(server);
    expect(await failureOf(client.block(RUN, BLOCK))).toMatchObject({ kind: 'failed', status: 200 });
    for (body of [
      '[]',
      '{"id": 1}',
      JSON.stringify({ ...SEEN, metadata: [] }),
      JSON.stringify({ ...SEEN, id: 'other' }),
    ])
      expect(await failureOf(client.block(RUN, BLOCK))).toMatchObject({ kind: 'failed' });
  });

  it('keeps the words that older releases put into the reason phrase, and never a token', async () => {
    const server = await cms(
      v0((request, response) => {
        if (request.method === 'PUT') response.writeHead(400, "{'foo': [ErrorDetail(string='not expected')]}").end();
        else json(response, 400, { error: `cannot use ${request.headers.authorization}` });
      }),
    );
    const client = clientOf(server);
    expect(await failureOf(client.update(RUN, BLOCK, { data: '' }))).toMatchObject({
      kind: 'refused',
      words: "{'foo': [ErrorDetail(string='not expected')]}",
    });
    expect((await failureOf(client.block(RUN, BLOCK))).words).toBe('cannot use JWT …');
  });

  it('of a page is its words, of which 500 characters are kept', async () => {
    const page = `<!doctype html><html><head><title>x</title><style>p { a: b }</style></head><body><h1>Bad &amp; sad</h1>${'<p>word</p>'.repeat(500)}`;
    const server = await cms(v0((_, response) => response.writeHead(403).end(page)));
    const { words } = await failureOf(clientOf(server).block(RUN, BLOCK));
    expect(words).toMatch(/^Bad & sad word word/);
    expect(words.length).toBe(500);
  });
});

describe('a call', () => {
  it('never follows a redirect to another origin, nor repeats a write at another address', async () => {
    const other = await cms((_, response) => json(response, 200, SEEN));
    const server = await cms(v0((_, response) => response.writeHead(307, { location: `${other.url}/stolen` }).end()));
    const client = clientOf(server);
    expect(await failureOf(client.block(RUN, BLOCK))).toMatchObject({ kind: 'failed', status: 307 });
    expect(await failureOf(client.update(RUN, BLOCK, {}))).toMatchObject({ kind: 'failed', mayBeDone: true });
    expect(other.arrived).toEqual([]);
  });

  it('follows a redirect within the CMS when it reads, and takes the login page for what it is', async () => {
    let location = '/elsewhere';
    const server = await cms(
      v0((request, response) => {
        if (request.path === '/elsewhere') json(response, 200, SEEN);
        else response.writeHead(302, { location }).end();
      }),
    );
    const client = clientOf(server);
    expect((await client.block(RUN, BLOCK)).id).toBe(BLOCK);
    location = '/login/?next=/x';
    expect(await failureOf(client.block(RUN, BLOCK))).toMatchObject({ kind: 'sign-in' });
  });

  it('is sent again if the CMS is busy, as soon as it says; a write only if it was not begun', async () => {
    let status = 503;
    let busy = 2;
    const server = await cms(
      v0((_, response) => {
        if (busy-- > 0) response.writeHead(status, { 'retry-after': '0' }).end('busy');
        else json(response, 200, SEEN);
      }),
    );
    const client = clientOf(server);
    expect((await client.block(RUN, BLOCK)).id).toBe(BLOCK);
    busy = 1;
    expect(await failureOf(client.update(RUN, BLOCK, {}))).toMatchObject({
      status: 503,
      mayBeDone: true,
      words: 'busy',
    });
    status = 429;
    busy = 1;
    await client.update(RUN, BLOCK, {});
    busy = 100;
    const before = server.arrived.length;
    expect(await failureOf(client.block(RUN, BLOCK))).toMatchObject({ status: 429 });
    expect(server.arrived.length - before).toBe(4);
  });

  it('does not wait longer for the CMS than 20 seconds', async () => {
    const server = await cms(v0((_, response) => response.writeHead(503, { 'retry-after': '3600' }).end()));
    const client = clientOf(server);
    expect(await failureOf(client.block(RUN, BLOCK))).toMatchObject({ status: 503 });
    expect(server.arrived.filter(({ path }) => path.endsWith('h1')).length).toBe(1);
  });

  it('of a CMS that is not there was certainly not done', async () => {
    const server = await cms();
    await server.close();
    servers.length = 0;
    expect(await failureOf(clientOf(server).create(RUN, BLOCK, 'html'))).toMatchObject({
      kind: 'unreachable',
      mayBeDone: false,
    });
  });

  it('stops with the reason of its signal, while it waits for others, too', async () => {
    const server = await cms(v0(() => undefined));
    const client = clientOf(server);
    await client.capabilities(RUN);
    const stop = new AbortController();
    const calls = Array.from({ length: 20 }, () => client.block(RUN, BLOCK, { signal: stop.signal }));
    setTimeout(() => stop.abort(new Error('enough')), 50);
    for (const result of await Promise.allSettled(calls))
      expect(result).toMatchObject({ reason: { message: 'enough' } });
    // no more at the same time than the CMS should bear
    expect(server.arrived.filter(({ path }) => path.endsWith('h1')).length).toBe(6);
  });
});

describe('what a CMS can do', () => {
  it('is asked once, of the newest address that answers', async () => {
    for (const [newest, blocks] of [
      ['/api/authoring/v1/xblocks/', 'authoring-v1'],
      ['/api/contentstore/v1/xblock/', 'contentstore-v1'],
    ] as const) {
      const server = await cms((request, response) => {
        if (!request.path.startsWith(newest)) return json(response, 404, {});
        const id = decodeURIComponent(request.path.slice(newest.length, -1));
        json(response, 200, { ...SEEN, id, edited_on_raw: '2026-11-30T15:17:03.123Z' });
      });
      const client = clientOf(server);
      const both = await Promise.all([client.capabilities(RUN), client.capabilities(RUN)]);
      expect(both[0]).toEqual({ blocks, exactTimes: true, session: false });
      const before = client.requests;
      expect((await clientOf(server).block(RUN, BLOCK)).editedOnRaw).toBe('2026-11-30T15:17:03.123Z');
      await client.capabilities(RUN);
      expect(client.requests).toBe(before);
    }
  });
});

describe('a service account', () => {
  function tokens(server: () => SmallServer, life: number) {
    let made = 0;
    const account = (): Credentials =>
      serviceAccount({
        instance: { cmsUrl: server().url, lmsUrl: server().url },
        clientId: 'olx',
        clientSecret: 'hush-hush',
      });
    const answer = (request: Arrived, response: Parameters<SmallServer['answer']>[1]): boolean => {
      if (request.path !== '/oauth2/access_token/') return false;
      made++;
      json(response, 200, { access_token: `t${made}`, expires_in: life, token_type: 'JWT' });
      return true;
    };
    return { account, answer, made: () => made };
  }

  it('gets one asymmetric token for many calls, and counts it as a request', async () => {
    const token = tokens(() => server, 3600);
    const server = await cms(v0((request, response) => token.answer(request, response) || json(response, 200, SEEN)));
    const client = clientOf(server, {}, token.account());
    await client.capabilities(RUN);
    await Promise.all(Array.from({ length: 5 }, () => client.block(RUN, BLOCK)));
    expect(token.made()).toBe(1);
    expect(client.requests).toBe(server.arrived.length);
    const sent = new URLSearchParams(server.arrived.find(({ path }) => path.startsWith('/oauth2'))?.body);
    expect(Object.fromEntries(sent)).toEqual({
      grant_type: 'client_credentials',
      client_id: 'olx',
      client_secret: 'hush-hush',
      token_type: 'jwt',
      asymmetric_jwt: 'true',
    });
  });

  it('renews a token a minute before its end', async () => {
    const token = tokens(() => server, 59);
    const server = await cms(v0((request, response) => token.answer(request, response) || json(response, 200, SEEN)));
    const client = clientOf(server, {}, token.account());
    await client.block(RUN, BLOCK);
    const before = token.made();
    await client.block(RUN, BLOCK);
    expect(token.made()).toBe(before + 1);
  });

  it('renews a token that is refused, once, also for a write', async () => {
    const token = tokens(() => server, 3600);
    let refusing = ['JWT t1'];
    const server = await cms(
      v0((request, response) => {
        if (token.answer(request, response)) return;
        if (refusing.includes(request.headers.authorization ?? '')) json(response, 401, { detail: 'Token expired.' });
        else json(response, 200, SEEN);
      }),
    );
    const client = clientOf(server, {}, token.account());
    await client.update(RUN, BLOCK, { data: 'x' });
    expect(token.made()).toBe(2);
    refusing = ['JWT t2', 'JWT t3', 'JWT t4'];
    expect(await failureOf(client.block(RUN, BLOCK))).toMatchObject({ kind: 'sign-in', words: 'Token expired.' });
    expect(token.made()).toBe(3);
  });

  it('says what the LMS says of a wrong secret, without the secret', async () => {
    const server = await cms((_, response) => json(response, 401, { error: 'invalid_client hush-hush' }));
    const account = serviceAccount({
      instance: { cmsUrl: server.url, lmsUrl: server.url },
      clientId: 'olx',
      clientSecret: 'hush-hush',
    });
    expect(await failureOf(clientOf(server, {}, account).block(RUN, BLOCK))).toMatchObject({
      kind: 'sign-in',
      words: 'invalid_client …',
      call: 'POST /oauth2/access_token/',
    });
  });
});

describe('the lists', () => {
  it('of assets have all pages, also of a CMS that answers the last page again', async () => {
    const all = Array.from({ length: 1203 }, (_, at) => ({
      id: `asset-v1:Lab+FLD+R1+type@asset+block@f${at}.png`,
      locked: at === 3,
    }));
    const server = await cms((request, response) => {
      const query = new URL(request.path, 'http://x').searchParams;
      const page = Math.min(Number(query.get('page')), 2);
      const size = Number(query.get('page_size'));
      json(response, 200, { totalCount: 99_999, assets: all.slice(page * size, (page + 1) * size) });
    });
    const assets = await clientOf(server).assets(RUN);
    expect(assets.map(({ path }) => path)).toEqual(all.map((_, at) => `f${at}.png`));
    expect(assets.filter(({ locked }) => locked).length).toBe(1);
  });

  it('of bytes stream, and keys in paths are escaped', async () => {
    const server = await cms((_, response) => response.end('bytes'));
    const pieces = await clientOf(server).asset(RUN, 'ü 100%_#?.png');
    let text = '';
    for await (const piece of pieces) text += new TextDecoder().decode(piece);
    expect(text).toBe('bytes');
    expect(server.arrived[0]?.path).toBe('/asset-v1:Lab+FLD+R1+type@asset+block@%C3%BC%20100%25_%23%3F.png');
  });
});

describe('an import', () => {
  const NAME = 'x.tar.gz';
  async function* archive() {
    yield new Uint8Array([31, 139, 8]);
  }

  it('is waited for, though the CMS does not know it at first', async () => {
    const states = [null, null, 'Unpacking', 'Updating', 'Succeeded'];
    const server = await cms((request, response) => {
      if (request.method === 'POST') return json(response, 200, { task_id: 'a/b' });
      const state = states.shift();
      if (state === null)
        return json(response, 500, { developer_message: "'NoneType' object has no attribute 'state'" });
      json(response, 200, { state });
    });
    const client = clientOf(server);
    const seen: string[] = [];
    const task = await client.startImport(RUN, NAME, archive());
    await client.importOver(RUN, NAME, task, { tell: (state) => seen.push(state) });
    expect(seen).toEqual(['Unpacking', 'Updating', 'Succeeded']);
    expect(server.arrived.at(-1)?.path).toBe(
      '/api/courses/v0/import/course-v1:Lab+FLD+R1/?task_id=a%2Fb&filename=x.tar.gz',
    );
    expect(server.arrived[0]?.headers['content-length']).toBeDefined();
  });

  it('that fails says what its task left', async () => {
    const server = await cms((request, response) => {
      if (request.path.startsWith('/api/courses')) return json(response, 200, { state: 'Failed' });
      if (request.path.startsWith('/api/tasks/v0/artifacts/1/'))
        return json(response, 200, { name: 'Error', text: 'Could not find the course.xml file in the package.' });
      const task = {
        state: 'Failed',
        created: '2026-11-30T15:14:20Z',
        artifacts: ['http://studio.example/api/tasks/v0/artifacts/1/'],
      };
      json(response, 200, {
        results: [
          { ...task, name: `Import of ${RUN} from other.tar.gz`, artifacts: [] },
          { ...task, name: `Import of ${RUN} from ${NAME}` },
        ],
      });
    });
    expect(await failureOf(clientOf(server).importOver(RUN, NAME, 't'))).toMatchObject({
      kind: 'task-failed',
      words: 'Could not find the course.xml file in the package.',
      mayBeDone: true,
    });
  });
});
