import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Compile } from 'typebox/schema';
import { expect, test } from 'vitest';
import { BASE_PATH, type Json, MEDIA, PROBLEMS, type Problem, problemName } from '#contract';
import * as schemas from '#contract/schemas';
import { applicationService, registered } from './_production.ts';
import { put, type Sent, type Service, smallService, versions } from './_service.ts';
import { blockAt, KEY, SMALL_COURSE, usage } from './_small-course.ts';

/**
 * The examples of the description are what the service answered to these requests. The test holds the files to the
 * form of what it answers now; `RECORD_EXAMPLES=1` writes them anew.
 */
const FOLDER = fileURLToPath(new URL('../../src/contract/examples/', import.meta.url));
const RECORDS = process.env['RECORD_EXAMPLES'] === '1';

type ByName = Record<string, Json>;

interface Recording {
  /** By the name of the schema. */
  readonly answers: ByName;
  /** By the operation, then by content type. */
  readonly requests: Record<string, ByName>;
  /** By the name of the problem. */
  readonly problems: ByName;
}

/** These need a failure that no request causes. They are in the file, and written by hand. */
const BY_HAND = [
  'in-progress',
  'internal',
  'remote-failed',
  'storage-full',
  'throttled',
  'timed-out',
  'too-large',
  'unavailable',
];

const SECRET = 'shown-once-when-it-was-registered';
const FORM = 'application/x-www-form-urlencoded';
const COURSE = `${BASE_PATH}courses/${KEY}/`;
const UNIT = blockAt('vertical@unit1');
const SUM = blockAt('problem@sum');

async function recorded(): Promise<Recording> {
  const record: Recording = { answers: {}, requests: {}, problems: {} };
  await ofContent(await smallService(), record);
  await ofConflict(await smallService(), record);
  await ofAccess(await applicationService(), record);
  return record;
}

function keeper(record: Recording, service: Service) {
  const keep = (answer: Sent, name: string | null): Sent => {
    const isProblem = answer.headers['content-type']?.startsWith(MEDIA.problem) === true;
    if (name !== null && (isProblem || answer.status >= 300))
      throw new Error(`${name}: ${answer.status} ${answer.text}`);
    if (isProblem) record.problems[problemName(answer.json as Problem) ?? ''] = answer.json as Json;
    else if (name !== null) record.answers[name] = answer.json as Json;
    return answer;
  };
  return {
    text: async (name: string, path: string, accept: string) => {
      const { status, text } = await service.send('GET', path, { headers: { accept } });
      if (status !== 200) throw new Error(`${name}: ${status} ${text}`);
      record.answers[`${name} ${accept}`] = text;
    },
    read: async (name: string | null, path: string, accept: string = MEDIA.json) =>
      keep(await service.send('GET', path, { headers: { accept } }), name),
    send: async (
      name: string | null,
      operation: string | null,
      [method, path]: readonly ['POST' | 'PUT' | 'PATCH' | 'DELETE', string],
      body: Json | undefined,
      headers: Readonly<Record<string, string>> = {},
    ) => {
      const type = headers['content-type'] ?? MEDIA.json;
      if (operation !== null && body !== undefined)
        record.requests[operation] = { ...record.requests[operation], [type]: body };
      const text =
        type === FORM
          ? new URLSearchParams(body as Record<string, string>).toString()
          : typeof body === 'string'
            ? body
            : JSON.stringify(body);
      const sent = body === undefined ? {} : { body: text };
      return keep(
        await service.send(method, path, {
          headers: { ...(body === undefined ? {} : { 'content-type': type }), ...headers },
          ...sent,
        }),
        name,
      );
    },
  };
}

