import { afterEach, describe, expect, it } from 'vitest';
import type { CourseKey } from '#olx';
import { type CmsClient, CmsFailure, createCmsClient, serviceAccount } from '#openedx';
import { type Arrived, json, type SmallServer, smallServer } from './small-server.ts';

const RUN = 'course-v1:Lab+OKS+R1' as CourseKey;
const PASSWORD = 'open sesame';

const servers: SmallServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((each) => each.close()));
});

const cookie = ({ headers }: Arrived, name: string): string | undefined =>
  new RegExp(`(?:^|; )${name}=([^;]*)`).exec(headers.cookie ?? '')?.[1];

/** Both servers as a script met them (platform.md, 11.3): sign-in over the LMS, and an export with its old task. */
async function platform({ password = PASSWORD, sso = '', storage = '', fails = false } = {}) {
  const studio = {
    sessions: new Set<string>(),
    exports: 1,
    isRunning: false,
    record: (): void => undefined,
    logins: 0,
    stolen: [] as string[],
  };
  const lms = await smallServer((request, response) => {
    const { pathname, searchParams } = new URL(request.path, 'http://x');
    if (pathname === '/csrf/api/v1/token')
      return json(response, 200, { csrfToken: 'lms-form' }, { 'set-cookie': 'csrftoken=lms; Path=/' });
    if (pathname === '/api/user/v2/account/login_session/') {
      const form = new URLSearchParams(request.body);
      const isFrom = request.headers.referer?.startsWith(lms.url) && request.headers['x-csrftoken'] === 'lms-form';
      if (!isFrom || cookie(request, 'csrftoken') !== 'lms') return json(response, 403, { detail: 'CSRF' });
      studio.logins++;
      if (form.get('password') !== password)
        return json(response, 400, {
          success: false,
          value: 'Email or password is incorrect.',
          error_code: 'incorrect',
        });
      return json(response, 200, { success: true }, { 'set-cookie': 'sessionid=learner; HttpOnly; Path=/' });
    }
    if (pathname === '/oauth2/authorize' && cookie(request, 'sessionid') === 'learner') {
      const to = `${searchParams.get('redirect_uri')}?code=c&state=${searchParams.get('state')}`;
      return response.writeHead(302, { location: to }).end();
    }
    if (pathname === '/oauth2/access_token/') return json(response, 200, { access_token: 't', expires_in: 3600 });
    response.writeHead(404).end();
  });
  const cms = await smallServer((request, response) => {
    const { pathname, searchParams } = new URL(request.path, 'http://x');
    const isSignedIn = studio.sessions.has(cookie(request, 'sessionid') ?? '');
    if (pathname === '/login/') {
      const back = encodeURIComponent(`${cms.url}/complete/edx-oauth2/`);
      const to = sso || `${lms.url}/oauth2/authorize?redirect_uri=${back}&state=s1`;
      return response.writeHead(302, { location: to, 'set-cookie': 'oauth=s1' }).end();
    }
    if (pathname === '/complete/edx-oauth2/') {
      if (searchParams.get('state') !== cookie(request, 'oauth')) return response.writeHead(400).end();
      const id = `author${studio.logins}`;
      studio.sessions.add(id);
      // newer releases go on to a page that lives elsewhere
      return response.writeHead(302, { location: 'http://apps.example/home', 'set-cookie': `sessionid=${id}` }).end();
    }
    if (pathname === '/csrf/api/v1/token')
      return json(response, 200, { csrfToken: 'cms-form' }, { 'set-cookie': 'csrftoken=cms' });
    if (!isSignedIn) return response.writeHead(302, { location: `/login/?next=${encodeURIComponent(pathname)}` }).end();
    if (request.method === 'POST') {
      const isOwn = request.headers['x-csrftoken'] === 'cms-form' && request.headers.referer?.startsWith(cms.url);
      if (!isOwn || cookie(request, 'csrftoken') !== 'cms') return response.writeHead(403).end('<h1>CSRF</h1>');
      // it is recorded late, or just after somebody was told about the one before
      const recorded = studio.exports + 1;
      studio.record = () => {
        if (studio.exports === recorded) return;
        studio.exports = recorded;
        studio.isRunning = true;
        setTimeout(() => {
          studio.isRunning = false;
        }, 30);
      };
      setTimeout(studio.record, 30);
      return json(response, 200, { ExportStatus: 1 });
    }
    if (pathname === '/api/tasks/v0/tasks/') {
      const made = Array.from({ length: studio.exports }, (_, at) => ({
        name: `Export of ${RUN}`,
        state: studio.isRunning && at === studio.exports - 1 ? 'In Progress' : 'Succeeded',
        created: `2026-11-30T15:${10 + at}:00Z`,
        artifacts: [],
      }));
      return json(response, 200, { results: made.reverse() });
    }
    if (pathname.startsWith('/export_status/')) {
      if (studio.isRunning) return json(response, 200, { ExportStatus: 1 });
      if (fails && studio.exports > 1)
        return json(response, 200, {
          ExportStatus: -2,
          ExportError: { raw_error_msg: 'Bad block.', edit_unit_url: null },
        });
      studio.record();
      return json(response, 200, { ExportStatus: 3, ExportOutput: storage || `/export_output/${RUN}` });
    }
    if (pathname.startsWith('/export_output/') && studio.isRunning) return response.writeHead(404).end();
    if (pathname.startsWith('/export_output/')) return response.end(`archive ${studio.exports}`);
    if (pathname.startsWith('/orphan/')) return json(response, 200, ['block-v1:Lab+OKS+R1+type@html+block@h1']);
    response.writeHead(404).end();
  });
  servers.push(lms, cms);
  const instance = { cmsUrl: cms.url, lmsUrl: lms.url };
  const account = { instance, clientId: 'olx', clientSecret: 's', username: 'svc', password: PASSWORD };
  const credentials = serviceAccount(account);
  const client = (): CmsClient => createCmsClient(instance, credentials, { poll: 5, backOff: 5 });
  return { lms, cms, studio, client };
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += new TextDecoder().decode(piece);
  return text;
}

