import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BASE_PATH, MEDIA } from '#contract';
import type { CourseKey } from '#olx';
import { CMS_LIMITS } from '../../src/server/auth/cms-answer.ts';
import { cmsRights } from '../../src/server/auth/cms-rights.ts';
import type { Right } from '../../src/server/auth/rights.ts';
import { platformService, signed, startCms } from './_production.ts';
import { packed, SMALL_COURSE } from './_small-course.ts';

const COURSE = 'course-v1:Lab+FLD+R1' as CourseKey;
const ANA = { username: 'ana', isAdministrator: false, token: 'a.b.c' };
const DENIED = { status: 403, body: { developer_message: 'You do not have permission to perform this action.' } };

/** As a CMS between the releases Teak and Ulmo answered, and as openedx-authz does. */
const STAFF = { username: 'cstaff', email: 'cstaff@example.com', id: 3, role: 'staff' };
const team = (allow_actions: unknown, users: unknown = [STAFF]) => ({
  show_transfer_ownership_hint: false,
  users,
  allow_actions,
});
const VIEW = 'courses.view_course';
const EDIT = 'courses.edit_course_content';
const verdicts = (view: unknown, edit: unknown, scope: unknown = COURSE) => [
  { action: VIEW, scope, allowed: view },
  { action: EDIT, scope, allowed: edit },
];

/** Bodies by what they are, and what they grant where they are the answer to that question. */
const BODIES: readonly {
  readonly what: string;
  readonly text: string;
  readonly team?: Right;
  readonly authz?: Right;
}[] = [
  { what: 'a team that one manages', text: JSON.stringify(team(true)), team: 'force' },
  { what: 'a team that one is in', text: JSON.stringify(team(false)), team: 'write' },
  { what: 'a team of nobody', text: JSON.stringify(team(false, [])), team: 'write' },
  { what: 'a right to edit', text: JSON.stringify(verdicts(true, true)), authz: 'write' },
  { what: 'a right to view', text: JSON.stringify(verdicts(true, false)), authz: 'read' },
  { what: 'verdicts in another order', text: JSON.stringify(verdicts(true, true).reverse()), authz: 'write' },
  { what: 'no right', text: JSON.stringify(verdicts(false, false)), authz: 'none' },
  ...[
    ['a login page', '<!doctype html><html><body><form action="/login">Sign in</form></body></html>'],
    ['nothing', ''],
    ['a team cut off', JSON.stringify(team(true)).slice(0, -1)],
    ['a team in a page', `<pre>${JSON.stringify(team(true))}</pre>`],
    ['null', 'null'],
    ['true', 'true'],
    ['a text', '"ok"'],
    ['no members', '{}'],
    ['no items', '[]'],
    ['a message', '{"detail": "ok"}'],
    ['a team in a list', JSON.stringify([team(true)])],
    ['a team in an object', JSON.stringify({ data: team(true) })],
    ['a team without users', JSON.stringify({ allow_actions: true })],
    ['users alone', JSON.stringify({ users: [STAFF] })],
    ['users of another form', JSON.stringify(team(true, { ana: STAFF }))],
    ['users that are names', JSON.stringify(team(true, ['ana']))],
    ['users without roles', JSON.stringify(team(true, [{ username: 'ana' }]))],
    ['a right that is a text', JSON.stringify(team('true'))],
    ['verdicts on another course run', JSON.stringify(verdicts(true, true, 'course-v1:Lab+OTHER+R1'))],
    ['verdicts on nothing', JSON.stringify(verdicts(true, true, null))],
    ['verdicts that are texts', JSON.stringify(verdicts('true', 'true'))],
    ['verdicts that are numbers', JSON.stringify(verdicts(1, 1))],
    ['one verdict of two', JSON.stringify(verdicts(true, true).slice(1))],
    ['a verdict among others', JSON.stringify([...verdicts(true, true), 'courses.edit_course_content'])],
    ['verdicts as an object', JSON.stringify({ [VIEW]: true, [EDIT]: true })],
  ].map(([what = '', text = '']) => ({ what, text })),
];
// 404 at the end: after it, openedx-authz is not asked for a while
const STATUSES = [200, 201, 202, 204, 206, 301, 302, 303, 307, 400, 401, 403, 429, 500, 502, 503, 404];
const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'text/html; charset=utf-8',
  'text/plain',
  'application/jsonp',
  'application/problem+json',
  null,
];

describe.each(['team', 'authz'] as const)('of the answers to the question for %s', (question) => {
  test('only those of the real form grant anything', async () => {
    let now = { status: 0, type: null as string | null, text: '' };
    const server = createServer((request, response) => {
      const isAsked = (request.url ?? '').startsWith('/api/contentstore/') === (question === 'team');
      // what the other question would say grants nothing
      const { status, type, text } = isAsked
        ? now
        : { status: question === 'team' ? 404 : 403, type: 'text/html', text: '<h1>no</h1>' };
      response.writeHead(status, {
        ...(type === null ? {} : { 'content-type': type }),
        ...(status >= 300 && status < 400 ? { location: '/login' } : {}),
      });
      response.end(status === 204 ? undefined : text);
    });
    const url = await listening(server);
    const ask = cmsRights({ cmsUrl: url });
    let [granted, asked] = [0, 0];
    for (const status of STATUSES)
      for (const type of TYPES)
        for (const body of BODIES) {
          now = { status, type, text: body.text };
          asked += 1;
          const right = await ask({ ...ANA, username: `user ${asked}` }, [COURSE]).then(
            ([each = 'none']) => each,
            () => 'none' as const,
          );
          const isReal = status === 200 && type !== null && /^application\/json(;|$)/.test(type);
          const expected = isReal ? (body[question] ?? 'none') : 'none';
          expect(right, `${status} ${type} ${body.what}`).toBe(expected);
          if (right !== 'none') granted += 1;
        }
    expect(granted).toBe(6);
  });
});