async function ofContent(service: Service, record: Recording): Promise<void> {
  const { read, send, text } = keeper(record, service);
  const force = { 'if-match': '*' };
  const xml = { 'content-type': MEDIA.xml, ...force };
  await send('WriteAnswer', 'create_course', ['POST', `${BASE_PATH}courses/`], {
    course_key: 'course-v1:Demo+Tides+2026',
    display_name: 'Tides',
  });
  const files = [
    { path: 'course.xml', text: '<course url_name="2026" org="Demo" course="Waves"/>\n' },
    {
      path: 'course/2026.xml',
      text: '<course display_name="Waves"><chapter url_name="week1" display_name="Week 1"/></course>\n',
    },
  ];
  await send('WriteAnswer', 'import_course', ['PUT', `${BASE_PATH}courses/course-v1:Demo+Waves+2026/olx/`], { files });
  await send('DeletedCourse', null, ['DELETE', `${BASE_PATH}courses/course-v1:Demo+Waves+2026/`], undefined, force);
  await read('CourseList', `${BASE_PATH}courses/?page_size=1`);
  await read('Course', COURSE);
  await read('OutlineNode', `${COURSE}outline/?root=${encodeURIComponent(usage('vertical@unit1'))}&depth=1`);
  await read(
    'OutlineCounts',
    `${COURSE}outline/?root=${encodeURIComponent(usage('vertical@unit1'))}&depth=1&fields=counts`,
  );
  await read('Block', SUM);
  await read('BlockSettings', `${SUM}settings/`);
  await read('ExportList', `${SUM}olx/`);
  await read('AssetList', `${COURSE}assets/?page_size=1`);
  await read('CourseFileList', `${COURSE}files/?page_size=1`);
  await read('BlockTypeList', `${BASE_PATH}block_types/?page_size=1`);
  await read('BlockType', `${BASE_PATH}block_types/html/`);

  const settings = { settings: { max_attempts: 5, weight: null } };
  const { node } = await versions(service, usage('problem@sum'));
  await send('WriteAnswer', 'set_settings', ['PATCH', `${SUM}settings/`], settings, { 'if-match': `"${node}"` });
  await send('Plan', null, ['DELETE', `${SUM}?plan=true`], undefined);
  const { plan } = record.answers['Plan'] as { readonly plan: string };
  await send('Plan', 'choose_plan', ['POST', `${COURSE}plans/`], { plan, choices: {} });
  await read('CommitList', `${COURSE}commits/?page_size=1`);
  const { results } = record.answers['CommitList'] as {
    readonly results: readonly { readonly commit: string; readonly parent: string }[];
  };
  const [last] = results;
  await read('CommitDetail', `${COURSE}commits/${last?.commit}/`);
  await read('Comparison', `${COURSE}comparisons/?from=${last?.parent}&to=${last?.commit}&text=true`);

  record.answers['CourseEvent'] = { kind: 'commit', commit: last ?? null };
  await text('export_block', `${blockAt('html@intro')}olx/`, MEDIA.xml);
  await text('export_course', `${COURSE}olx/`, MEDIA.xml);

  const document =
    '<problem url_name="sum" display_name="Sum"><numericalresponse answer="4"><label>2 + 2?</label><formulaequationinput/></numericalresponse></problem>';
  const replace = `${SUM}olx/?scope=subtree&orphans=reject`;
  await send(null, 'replace_block', ['PUT', replace], document, xml);
  await send(
    'WriteAnswer',
    'replace_block',
    ['PUT', replace],
    { files: [{ path: 'problem.xml', text: document.replace('2 + 2?', '2 + 3?') }] },
    force,
  );
  const { changes } = record.answers['WriteAnswer'] as {
    readonly changes: readonly { readonly content: { readonly after: string } | null }[];
  };
  const hash = changes.find(({ content }) => content !== null)?.content?.after;
  await text('get_content', `${COURSE}contents/${hash}/`, MEDIA.text);
  await send(
    null,
    'insert_child',
    ['POST', `${UNIT}children/`],
    '<html url_name="welcome" display_name="Welcome"><![CDATA[<p>Welcome.</p>]]></html>',
    xml,
  );
  const source = { course_key: KEY, usage_key: usage('problem@task') };
  await send('InsertAnswer', 'insert_child', ['POST', `${UNIT}children/?ids=new`], { source }, force);
  record.answers['WriteAnswer'] = record.answers['InsertAnswer'] ?? null;
  delete record.answers['InsertAnswer'];
  const homework = await versions(service, usage('sequential@homework'));
  await send(
    null,
    'move_block',
    ['POST', `${blockAt('vertical@unit2')}moves/`],
    { parent: usage('sequential@homework'), index: 0, parent_version: homework.node },
    force,
  );
  const steps = [
    { kind: 'set-settings', block: usage('problem@sum'), settings: { max_attempts: 3 } },
    {
      kind: 'insert',
      parent: usage('vertical@unit1'),
      index: 0,
      olx: '<html url_name="hint"><![CDATA[<p>Hint</p>]]></html>',
    },
    { kind: 'publish', block: usage('vertical@unit1') },
    { kind: 'put-file', path: 'about/overview.html', text: '<p>About</p>' },
  ];
  await send(null, 'create_commit', ['POST', `${COURSE}commits/`], { steps }, force);
  await send('WriteAnswer2', null, ['DELETE', blockAt('problem@task')], undefined, force);
  delete record.answers['WriteAnswer2'];
  await read('FoundBlockList', `${COURSE}blocks/?deleted=true`);
  await put(service, 'course-v1:Demo+Odd+2026', {
    ...SMALL_COURSE,
    'problem/task.xml': '<problem weight="much"><p>1</p></problem>',
  });
  await read('DiagnosticList', `${BASE_PATH}courses/course-v1:Demo+Odd+2026/diagnostics/?page_size=1`);
  await send('Job', null, ['PUT', `${COURSE}assets/chart.svg`], '<svg/>', {
    'content-type': 'application/octet-stream',
    'if-none-match': '*',
    prefer: 'respond-async',
  });
  const { id } = record.answers['Job'] as { readonly id: string };
  await service.client.settle(
    await service.client.getJob(id).then((job) => (job.ok ? { ok: true, job: job.value } : job)),
    { interval: 10 },
  );
  await read('JobList', `${BASE_PATH}jobs/?page_size=1`);
  await send('LockAnswer', null, ['PUT', `${UNIT}lock/?kind=exclusive`], undefined);
  await read('Usage', `${BASE_PATH}usage/?by=route&page_size=1`);

  const conflict = { ...force, 'lock-token': '999' };
  await send(null, null, ['PATCH', `${SUM}settings/`], settings, conflict); // locked
  await send(null, null, ['DELETE', `${UNIT}lock/`], undefined);
  await read(null, `${BASE_PATH}blocks/intro/`); // bad-request
  await read(null, blockAt('problem@none')); // not-found
  await read(null, `${SUM}olx/`, 'image/png'); // not-acceptable
  await send(null, null, ['DELETE', `${SUM}settings/`], undefined); // method-not-allowed
  await send(null, null, ['PATCH', `${SUM}settings/`], settings); // precondition-required
  await send(null, null, ['PATCH', `${SUM}settings/`], settings, { 'if-match': `"${node}"` }); // version-mismatch
  await send(null, null, ['PUT', replace], 'OLX', { ...force, 'content-type': 'image/png' }); // unsupported-media-type
  await send(null, null, ['PUT', replace], '<problem url_name="sum"><p></problem>', xml); // olx-invalid
  await send(null, null, ['POST', `${UNIT}children/`], document, xml); // duplicate
  await send(null, null, ['POST', `${blockAt('chapter@week1')}children/`], '<problem url_name="new"/>', xml); // incompatible-placement
  await send(null, null, ['PUT', `${UNIT}olx/?scope=subtree&orphans=reject`], '<vertical url_name="unit1"/>', xml); // orphans
  await send(null, null, ['PUT', replace], document, { ...xml, 'idempotency-key': 'b7c1d6f0' });
  await send(null, null, ['PUT', replace], `${document} `, { ...xml, 'idempotency-key': 'b7c1d6f0' }); // key-reused
}