async function failureOf(work: Promise<unknown>): Promise<CmsFailure> {
  const error = await work.catch((reason: unknown) => reason);
  if (!(error instanceof CmsFailure)) throw new Error(`not a failure: ${error}`);
  expect(JSON.stringify(error)).not.toContain(PASSWORD);
  return error;
}

describe('the session', () => {
  it('signs in over the LMS and gets the new export, not the one before', async () => {
    const { client, studio, cms, lms } = await platform();
    const one = client();
    expect(one.hasSession).toBe(true);
    expect(await textOf(await one.exportCourse(RUN))).toBe('archive 2');
    expect(studio.logins).toBe(1);
    expect(one.requests).toBe(cms.arrived.length + lms.arrived.length);
    // cookies go back only to who set them
    expect(cms.arrived.some((each) => cookie(each, 'sessionid') === 'learner')).toBe(false);
    expect(lms.arrived.some((each) => cookie(each, 'sessionid')?.startsWith('author'))).toBe(false);
  });

  it('is shared by clients, and one sign-in serves many who wait', async () => {
    const { client, studio } = await platform();
    await Promise.all(Array.from({ length: 5 }, () => client().orphans(RUN)));
    expect(studio.logins).toBe(1);
  });

  it('signs in again once the session is over, for a read and for a write', async () => {
    const { client, studio } = await platform();
    const one = client();
    await one.orphans(RUN);
    studio.sessions.clear();
    expect(await one.orphans(RUN)).toEqual(['block-v1:Lab+OKS+R1+type@html+block@h1']);
    expect(studio.logins).toBe(2);
    studio.sessions.clear();
    expect(await textOf(await one.exportCourse(RUN))).toBe('archive 2');
    expect(studio.logins).toBe(3);
  });

  it('says why the LMS refuses, and does not try again at once', async () => {
    const { client, studio } = await platform({ password: 'another' });
    for (let time = 0; time < 3; time++)
      expect(await failureOf(client().orphans(RUN))).toMatchObject({
        kind: 'sign-in',
        words: 'Email or password is incorrect.',
      });
    expect(studio.logins).toBe(1);
  });

  it('follows redirects to the CMS and the LMS only', async () => {
    const { client, cms } = await platform({ sso: 'http://127.0.0.1:9/oauth2/authorize' });
    const failure = await failureOf(client().orphans(RUN));
    expect(failure).toMatchObject({ kind: 'sign-in', words: expect.stringContaining('http://127.0.0.1:9') });
    expect(cms.arrived.some(({ path }) => path.startsWith('/orphan/'))).toBe(false);
  });

  it('does not give its cookies to a storage elsewhere', async () => {
    const storage = await smallServer((_, response) => response.end('from the storage'));
    servers.push(storage);
    const { client } = await platform({ storage: `${storage.url}/signed?key=1` });
    expect(await textOf(await client().exportCourse(RUN))).toBe('from the storage');
    expect(storage.arrived[0]?.headers).not.toHaveProperty('cookie');
    expect(storage.arrived[0]?.headers).not.toHaveProperty('authorization');
  });

  it('gives the words of an export that fails', async () => {
    const { client } = await platform({ fails: true });
    expect(await failureOf(client().exportCourse(RUN))).toMatchObject({ kind: 'task-failed', words: 'Bad block.' });
  });
});
