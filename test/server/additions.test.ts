import { describe, expect, test } from 'vitest';
import { type Addition, BASE_PATH, deleteBlock, insertChild, MEDIA, type WriteAnswer } from '#contract';
import { applicationService, bearer, registered } from './_production.ts';
import { courseVersion, put, refusal, type Service, smallService, value, versions } from './_service.ts';
import { set } from './_settings.ts';
import { KEY, OTHER_KEY, packed, SMALL_COURSE, usage } from './_small-course.ts';

/** A course run beside the small one: a unit with a draft of its own, and files that only it has. */
const OTHER = {
  ...SMALL_COURSE,
  'course.xml': '<course url_name="2026" org="Demo" course="Other"/>\n',
  'html/intro.html': '<p>Other. <img src="/static/photo.png" alt=""/></p>\n',
  'html/intro.xml': '<html display_name="Elsewhere" filename="intro"/>\n',
  'static/photo.png': new Uint8Array([1, 2, 3]),
  'sequential/homework.xml':
    '<sequential display_name="Homework">\n  <vertical url_name="unit3"/>\n  <vertical url_name="both"/>\n</sequential>\n',
  'vertical/both.xml': '<vertical display_name="Both">\n  <problem url_name="ask"/>\n</vertical>\n',
  'problem/ask.xml': '<problem display_name="Ask">\n  <p>Live</p>\n</problem>\n',
  'drafts/vertical/both.xml':
    '<vertical display_name="Both, new" parent_url="block-v1:Demo+Other+2026+type@sequential+block@homework" index_in_children_list="1">\n  <problem url_name="ask"/>\n</vertical>\n',
  'drafts/problem/ask.xml': '<problem display_name="Ask">\n  <p>New</p>\n</problem>\n',
  'static/unused.png': new Uint8Array([4, 5, 6]),
};
const LESSON = usage('sequential@lesson');
const HOMEWORK = usage('sequential@homework');

async function two(): Promise<Service> {
  const service = await smallService();
  await put(service, OTHER_KEY, OTHER);
  return service;
}

function from(id: string, version?: string, course = OTHER_KEY): Extract<Addition, { kind: 'source' }> {
  const source = { kind: 'source', course_key: course, usage_key: usage(id, course) } as const;
  return version === undefined ? source : { ...source, version };
}

/** The files of a block and all below it, in both forms, without what they say of their place. */
async function formsOf({ client }: Service, block: string): Promise<readonly (readonly [string, string | null])[]> {
  const { files } = value(await client.getExportList(block));
  return files
    .filter(({ path }) => path !== 'olx-export.json')
    .map(({ path, text }) => [
      path,
      text?.replace(/ (?:parent_url|parent_sequential_url|index_in_children_list)="[^"]*"/g, '') ?? null,
    ]);
}