/** Both sides change one setting after the same base. */
async function ofConflict(service: Service, record: Recording): Promise<void> {
  const { read, send } = keeper(record, service);
  const force = { 'if-match': '*' };
  const { version: base } = (await read(null, COURSE)).json as { readonly version: string };
  const text = SMALL_COURSE['problem/sum.xml'];
  if (typeof text !== 'string') throw new Error('the small course has no problem');
  const files = [
    { path: 'problem.xml', text: '<problem url_name="sum"/>' },
    { path: 'problem/sum.xml', text: text.replace('max_attempts="3"', 'max_attempts="2"') },
  ];
  await send(null, null, ['PATCH', `${SUM}settings/`], { settings: { max_attempts: 7 } }, force);
  await send(null, null, ['PUT', `${SUM}olx/?scope=subtree&orphans=reject&merge=fail&base=${base}`], { files }, force);
}

async function ofAccess(service: Service, record: Recording): Promise<void> {
  const { send, read } = keeper(record, service);
  const { id, secret } = await registered(service, { id: '6f0c6b52-3a55-4b7e-9a1d-2a54c7b9e1f0', scopes: ['read'] });
  const client = { client_id: id, client_secret: secret };
  const form = { 'content-type': FORM };
  const at = (name: string) => ['POST', `${BASE_PATH}oauth2/${name}/`] as const;
  await send(
    'Token',
    'create_token',
    at('access_token'),
    { grant_type: 'client_credentials', ...client, scope: 'read' },
    form,
  );
  const { access_token: token } = record.answers['Token'] as { readonly access_token: string };
  await send('Introspection', 'introspect_token', at('introspect'), { token, ...client }, form);
  const sent = await service.send('POST', `${BASE_PATH}courses/`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': MEDIA.json },
    body: JSON.stringify({ course_key: KEY, display_name: 'New' }),
  });
  record.problems['forbidden'] = sent.json as Json;
  await send('RevokedToken', 'revoke_token', at('revoke_token'), { token, ...client }, form);
  const refused = await service.send('POST', `${BASE_PATH}oauth2/access_token/`, {
    headers: form,
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: 'wrong' }).toString(),
  });
  record.answers['TokenError'] = refused.json as Json;
  await read(null, `${BASE_PATH}courses/`); // unauthorized
  for (const requests of Object.values(record.requests))
    if (typeof requests[FORM] === 'object') Object.assign(requests[FORM] ?? {}, { client_secret: SECRET });
}

