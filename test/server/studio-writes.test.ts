import type { JSONWebKeySet } from 'jose';
import { describe, expect, test } from 'vitest';
import {
  BASE_PATH,
  type BlockAnswer,
  commitPlan,
  commitSteps,
  deleteBlock,
  importCourse,
  insertChild,
  type Job,
  MEDIA,
  replaceBlock,
  setSettings,
} from '#contract';
import type { CourseKey } from '#olx';
import { blockKey, parseCourseKey } from '../openedx/double/index.ts';
import { document } from './_content.ts';
import { refusal, type Service, value, versions } from './_service.ts';
import { KEY, OTHER_KEY, packed, SMALL_COURSE, usage } from './_small-course.ts';
import { type Studio, startStudio, studioService, untilAskedAgain } from './_studio.ts';

const NEW_HTML = document('<html url_name="fresh" display_name="New"><![CDATA[<p>New</p>]]></html>');
const WELCOME = document('<html url_name="intro" display_name="Welcome"><![CDATA[<p>Changed</p>]]></html>');

/** A service that has read the small course from Studio. */
async function connected(): Promise<{ readonly studio: Studio; readonly service: Service }> {
  const studio = await startStudio();
  await studio.put();
  const service = await studioService(studio);
  value(await service.client.getCourse(KEY));
  return { studio, service };
}

async function history({ client }: Service): Promise<readonly string[]> {
  const { results } = value(await client.listCommits(KEY));
  return results.map(({ author, message }) => `${author}: ${message}`);
}

/** What Studio has in the draft of a block of the small course. */
function fieldIn({ double }: Studio, block: string, field: string): unknown {
  const run = parseCourseKey(KEY);
  const [type = '', name = ''] = block.split('@');
  const held = run === undefined ? undefined : double.store.run(run)?.draft.blocks.get(blockKey(type, name));
  return held?.fields.get(field);
}

const rename = (block: string, name: string) => setSettings(KEY, usage(block), { settings: { display_name: name } });

