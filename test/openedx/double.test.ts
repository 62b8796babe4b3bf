/** What no recording shows of the double: tasks over time, lost writes, faults, sessions. */
import { spawn } from 'node:child_process';
import { createPublicKey, createVerify, type JsonWebKey } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { type Double, type DoubleOptions, parseCourseKey, startDouble } from './double/index.ts';
import { archiveFor } from './replay-archives.ts';
import { Player } from './replay-player.ts';

const text = 'course-v1:Lab+BAD+R1';
const course = parseCourseKey(text);
const xblocks = `/api/contentstore/v0/xblock/${text}`;
const root = `block-v1:Lab+BAD+R1+type@course+block@course`;

let double: Double;
afterEach(() => double.close());

async function start(options: DoubleOptions = {}): Promise<void> {
  double = await startDouble(options);
  if (course !== undefined) double.store.createRun({ key: course, displayName: 'Bad' }, 'cinstr');
}

async function call(method: string, path: string, body?: unknown, user = 'cinstr'): Promise<Response> {
  const form = body instanceof FormData;
  return await fetch(double.cmsUrl + path, {
    method,
    headers: {
      authorization: `JWT ${double.token(user)}`,
      accept: 'application/json',
      ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : form ? body : JSON.stringify(body),
  });
}

const create = (name: string, user?: string) =>
  call('POST', xblocks, { parent_locator: root, category: 'chapter', display_name: name }, user);

/** Holds tasks at each of their pauses until it is called. */
function holding(): { pause: () => Promise<void>; release: () => void } {
  const gates: (() => void)[] = [];
  return {
    pause: () => new Promise((resolve) => gates.push(resolve)),
    release: () => gates.shift()?.(),
  };
}

test('an import is unknown at first, then passes its steps', async () => {
  const hold = holding();
  await start({ latency: { taskStart: 1 }, pause: hold.pause });
  const form = new FormData();
  form.set('course_data', new Blob([new Uint8Array(await archiveFor('bad-ok.tar.gz'))]), 'bad-ok.tar.gz');
  const { task_id: id } = (await (await call('POST', `/api/courses/v0/import/${text}/`, form)).json()) as {
    task_id: string;
  };
  const seen: unknown[] = [];
  while (seen.at(-1) !== 'Succeeded') {
    const answer = await call('GET', `/api/courses/v0/import/${text}/?task_id=${id}&filename=bad-ok.tar.gz`);
    const body = (await answer.json()) as { state?: string; developer_message?: string };
    const now = body.state ?? body.developer_message;
    if (seen.at(-1) !== now) seen.push(now);
    hold.release();
  }
  expect(seen).toEqual([
    "'NoneType' object has no attribute 'state'",
    'Unpacking',
    'Verifying',
    'Updating',
    'Succeeded',
  ]);
});

test('two writers within the window lose a write, though both succeed', async () => {
  await start({ latency: { write: 500 } });
  const answers = await Promise.all([create('one'), create('two', 'cstaff')]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(course && double.store.run(course)?.draft.blocks.get(`course@course` as never)?.children).toHaveLength(1);
});

test('the state of an export speaks of the newest task on record', async () => {
  const hold = holding();
  await start({ latency: { taskStart: 1 }, pause: hold.pause });
  const player = new Player(double);
  const session = await player.session('cinstr');
  const headers = { cookie: session.cookie, 'x-csrftoken': session.csrf };
  const states = async () => {
    await fetch(`${double.cmsUrl}/export/${text}`, { method: 'POST', headers });
    const answer = await fetch(`${double.cmsUrl}/export_status/${text}`, { headers });
    return ((await answer.json()) as { ExportStatus: number }).ExportStatus;
  };
  expect(await states()).toBe(0);
  const done = double.tasksDone().then(() => true);
  while (!(await Promise.race([done, new Promise<false>((resolve) => setImmediate(() => resolve(false)))]))) {
    hold.release();
  }
  expect(await states()).toBe(3);
  double.endSessions();
  const after = await fetch(`${double.cmsUrl}/export_status/${text}`, { headers, redirect: 'manual' });
  expect([after.status, after.headers.get('location')?.startsWith('/login/?next=')]).toEqual([302, true]);
});

test('planted faults strike at the request that they name', async () => {
  await start();
  double.plant(
    { pattern: /^POST .*xblock/, nth: 2, effect: { kind: 'drop-answer' } },
    { pattern: /^POST .*xblock/, nth: 3, effect: { kind: 'drop' } },
    { pattern: /^POST .*xblock/, nth: 4, effect: { kind: 'answer', answer: { status: 503 } } },
  );
  const outcomes: unknown[] = [];
  for (const name of ['one', 'two', 'three', 'four', 'five']) {
    outcomes.push(
      await create(name).then(
        ({ status }) => status,
        () => 'broken',
      ),
    );
  }
  expect(outcomes).toEqual([200, 'broken', 'broken', 503, 200]);
  // The second was carried out, its answer was lost.
  expect(course && double.store.run(course)?.draft.blocks.get(`course@course` as never)?.children).toHaveLength(3);
  expect(double.requests.map(({ status }) => status)).toEqual([200, 0, 0, 503, 200]);
  double.resetRequests();
  expect(double.requests).toEqual([]);
});

test('tokens have no key id, fit the published keys, and end', async () => {
  let now = Date.now();
  await start({ now: () => now });
  const token = double.token('cinstr', 60);
  const [header = '', claims = '', signature = ''] = token.split('.');
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'RS512', typ: 'JWT' });
  const [key] = double.keySet().keys;
  const verified = createVerify('RSA-SHA512')
    .update(`${header}.${claims}`)
    .verify(createPublicKey({ key: key as JsonWebKey, format: 'jwk' }), signature, 'base64url');
  expect(verified).toBe(true);
  const ask = () => fetch(`${double.cmsUrl}${xblocks}/${root}`, { headers: { authorization: `JWT ${token}` } });
  expect((await ask()).status).toBe(200);
  now += 61_000;
  expect((await ask()).status).toBe(401);
});