describe('the recorded answers of a CMS', () => {
  /** Of a release without openedx-authz, to six kinds of users. */
  const users = [STAFF, { username: 'cinstr', email: 'cinstr@example.com', id: 4, role: 'instructor' }];
  const recorded: readonly {
    readonly who: string;
    readonly right: Right;
    readonly status: number;
    readonly body: object;
  }[] = [
    {
      who: 'an instructor',
      right: 'force',
      status: 200,
      body: { ...team(true, users), show_transfer_ownership_hint: true },
    },
    { who: 'staff of the course run', right: 'write', status: 200, body: team(false, users) },
    { who: 'global staff', right: 'force', status: 200, body: team(true, users) },
    { who: 'limited staff', right: 'none', ...DENIED },
    { who: 'a stranger', right: 'none', ...DENIED },
    {
      who: 'staff, in a course run that is not there,',
      right: 'none',
      status: 404,
      body: { developer_message: 'Unknown course course-v1:Lab+NOPE+R1', error_code: 'course_does_not_exist' },
    },
  ];

  test.each(recorded)('give $who the right $right', async ({ right, status, body }) => {
    const cms = await startCms(({ url = '' }) =>
      url.startsWith('/api/authz/') ? { status: 404, body: '<html><body>404</body></html>' } : { status, body },
    );
    expect(await cmsRights({ cmsUrl: cms.url })(ANA, [COURSE])).toEqual([right]);
  });

  test('refuse a token that the CMS does not take', async () => {
    const body = { developer_message: 'Authentication credentials were not provided.' };
    const cms = await startCms(() => ({ status: 401, body }));
    await expect(cmsRights({ cmsUrl: cms.url })(ANA, [COURSE])).rejects.toMatchObject({ problem: 'remote-failed' });
  });
});

describe('an answer of the CMS', () => {
  test('has a time limit, also while it arrives', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(timer));
    });
    const ask = cmsRights({ cmsUrl: await listening(server) }, { ...CMS_LIMITS, time: 200 });
    await expect(ask(ANA, [COURSE])).rejects.toMatchObject({ problem: 'timed-out' });
  });

  test('has a size limit, and is not read beyond it', async () => {
    let written = 0;
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        while (!response.destroyed && written < 512 * 1024 * 1024) {
          written += 65_536;
          if (!response.write(Buffer.alloc(65_536, ' '))) return void response.once('drain', more);
        }
      };
      more();
    });
    const ask = cmsRights({ cmsUrl: await listening(server) });
    await expect(ask(ANA, [COURSE])).rejects.toMatchObject({
      problem: 'remote-failed',
      message: expect.stringContaining(String(CMS_LIMITS.bytes)),
    });
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  test('is not followed to another address', async () => {
    const elsewhere = await startCms(() => ({ status: 200, body: team(true) }));
    const cms = await startCms(() => ({ status: 302, body: '', headers: { location: `${elsewhere.url}/login` } }));
    await expect(cmsRights({ cmsUrl: cms.url })(ANA, [COURSE])).rejects.toMatchObject({ problem: 'remote-failed' });
    expect(elsewhere.asked).toEqual([]);
  });
});

describe('a list of course runs', () => {
  const KEYS = Array.from({ length: 24 }, (_, at) => `course-v1:Many+C${at}+2026`);

  /** Managed by Ana; every third is one that Eva audits. */
  async function many(hasPermissions: boolean) {
    const cms = await startCms((request, body, username) => {
      if (request.url?.startsWith('/api/contentstore/'))
        return username === 'ana' ? { status: 200, body: team(true) } : DENIED;
      if (!hasPermissions) return { status: 404, body: '<h1>Not Found</h1>' };
      const wanted = body as readonly { readonly action: string; readonly scope: string }[];
      const isHers = (scope: string): boolean => KEYS.indexOf(scope) % 3 === 0;
      return {
        status: 200,
        body: wanted.map((each) => ({ ...each, allowed: each.action === VIEW && isHers(each.scope) })),
      };
    });
    const service = await platformService(cms.url);
    const headers = { authorization: `JWT ${await signed('ana')}`, 'content-type': MEDIA.gzip };
    const body = await packed(SMALL_COURSE);
    for (const key of KEYS) await service.send('PUT', `${BASE_PATH}courses/${key}/olx/`, { headers, body });
    const listed = async (username: string) => {
      const before = cms.asked.length;
      const { json } = await service.send('GET', `${BASE_PATH}courses/`, {
        headers: { authorization: `JWT ${await signed(username)}` },
      });
      const { results: courses } = json as { readonly results: readonly { readonly course_key: string }[] };
      return { keys: courses.map(({ course_key: key }) => key), asked: cms.asked.length - before };
    };
    return listed;
  }

  test('asks the CMS once for each, and once more for all that the user has no team in', async () => {
    const listed = await many(true);
    const eva = await listed('eva');
    expect(eva.keys.sort()).toEqual(KEYS.filter((_, at) => at % 3 === 0).sort());
    expect(eva.asked).toBe(KEYS.length + 1);
    expect(await listed('eva')).toMatchObject({ asked: 0 });
    expect(await listed('ana')).toMatchObject({ asked: 0, keys: expect.objectContaining({ length: KEYS.length }) });
  });

  test('asks an older CMS once for each', async () => {
    const listed = await many(false);
    expect(await listed('max')).toEqual({ keys: [], asked: KEYS.length + 1 });
    // it is known by now that there is nobody to ask the second question
    expect(await listed('eva')).toEqual({ keys: [], asked: KEYS.length });
  });
});

async function listening(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