describe('a write to a course run that lives in Studio', () => {
  test('is in Studio when it is answered, in at most six requests, and Studio reads back as the answer says', async () => {
    const { studio, service } = await connected();
    const { node } = await versions(service, usage('html@intro'));
    await untilAskedAgain();
    studio.asked();
    const operation = replaceBlock(KEY, usage('html@intro'), { content: WELCOME, scope: 'node', orphans: 'reject' });
    const done = value(await service.client.write(operation, { ifMatch: node }));
    const asked = studio.asked();
    expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(6);
    expect(fieldIn(studio, 'html@intro', 'data')).toBe('<p>Changed</p>');
    expect(done.diagnostics).toEqual([]);
    expect(await history(service)).toEqual(['demo_author: Edit OLX of “Welcome”', 'Studio: Read from Studio']);
    // a service that has never seen the course run reads the version that the answer named
    const other = await studioService(studio);
    expect(value(await other.client.getCourse(KEY)).version).toBe(done.course_version);
  });

  test('keeps the ids of what is added, by an import, and goes the way that its plan says', async () => {
    const { studio, service } = await connected();
    const { node } = await versions(service, usage('vertical@unit1'));
    const adding = insertChild(KEY, usage('vertical@unit1'), { content: NEW_HTML });
    expect(value(await service.client.plan(adding)).route).toBe('import');
    const added = value(await service.client.write(adding, { ifMatch: node }));
    expect(added.block).toBe(usage('html@fresh'));
    expect(fieldIn(studio, 'html@fresh', 'display_name')).toBe('New');
    const fresh = value(await service.client.getBlock(usage('html@fresh')));
    expect(fresh.version).toBe(added.block_version);
    const deleting = deleteBlock(KEY, usage('html@fresh'));
    const route = value(await service.client.plan(deleting)).route;
    studio.asked();
    value(await service.client.write(deleting, { ifMatch: fresh.version }));
    // what the plan says is what is done
    expect(studio.asked().some((line) => /^POST .*import/.test(line))).toBe(route === 'import');
    expect(fieldIn(studio, 'html@fresh', 'display_name')).toBeUndefined();
  });

  test('is refused with 412 if Studio has changed the block, and done on top if it has changed another', async () => {
    const { studio, service } = await connected();
    const { node } = await versions(service, usage('problem@sum'));
    await studio.change('problem@sum', { metadata: { display_name: 'In Studio' } });
    await untilAskedAgain();
    const late = refusal(await service.client.write(rename('problem@sum', 'Here'), { ifMatch: node }));
    expect(late).toMatchObject({ status: 412, changed_by: 'Studio' });
    expect(fieldIn(studio, 'problem@sum', 'display_name')).toBe('In Studio');

    const task = await versions(service, usage('problem@task'));
    await studio.change('problem@sum', { metadata: { display_name: 'Again in Studio' } });
    await untilAskedAgain();
    value(await service.client.write(rename('problem@task', 'Here'), { ifMatch: task.node }));
    expect(fieldIn(studio, 'problem@sum', 'display_name')).toBe('Again in Studio');
    expect(fieldIn(studio, 'problem@task', 'display_name')).toBe('Here');
    expect((await history(service)).map((line) => line.replace(/, last at .*/, ''))).toEqual([
      'demo_author: Change settings of “Task”',
      'Studio: Changed in Studio',
      'Studio: Changed in Studio',
      'Studio: Read from Studio',
    ]);
  });

  test('that Studio refuses is a 502 with its words; nothing is committed, and the answer says that nothing changed', async () => {
    const { studio, service } = await connected();
    const { node, course } = await versions(service, usage('problem@sum'));
    const words = '{"error": "Invalid data (’x’)"}';
    studio.double.plant({
      pattern: /^PUT .*xblock/,
      effect: { kind: 'answer', answer: { status: 400, headers: { 'content-type': 'application/json' }, body: words } },
    });
    const refused = refusal(await service.client.write(rename('problem@sum', 'Here'), { ifMatch: node }));
    expect(refused).toMatchObject({ status: 502, name: 'remote-failed' });
    expect(refused.detail).toContain('Invalid data (’x’)');
    expect(refused.detail).toMatch(/Nothing was changed\.$/);
    expect(await service.store.studio.underWay(KEY as CourseKey)).toBeNull();
    studio.back();
    await untilAskedAgain();
    expect(value(await service.client.getCourse(KEY)).version).toBe(course);
    value(await service.client.write(rename('problem@sum', 'Here'), { ifMatch: node }));
  });

  test('that fails half-way is taken back, and what Studio changed meanwhile stays', async () => {
    const { studio, service } = await connected();
    const { course } = await versions(service, usage('problem@sum'));
    const steps = ['sum', 'task'].map((name) => ({
      kind: 'set-settings' as const,
      block: usage(`problem@${name}`),
      settings: { display_name: 'Here' },
    }));
    studio.double.plant({
      pattern: /^PUT .*xblock/,
      nth: 2,
      effect: { kind: 'answer', answer: { status: 400, body: 'no' } },
    });
    const refused = refusal(await service.client.write(commitSteps(KEY, steps), { ifMatch: course }));
    expect(refused.status).toBe(502);
    expect(refused.detail).toMatch(/taken back\.$/);
    expect(fieldIn(studio, 'problem@sum', 'display_name')).toBe('Sum');
    expect(fieldIn(studio, 'problem@task', 'display_name')).toBe('Task');
    expect(await service.store.studio.underWay(KEY as CourseKey)).toBeNull();
    expect(await history(service)).toHaveLength(1);
  });

  test('whose answer is lost is said to be open, and is finished by the next request', async () => {
    const { studio, service } = await connected();
    const { node } = await versions(service, usage('problem@sum'));
    // from the write on the CMS cannot be reached
    studio.double.plant({ pattern: /^PUT /, effect: { kind: 'drop-answer' } });
    studio.double.plant({ pattern: /^GET .*(?:xblock|container)/, effect: { kind: 'drop' } });
    const open = refusal(await service.client.write(rename('problem@sum', 'Here'), { ifMatch: node }));
    expect(open.status).toBe(502);
    expect(open.detail).toContain('The service finishes it');
    expect(await service.store.studio.underWay(KEY as CourseKey)).not.toBeNull();
    studio.back();
    value(await service.client.getCourse(KEY));
    expect(await service.store.studio.underWay(KEY as CourseKey)).toBeNull();
    expect((await history(service))[0]).toBe('demo_author: Change settings of “Sum”');
    expect(fieldIn(studio, 'problem@sum', 'display_name')).toBe('Here');
  });

  test('that Studio refuses for good, its way back included, leaves a course run that can be worked on', async () => {
    const { studio, service } = await connected();
    const { course } = await versions(service, usage('problem@sum'));
    const steps = ['sum', 'task'].map((name) => ({
      kind: 'set-settings' as const,
      block: usage(`problem@${name}`),
      settings: { display_name: 'Here' },
    }));
    // a defect of the CMS: after the first write it answers each with 500, today and tomorrow
    studio.double.plant({
      pattern: /^PUT .*block(?:@|%40)task/,
      effect: { kind: 'answer', answer: { status: 500, body: 'A server error' } },
    });
    studio.double.plant({
      pattern: /^PUT .*block(?:@|%40)sum/,
      nth: 2,
      effect: { kind: 'answer', answer: { status: 500, body: 'A server error' } },
    });
    const refused = refusal(await service.client.write(commitSteps(KEY, steps), { ifMatch: course }));
    expect(refused.status).toBe(502);
    await untilAskedAgain();
    // whoever comes next works on what Studio has
    const now = value(await service.client.getBlock(usage('problem@sum')));
    expect(await service.store.studio.underWay(KEY as CourseKey)).toBeNull();
    expect(fieldIn(studio, 'problem@sum', 'display_name')).toBe(now.display_name);
    expect(fieldIn(studio, 'problem@task', 'display_name')).toBe('Task');
    studio.back();
    const again = value(await service.client.write(rename('problem@sum', 'Again'), { ifMatch: now.node_version }));
    expect(again.changes).toHaveLength(1);
    expect(fieldIn(studio, 'problem@sum', 'display_name')).toBe('Again');
  });

  test('tells what Studio says of a block that it has validated', async () => {
    const { service } = await connected();
    const { node } = await versions(service, usage('vertical@unit1'));
    const content = document(
      '<lti_consumer url_name="tool" display_name="Tool" lti_id="nobody" launch_url="https://tool.example.org/launch"/>',
    );
    const adding = insertChild(KEY, usage('vertical@unit1'), { content });
    const { diagnostics } = value(await service.client.write(adding, { ifMatch: node }));
    expect(diagnostics.filter(({ code }) => code === 'studio-message')).toMatchObject([
      {
        severity: 'warning',
        block: usage('lti_consumer@tool'),
        message: "The specified LTI ID is not configured in this course's Advanced Settings.",
        help: `${BASE_PATH}docs/diagnostics/#studio-message`,
      },
    ]);
  });

  test('that Studio takes and loses is told, and what Studio has is what is committed', async () => {
    const { studio, service } = await connected();
    const { node, course } = await versions(service, usage('problem@sum'));
    studio.double.plant({
      pattern: /^PUT .*xblock/,
      effect: { kind: 'answer', answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' } },
    });
    const done = value(await service.client.write(rename('problem@sum', 'Here'), { ifMatch: node }));
    expect(done.diagnostics).toMatchObject([
      { code: 'studio-change-lost', severity: 'error', block: usage('problem@sum') },
    ]);
    expect(done.course_version).toBe(course);
    expect(value(await service.client.getBlock(usage('problem@sum'))).display_name).toBe('Sum');
  });
});

test('a person writes with their own token, and the service reads with its account', async () => {
  const studio = await startStudio();
  await studio.put();
  const { double } = studio;
  const cookies = { payload: 'payload', signature: 'signature' };
  const openedx = {
    keys: double.keySet() as JSONWebKeySet,
    issuer: `${double.lmsUrl}/oauth2`,
    audience: 'lab-aud',
    cmsUrl: double.cmsUrl,
    cookies,
  };
  const service = await studioService(studio, { mode: 'production', auth: { applications: false, openedx } });
  // the clock of the double is behind
  const as = (user: string) => ({ authorization: `JWT ${double.token(user, 24 * 3600)}` });
  const path = `${BASE_PATH}blocks/${usage('problem@sum')}/`;
  // who has no role in the course run does not even make the service read it
  expect((await service.send('GET', path, { headers: as('stranger') })).status).toBe(403);
  expect(studio.asked().filter((line) => line.includes('/export'))).toEqual([]);
  expect((await service.send('GET', path, { headers: as('cstaff') })).status).toBe(202);
  await expect.poll(async () => (await service.send('GET', path, { headers: as('cstaff') })).status).toBe(200);
  const { node_version: node } = (await service.send('GET', path, { headers: as('cstaff') })).json as BlockAnswer;
  const written = await service.send('PATCH', `${path}settings/`, {
    headers: { ...as('cinstr'), 'if-match': `"${node}"`, 'content-type': MEDIA.json },
    body: JSON.stringify({ settings: { display_name: 'By the instructor' } }),
  });
  expect(written.status, written.text).toBe(200);
  const run = parseCourseKey(KEY);
  const block = run === undefined ? undefined : double.store.run(run)?.draft.blocks.get(blockKey('problem', 'sum'));
  expect(block).toMatchObject({ editedBy: 'cinstr' });
  const stored = await service.store.load(KEY as CourseKey);
  expect(stored?.commit).toMatchObject({ author: 'cinstr', application: 'studio' });
});

describe('a course run that Studio lacks', () => {
  const post = (service: Service, query: string) =>
    service.send('POST', `${BASE_PATH}courses/${query}`, {
      headers: { 'content-type': MEDIA.json },
      body: JSON.stringify({ course_key: OTHER_KEY, display_name: 'Other' }),
    });

  test('is made in Studio only if the request says so', async () => {
    const studio = await startStudio({ users: [{ name: 'svc', globalStaff: true }] });
    const service = await studioService(studio);
    expect((await post(service, '')).status).toBe(404);
    const made = await post(service, '?create_in_studio=true');
    expect(made.status, made.text).toBe(201);
    expect(value(await service.client.getCourse(OTHER_KEY))).toMatchObject({ host: 'studio', display_name: 'Other' });
    expect((await post(service, '?create_in_studio=true')).status).toBe(409);
  });

  test('is made from an archive, with the archive as its content', async () => {
    const studio = await startStudio({ users: [{ name: 'svc', globalStaff: true }] });
    const service = await studioService(studio);
    const body = await packed(SMALL_COURSE);
    const put = (query: string) =>
      service.send('PUT', `${BASE_PATH}courses/${KEY}/olx/${query}`, { headers: { 'content-type': MEDIA.gzip }, body });
    expect((await put('')).status).toBe(404);
    const made = await put('?create_in_studio=true');
    // Studio may need longer than a request may last
    expect(made.status, made.text).toBe(202);
    value(await service.client.settle({ ok: true, job: made.json as Job }));
    expect(fieldIn(studio, 'problem@sum', 'display_name')).toBe('Sum');
    expect(value(await service.client.getCourse(KEY)).counts).toMatchObject({ problem: 3, vertical: 3 });
  });

  test('cannot be made in Studio by a service without one', async () => {
    const studio = await startStudio();
    const service = await studioService(studio, { studio: null });
    expect((await post(service, '?create_in_studio=true')).status).toBe(400);
  });
});

test('a plan says how it is carried out, what that costs, and what Studio spells otherwise', async () => {
  const { studio, service } = await connected();
  const body = await packed({
    ...SMALL_COURSE,
    'problem/sum.xml': '<problem display_name="Sum" weight="10"><p>?</p></problem>\n',
  });
  studio.asked();
  const operation = importCourse(KEY, { orphans: 'delete', content: { kind: 'archive', media: MEDIA.gzip, body } });
  const plan = value(await service.client.plan(operation));
  expect(['fields', 'import']).toContain(plan.route);
  expect(plan.cost?.requests).toBeGreaterThan(1);
  expect(plan.cost?.seconds).toBeGreaterThan(0);
  expect(plan.spelling.map(({ block }) => block)).toContain(usage('problem@sum'));
  // planning changes nothing, neither here nor there
  expect(studio.asked().filter((line) => !line.startsWith('GET '))).toEqual([]);
  const done = value(await service.client.write(commitPlan(KEY, plan.plan)));
  expect(fieldIn(studio, 'problem@sum', 'weight')).toMatchObject({ value: 10 });
  expect(value(await service.client.getCourse(KEY)).version).toBe(done.course_version);
});

test('what an import in Studio took back is named, and its plan puts it back', async () => {
  const { studio, service } = await connected();
  const { node } = await versions(service, usage('problem@sum'));
  const done = value(await service.client.write(rename('problem@sum', 'Here'), { ifMatch: node }));
  await studio.put({
    ...SMALL_COURSE,
    'problem/task.xml': SMALL_COURSE['problem/task.xml']?.toString().replace('Task', 'New task') ?? '',
  });
  await untilAskedAgain();
  const course = value(await service.client.getCourse(KEY));
  expect(course.lost).toMatchObject([{ commit: done.commit, blocks: [usage('problem@sum')] }]);
  expect((await history(service))[0]).toContain('took back: Change settings of “Sum”');
  value(await service.client.write(commitPlan(KEY, course.lost?.[0]?.plan ?? '')));
  expect(fieldIn(studio, 'problem@sum', 'display_name')).toBe('Here');
  // what the import brought stays
  expect(fieldIn(studio, 'problem@task', 'display_name')).toBe('New task');
  expect(value(await service.client.getCourse(KEY)).lost).toBeUndefined();
});