const file = (name: keyof Recording) => `${FOLDER}${name}.json`;

function held(name: keyof Recording): Record<string, Json> {
  return JSON.parse(readFileSync(file(name), 'utf8')) as Record<string, Json>;
}

/** What stays the same from one recording to the next. */
function formOf(value: unknown): unknown {
  if (typeof value === 'number') return 'a number';
  if (typeof value === 'string')
    return value
      .replace(/(?:olx1-)?[0-9a-f]{64}/g, 'HASH')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'MOMENT')
      .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[\w-]{43}/g, 'ID');
  if (Array.isArray(value)) return value.map(formOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, formOf(each)]));
}

test('the examples are what the service answers, and every problem has one', async () => {
  const now = await recorded();
  if (RECORDS) {
    const problems = {
      ...Object.fromEntries(Object.entries(held('problems')).filter(([name]) => BY_HAND.includes(name))),
      ...now.problems,
    };
    const all = { ...now, problems };
    for (const name of ['answers', 'requests', 'problems'] as const)
      writeFileSync(file(name), `${JSON.stringify(all[name], null, 2)}\n`);
  }
  expect(formOf(held('answers'))).toEqual(formOf(now.answers));
  expect(formOf(held('requests'))).toEqual(formOf(now.requests));
  const problems = held('problems');
  expect(Object.keys(problems).sort()).toEqual(Object.keys(PROBLEMS).sort());
  expect(Object.keys(now.problems).sort()).toEqual(
    Object.keys(PROBLEMS)
      .filter((name) => !BY_HAND.includes(name))
      .sort(),
  );
  for (const [name, problem] of Object.entries(now.problems))
    expect([name, formOf(problems[name])]).toEqual([name, formOf(problem)]);
  const components = {
    schemas: Object.fromEntries(
      Object.values(schemas).flatMap((each) => (typeof each === 'object' && '$id' in each ? [[each.$id, each]] : [])),
    ),
  };
  expect(Object.keys(components.schemas)).toEqual(
    expect.arrayContaining(Object.keys(now.answers).filter((name) => !name.includes(' '))),
  );
  for (const name of BY_HAND) {
    const { title, status } = PROBLEMS[name as keyof typeof PROBLEMS];
    expect(problems[name]).toMatchObject({ title, status });
  }
  expect(Compile({ type: 'object' }).Check(problems)).toBe(true);
});
