import { describe, expect, test } from 'vitest';
import { BASE_PATH, commitSteps, deleteFile, discardDraft, publishBlock, putFile, setSettings } from '#contract';
import { courseVersion, refusal, smallService, value, versions } from './_service.ts';
import { KEY, usage } from './_small-course.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (content: Uint8Array) => new TextDecoder().decode(content);

describe('drafts', () => {
  test('are published with all below, and given up', async () => {
    const service = await smallService();
    const state = async (block: string) => value(await service.client.getBlock(block)).state;
    expect([await state(usage('vertical@unit2')), await state(usage('vertical@unit1'))]).toEqual([
      'draft',
      'published',
    ]);
    const before = await versions(service, usage('vertical@unit2'));
    expect(refusal(await service.client.write(publishBlock(KEY, usage('vertical@unit2')))).name).toBe(
      'precondition-required',
    );
    const plan = value(await service.client.plan(publishBlock(KEY, usage('vertical@unit2'))));
    expect(plan.changes.map(({ block }) => block)).toContain(usage('vertical@unit2'));
    value(await service.client.write(publishBlock(KEY, usage('vertical@unit2')), { ifMatch: before.version }));
    expect(await state(usage('vertical@unit2'))).toBe('published');
    const { node } = await versions(service, usage('html@intro'));
    value(
      await service.client.write(setSettings(KEY, usage('html@intro'), { settings: { display_name: 'Draft' } }), {
        ifMatch: node,
      }),
    );
    expect(await state(usage('vertical@unit1'))).toBe('draft');
    const unit = await versions(service, usage('vertical@unit1'));
    expect(
      refusal(await service.client.write(discardDraft(KEY, usage('vertical@unit1')), { ifMatch: before.version })).name,
    ).toBe('version-mismatch');
    value(await service.client.write(discardDraft(KEY, usage('vertical@unit1')), { ifMatch: unit.version }));
    expect(value(await service.client.getBlock(usage('html@intro')))).toMatchObject({
      display_name: 'Welcome',
      state: 'published',
    });
  });
});

describe('static assets', () => {
  test('are added, replaced and deleted, each under its own version', async () => {
    const service = await smallService();
    const path = `${BASE_PATH}courses/${KEY}/assets/notes/new.txt`;
    const put = (headers: Readonly<Record<string, string>>, body: string) =>
      service.send('PUT', path, { headers: { 'content-type': 'text/plain', ...headers }, body });
    expect((await put({}, 'one')).status).toBe(428);
    expect(await put({ 'if-none-match': '*' }, 'one')).toMatchObject({
      status: 200,
      headers: { 'x-course-version': await courseVersion(service) },
    });
    expect((await put({ 'if-none-match': '*' }, 'two')).status).toBe(412);
    const { headers } = await service.send('GET', path);
    expect((await put({ 'if-match': headers['etag'] ?? '' }, 'two')).status).toBe(200);
    expect((await put({ 'if-match': headers['etag'] ?? '' }, 'three')).status).toBe(412);
    expect(text(value(await service.client.getAsset(KEY, 'notes/new.txt')))).toBe('two');
    const ifMatch = await courseVersion(service);
    value(await service.client.write(deleteFile(KEY, 'asset', 'notes/new.txt'), { ifMatch }));
    expect(refusal(await service.client.getAsset(KEY, 'notes/new.txt')).status).toBe(404);
    const out = await service.send('PUT', `${BASE_PATH}courses/${KEY}/assets/..%2Fcourse.xml`, {
      headers: { 'if-match': '*' },
      body: 'x',
    });
    expect(out.status).toBe(422);
  });
});

describe('a file that is named as JSON', () => {
  test.each([
    ['file', 'policies/2026/grading_policy.json', '{"GRADER": [], "GRADE_CUTOFFS": {"Pass": 0.5}}'],
    ['asset', 'data.json', '[1]'],
    ['asset', 'data.json', 'no JSON'],
  ] as const)('is answered as described, byte for byte: %s %s with %s', async (kind, path, content) => {
    const service = await smallService();
    const ifMatch = await courseVersion(service);
    value(await service.client.write(putFile(KEY, kind, path, bytes(content)), { ifMatch }));
    const sent = await service.send('GET', `${BASE_PATH}courses/${KEY}/${kind}s/${path}`);
    expect(sent.headers['content-type']).toMatch(/^application\/json/);
    expect(sent.text).toBe(content);
  });
});