describe('POST blocks/{usage_key}/children/ with a source', () => {
  test('adds a subtree of another course run with its assets, under the ids asked for', async () => {
    const service = await two();
    const { client } = service;
    const { node } = await versions(service, usage('vertical@unit3'));
    const taken = insertChild(KEY, usage('vertical@unit3'), { content: from('html@intro') });
    expect(refusal(await client.write(taken, { ifMatch: node }))).toMatchObject({ status: 409, name: 'duplicate' });
    const added = insertChild(KEY, usage('vertical@unit3'), { content: from('html@intro'), ids: 'new', index: 0 });
    expect(refusal(await client.write(added)).name).toBe('precondition-required');
    const plan = value(await client.plan(added));
    expect(plan.assets).toEqual([{ path: 'photo.png', kind: 'add', size: 3 }]);
    const done = value(await client.write(added, { ifMatch: node }));
    expect(done.changes).toEqual(plan.changes);
    const fresh = done.ids?.['html@intro'] ?? '';
    expect(done.block).toBe(fresh);
    expect(value(await client.getBlock(fresh))).toMatchObject({
      display_name: 'Elsewhere',
      parents: [usage('vertical@unit3')],
    });
    for (const { form } of done.changes) expect(form).toBe('draft');
    expect(value(await client.getBlock(usage('vertical@unit3'))).state).toBe('draft');
    expect(value(await client.getAsset(KEY, 'photo.png'))).toEqual(new Uint8Array([1, 2, 3]));
    // what the subtree does not refer to stays where it is
    expect(refusal(await client.getAsset(KEY, 'unused.png')).status).toBe(404);
  });

  test('with target=archive keeps both forms, and as a draft takes what authors see', async () => {
    const service = await two();
    const { client } = service;
    const unit = usage('vertical@both');
    const there = await formsOf(service, usage('vertical@both', OTHER_KEY));
    expect(there.filter(([path]) => path.startsWith('drafts/'))).not.toEqual([]);
    const add = async (target: 'archive' | 'draft' | 'published') =>
      client.write(insertChild(KEY, HOMEWORK, { content: from('vertical@both'), target }), {
        ifMatch: (await versions(service, HOMEWORK)).node,
      });
    value(await add('archive'));
    expect(await formsOf(service, unit)).toEqual(there);
    expect(value(await client.getBlock(unit))).toMatchObject({ state: 'draft', display_name: 'Both, new' });
    value(await client.write(deleteBlock(KEY, unit), { ifMatch: (await versions(service, unit)).version }));
    value(await add('draft'));
    expect(value(await client.getBlock(unit))).toMatchObject({ state: 'unpublished', display_name: 'Both, new' });
    value(await client.write(deleteBlock(KEY, unit), { ifMatch: (await versions(service, unit)).version }));
    // drafts are refused, never dropped
    expect(refusal(await add('published'))).toMatchObject({ status: 400, detail: expect.stringContaining('draft') });
    const { node } = await versions(service, HOMEWORK);
    const live = insertChild(KEY, HOMEWORK, { content: from('vertical@unit1'), ids: 'new', target: 'published' });
    const { block } = value(await client.write(live, { ifMatch: node }));
    expect(value(await client.getBlock(block ?? '')).state).toBe('published');
  });

  test('brings a deleted unit back from an earlier version, in both forms', async () => {
    const service = await smallService();
    const { client } = service;
    const before = await courseVersion(service);
    const { version } = await versions(service, usage('vertical@unit2'));
    const gone = value(await client.write(deleteBlock(KEY, usage('vertical@unit2')), { ifMatch: version }));
    const content = from('vertical@unit2', before, KEY);
    const { node } = await versions(service, LESSON);
    const back = insertChild(KEY, LESSON, { content, target: 'archive', index: 1 });
    expect(gone.course_version).not.toBe(before);
    expect(value(await client.write(back, { ifMatch: node })).course_version).toBe(before);
  });

  test('takes the state of that version, by version or commit, and the newest without one', async () => {
    const service = await two();
    const { client } = service;
    const version = await courseVersion(service, OTHER_KEY);
    const commit = value(await client.listCommits(OTHER_KEY)).results[0]?.commit ?? '';
    const page = usage('html@intro', OTHER_KEY);
    const edit = insertChild(OTHER_KEY, usage('vertical@unit1', OTHER_KEY), {
      content: { kind: 'document', xml: '<html url_name="later" display_name="Later">Later</html>' },
    });
    value(await client.write(edit, { ifMatch: (await versions(service, usage('vertical@unit1', OTHER_KEY))).node }));
    expect(page).toContain('Other');
    const counts: number[] = [];
    for (const at of [version, commit, undefined]) {
      const { node } = await versions(service, LESSON);
      const added = insertChild(KEY, LESSON, { content: from('vertical@unit1', at), ids: 'new' });
      const { block } = value(await client.write(added, { ifMatch: node }));
      counts.push(value(await client.getBlock(block ?? '')).children.length);
    }
    expect(counts).toEqual([2, 2, 3]);
  });

  test('a plan holds what the source was when it was made', async () => {
    const service = await two();
    const { client } = service;
    const plan = value(await client.plan(insertChild(KEY, LESSON, { content: from('vertical@unit1'), ids: 'new' })));
    const unit = usage('vertical@unit1', OTHER_KEY);
    value(await client.write(deleteBlock(OTHER_KEY, unit), { ifMatch: (await versions(service, unit)).version }));
    await set(service, usage('problem@task'), { weight: 2 });
    expect(value(await client.commitPlan(KEY, plan.plan)).changes).toEqual(plan.changes);
  });

  test('is done as a job, too', async () => {
    const service = await two();
    const { client } = service;
    const { node } = await versions(service, LESSON);
    const operation = insertChild(KEY, LESSON, { content: from('vertical@unit1'), ids: 'new', target: 'archive' });
    const begun = await client.write(operation, { ifMatch: node, asJob: true });
    expect(begun).toMatchObject({ ok: true, job: { state: expect.stringMatching(/queued|running|succeeded/) } });
    const done = value<WriteAnswer>(await client.settle(begun));
    expect(value(await client.getBlock(done.block ?? '')).display_name).toBe('Unit 1');
  });

  test('refuses what is not there, what does not fit, and a usage key of another course run', async () => {
    const service = await two();
    const { client } = service;
    const { node } = await versions(service, LESSON);
    const before = await courseVersion(service);
    const declined = async (content: Addition) =>
      refusal(await client.write(insertChild(KEY, LESSON, { content, ids: 'new' }), { ifMatch: node }));
    const missing = 'course-v1:Demo+Missing+2026';
    expect((await declined(from('vertical@none'))).status).toBe(404);
    expect((await declined(from('vertical@unit1', undefined, missing))).status).toBe(404);
    expect((await declined(from('vertical@unit1', `olx1-${'0'.repeat(64)}`))).status).toBe(404);
    expect((await declined(from('chapter@week1'))).name).toBe('incompatible-placement');
    expect((await declined(from('course@course'))).name).toBe('incompatible-placement');
    const mixed = { kind: 'source', course_key: OTHER_KEY, usage_key: usage('vertical@unit1') } as const;
    expect(await declined(mixed)).toMatchObject({ status: 400, name: 'bad-request' });
    for (const source of [{}, null, [], { course_key: OTHER_KEY }, { ...mixed, more: 1 }]) {
      const answer = await service.send('POST', `${BASE_PATH}blocks/${LESSON}/children/`, {
        headers: { 'content-type': MEDIA.json, 'if-match': `"${node}"` },
        body: JSON.stringify({ source }),
      });
      expect(answer.status, JSON.stringify(source)).toBe(400);
    }
    expect(await courseVersion(service)).toBe(before);
  });

  test('needs a right in the course run that it is taken from, and tells nothing without one', async () => {
    const service = await applicationService();
    const { id, secret } = await registered(service, { courses: [KEY], scopes: ['write'] });
    const everywhere = await registered(service, { courses: ['course-v1:Demo+*'], scopes: ['write'] });
    const all = await bearer(service, everywhere);
    for (const [key, files] of [
      [KEY, SMALL_COURSE],
      [OTHER_KEY, OTHER],
    ] as const) {
      const made = await service.send('PUT', `${BASE_PATH}courses/${key}/olx/`, {
        headers: { ...all, 'content-type': MEDIA.gzip },
        body: await packed(files),
      });
      expect(made.status, made.text).toBe(201);
    }
    const here = await bearer(service, { id, secret });
    const lesson = await service.send('GET', `${BASE_PATH}blocks/${LESSON}/`, { headers: here });
    const { node_version: node } = lesson.json as { readonly node_version: string };
    const add = (headers: Readonly<Record<string, string>>, key: string) =>
      service.send('POST', `${BASE_PATH}blocks/${LESSON}/children/?ids=new`, {
        headers: { ...headers, 'content-type': MEDIA.json, 'if-match': `"${node}"` },
        body: JSON.stringify({ source: { course_key: key, usage_key: usage('vertical@unit1', key) } }),
      });
    for (const key of [OTHER_KEY, 'course-v1:Demo+Missing+2026']) expect((await add(here, key)).status).toBe(403);
    expect((await add(all, OTHER_KEY)).status).toBe(201);
  });
});