test('a newer release has the new addresses and exact moments', async () => {
  await start({ release: 'newer' });
  const answer = await call('GET', `/api/authoring/v1/xblocks/${root}/`);
  expect(answer.status).toBe(200);
  expect(((await answer.json()) as { edited_on_raw: string }).edited_on_raw).toMatch(/^\d{4}-\d\d-\d\dT/);
  if (course !== undefined) double.grant('stranger', course, 'auditor');
  const wanted = ['courses.view_course', 'courses.edit_course_content'].map((action) => ({ action, scope: text }));
  const verdicts = await call('POST', '/api/authz/v1/permissions/validate/me', wanted, 'stranger');
  expect(((await verdicts.json()) as { allowed: boolean }[]).map(({ allowed }) => allowed)).toEqual([true, false]);
});

test('a task that breaks down fails with its reason', async () => {
  await start();
  const form = new FormData();
  form.set('course_data', new Blob([new Uint8Array(await archiveFor('bad-ok.tar.gz'))]), 'bad-ok.tar.gz');
  expect((await call('POST', '/api/courses/v0/import/course-v1:Lab+NOPE+R1/', form, 'gstaff')).status).toBe(200);
  await double.tasksDone();
  const tasks = (await (await call('GET', '/api/tasks/v0/tasks/', undefined, 'gstaff')).json()) as {
    results: { state: string; artifacts: string[] }[];
  };
  expect(tasks.results.map(({ state, artifacts }) => [state, artifacts.length])).toEqual([['Failed', 1]]);
});

test('files can be uploaded, locked and deleted', async () => {
  await start();
  const files = `/api/contentstore/v0/file_assets/${text}`;
  const form = new FormData();
  form.set('file', new Blob(['hello'], { type: 'text/plain' }), 'a b.txt');
  const uploaded = (await (await call('POST', files, form)).json()) as { asset: { id: string }; msg: string };
  expect(uploaded.msg).toBe('Upload completed');
  const { id } = uploaded.asset;
  expect((await call('PUT', `${files}/${id}`, { locked: true })).status).toBe(201);
  const listed = (await (await call('GET', files)).json()) as { assets: { id: string; locked: boolean }[] };
  expect(listed.assets.map((asset) => [asset.id, asset.locked])).toEqual([[id, true]]);
  expect((await call('GET', `/${id}`)).status).toBe(403);
  await call('PUT', `${files}/${id}`, { locked: false });
  expect(await (await call('GET', `/${id}`)).text()).toBe('hello');
  expect((await call('DELETE', `${files}/${id}`)).status).toBe(204);
  expect((await call('DELETE', `${files}/${id}`)).status).toBe(404);
});

test('settings are written and read back', async () => {
  await start();
  const advanced = `/api/contentstore/v0/advanced_settings/${text}`;
  const bad = await call('PATCH', advanced, {
    advanced_modules: { value: 'poll' },
    display_coursenumber: { value: 'x' },
  });
  expect([bad.status, ((await bad.json()) as { key: string }[]).map(({ key }) => key)]).toEqual([
    400,
    ['advanced_modules'],
  ]);
  await call('PATCH', advanced, { advanced_modules: { value: ['poll'] }, start: { value: '2031-01-01T00:00:00Z' } });
  const read = await call('GET', `${advanced}?filter_fields=advanced_modules,start`);
  expect(await read.json()).toMatchObject({
    advanced_modules: { value: ['poll'] },
    start: { value: '2030-01-01T00:00:00Z' },
  });
  const grading = (await (await call('GET', `/api/contentstore/v1/course_grading/${text}`)).json()) as {
    course_details: { graders: object[] };
  };
  const graders = grading.course_details.graders.slice(0, 1);
  const model = { ...grading.course_details, graders, grace_period: { hours: 5, minutes: 30 } };
  expect(await (await call('POST', `/api/contentstore/v0/grading/${text}`, model)).json()).toEqual(model);
});

test('the double runs as a program, with course runs from folders', async () => {
  await start();
  const program = fileURLToPath(new URL('./double/main.ts', import.meta.url));
  const folder = fileURLToPath(new URL('../fixtures/courses/mixed', import.meta.url));
  const child = spawn(process.execPath, [program, '--cms', '0', '--lms', '0', folder]);
  try {
    let output = '';
    for await (const chunk of child.stdout) {
      output += String(chunk);
      if (output.includes('Token signing keys')) break;
    }
    const after = (label: string) => new RegExp(`^${label}: (.*)$`, 'm').exec(output)?.[1] ?? '';
    expect(after('course-v1:Lab\\+mixed\\+R1')).toBe('imported');
    const [id = '', secret = ''] = after('Client id and secret').split(' ');
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
      token_type: 'jwt',
      asymmetric_jwt: 'true',
    });
    const token = await fetch(`${after('LMS')}/oauth2/access_token/`, { method: 'POST', body });
    const { access_token: jwt } = (await token.json()) as { access_token: string };
    const outline = await fetch(
      `${after('CMS \\(Studio\\)')}/api/contentstore/v1/course_index/course-v1:Lab+mixed+R1`,
      {
        headers: { authorization: `JWT ${jwt}` },
      },
    );
    expect(outline.status).toBe(200);
  } finally {
    child.kill();
  }
});