describe('course-level files', () => {
  test('are read and edited like all else: planned, undone, told in the history', async () => {
    const service = await smallService();
    expect(value(await service.client.listFiles(KEY)).map(({ path }) => path)).toContain('about/overview.html');
    const write = async (path: string, content: string) =>
      service.client.write(putFile(KEY, 'file', path, bytes(content)), { ifMatch: await courseVersion(service) });
    const done = value(await write('about/overview.html', '<p>All about it</p>'));
    expect(text(value(await service.client.getFile(KEY, 'about/overview.html')))).toBe('<p>All about it</p>');
    expect(value(await service.client.getCommit(KEY, done.commit)).files).toEqual([
      { path: 'about/overview.html', kind: 'change', size: 19 },
    ]);
    value(await write('tabs/syllabus.html', '<p>Week by week</p>'));
    const tabs = setSettings(KEY, usage('course@course'), {
      settings: { tabs: [{ type: 'courseware', name: 'Course' }] },
    });
    value(await service.client.write(tabs, { ifMatch: (await versions(service, usage('course@course'))).node }));
    expect(value(await service.client.getBlock(usage('course@course'))).settings.explicit['tabs']).toEqual([
      { type: 'courseware', name: 'Course' },
    ]);
  });

  test('of any depth are answered, not stumbled over', async () => {
    const service = await smallService();
    const deep = `{"GRADER": ${'['.repeat(100_000)}${']'.repeat(100_000)}, "GRADE_CUTOFFS": {"Pass": 0.5}}`;
    const declined = refusal(
      await service.client.write(putFile(KEY, 'file', 'policies/2026/grading_policy.json', bytes(deep)), {
        ifMatch: await courseVersion(service),
      }),
    );
    expect(declined.errors).toMatchObject([{ code: 'grading-policy-unreadable' }]);
  });

  test('are declined where they are broken, or are the files of blocks', async () => {
    const service = await smallService();
    const write = async (path: string, content: string) =>
      refusal(
        await service.client.write(putFile(KEY, 'file', path, bytes(content)), {
          ifMatch: await courseVersion(service),
        }),
      );
    expect((await write('policies/2026/grading_policy.json', '{"GRADER": [}')).errors?.map(({ code }) => code)).toEqual(
      ['grading-policy-unreadable'],
    );
    for (const path of [
      'html/intro.html',
      'course.xml',
      'policies/2026/policy.json',
      'about/../course.xml',
      'About/x.html',
    ]) {
      expect([path, (await write(path, 'x')).name]).toEqual([path, 'olx-invalid']);
    }
    value(
      await service.client.write(
        putFile(
          KEY,
          'file',
          'policies/2026/grading_policy.json',
          bytes('{"GRADER": [], "GRADE_CUTOFFS": {"Pass": 0.5}}'),
        ),
        { ifMatch: await courseVersion(service) },
      ),
    );
  });

  test('and drafts, assets and blocks change together in one commit', async () => {
    const service = await smallService();
    const ifMatch = await courseVersion(service);
    const steps = [
      { kind: 'put-asset', path: 'a.txt', content: Buffer.from('asset').toString('base64') },
      { kind: 'put-file', path: 'info/updates.html', text: '<p>News</p>' },
      { kind: 'delete-asset', path: 'logo.png' },
      { kind: 'delete-file', path: 'about/overview.html' },
      { kind: 'publish', block: usage('vertical@unit2') },
      { kind: 'set-settings', block: usage('problem@sum'), settings: { display_name: 'Sum!' } },
      { kind: 'discard-draft', block: usage('vertical@unit1') },
    ] as const;
    const done = value(await service.client.write(commitSteps(KEY, steps), { ifMatch }));
    expect(value(await service.client.listCommits(KEY)).results).toHaveLength(2);
    const detail = value(await service.client.getCommit(KEY, done.commit));
    expect(detail.assets.map(({ path, kind }) => [path, kind])).toEqual([
      ['a.txt', 'add'],
      ['logo.png', 'delete'],
    ]);
    expect(detail.files.map(({ path, kind }) => [path, kind])).toEqual([
      ['about/overview.html', 'delete'],
      ['info/updates.html', 'add'],
    ]);
    expect(value(await service.client.getBlock(usage('vertical@unit2'))).state).toBe('published');
    expect(value(await service.client.getBlock(usage('problem@sum'))).display_name).toBe('Sum');
  });
});
