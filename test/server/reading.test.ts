import { describe, expect, test } from 'vitest';
import { BASE_PATH } from '#contract';
import { emptyService, put, refusal, smallService, value } from './_service.ts';
import { KEY, OTHER_KEY, SMALL_COURSE, usage } from './_small-course.ts';

describe('GET courses/', () => {
  test('lists course runs in order of keys', async () => {
    const service = await smallService();
    await put(service, OTHER_KEY, SMALL_COURSE);
    const { results: courses } = value(await service.client.listCourses());
    expect(courses.map(({ course_key }) => course_key)).toEqual([OTHER_KEY, KEY]);
    expect(courses[0]?.display_name).toBe('Small');
    // equal content has the equal version, whatever the run is called
    expect(courses[0]?.version).toBe(courses[1]?.version);
  });

  test('refuses a query that it does not know', async () => {
    const { send } = await emptyService();
    expect((await send('GET', `${BASE_PATH}courses/?page_size=3&limits=3`)).status).toBe(400);
    expect((await send('GET', `${BASE_PATH}courses/?page=0`)).status).toBe(400);
  });
});

describe('GET courses/{course_key}/', () => {
  test('tells version, root and counts', async () => {
    const { client } = await smallService();
    const result = await client.getCourse(KEY);
    const course = value(result);
    expect(course.root).toBe(usage('course@course'));
    expect(course.counts).toMatchObject({ course: 1, chapter: 2, sequential: 2, vertical: 3, problem: 3, html: 1 });
    expect(result).toMatchObject({ etag: course.version, courseVersion: course.version, nodeVersion: null });
  });

  test('answers 404 for a course run that is not there and 400 for what is no key', async () => {
    const { client } = await smallService();
    expect(refusal(await client.getCourse(OTHER_KEY))).toMatchObject({ name: 'not-found', status: 404 });
    expect(refusal(await client.getCourse('Demo/Service/2026'))).toMatchObject({ name: 'bad-request', status: 400 });
  });
});

describe('GET courses/{course_key}/outline/', () => {
  test('gives the whole tree, draft names included', async () => {
    const { client } = await smallService();
    const outline = value(await client.getOutline(KEY));
    expect(outline).toMatchObject({ id: usage('course@course'), type: 'course', display_name: 'Small' });
    expect(outline.children.map(({ display_name }) => display_name)).toEqual(['Week 1', 'Week 2']);
    const units = outline.children[0]?.children[0]?.children ?? [];
    expect(units.map(({ display_name, state }) => [display_name, state])).toEqual([
      ['Unit 1', 'published'],
      ['Unit 2, new', 'draft'],
    ]);
  });

  test('begins at a block and ends at a depth', async () => {
    const { client } = await smallService();
    const result = await client.getOutline(KEY, { root: usage('chapter@week1'), depth: 1 });
    const outline = value(result);
    expect(outline.children.map(({ url_name, children }) => [url_name, children])).toEqual([['lesson', []]]);
    expect(result).toMatchObject({ etag: value(await client.getCourse(KEY)).version });
    expect(value(await client.getOutline(KEY, { depth: 0 })).children).toEqual([]);
  });

  test('answers 304 to a client that holds the version', async () => {
    const { send } = await smallService();
    const path = `${BASE_PATH}courses/${KEY}/outline/`;
    const first = await send('GET', path);
    const again = await send('GET', path, { headers: { 'if-none-match': first.headers['etag'] ?? '' } });
    expect([first.status, again.status, again.text]).toEqual([200, 304, '']);
    expect((await send('GET', path, { headers: { 'if-none-match': '"olx1-0"' } })).status).toBe(200);
  });
});

describe('GET blocks/{usage_key}/', () => {
  test('parts settings into explicit, inherited and effective', async () => {
    const { client } = await smallService();
    const block = value(await client.getBlock(usage('problem@task')));
    expect(block.settings.explicit).toEqual({ display_name: 'Task' });
    expect(block.settings.inherited).toMatchObject({
      graded: true,
      due: '2026-02-01T00:00:00Z',
      start: '2026-01-01T00:00:00Z',
    });
    expect(block.settings.effective).toMatchObject({ display_name: 'Task', graded: true, weight: null });
    expect(block.parents).toEqual([usage('vertical@unit3')]);
  });

  test('finds a block by its usage key, and by nothing else', async () => {
    const { client } = await smallService();
    const result = await client.getBlock(usage('problem@sum'));
    expect(value(result).id).toBe(usage('problem@sum'));
    expect(result).toMatchObject({ etag: value(result).version, nodeVersion: value(result).node_version });
    for (const other of ['problem@sum', 'sum', 'block-v1:sum'])
      expect(refusal(await client.getBlock(other))).toMatchObject({ name: 'bad-request', status: 400 });
  });

  test('does not find a block by the usage key of another course run', async () => {
    const { client } = await smallService();
    expect(refusal(await client.getBlock(usage('problem@sum', OTHER_KEY))).name).toBe('not-found');
    expect(refusal(await client.getBlock(usage('problem@nowhere'))).name).toBe('not-found');
  });

  test('takes usage keys of 1,024 characters and no longer ones', async () => {
    const { client } = await smallService();
    const long = usage('problem@x');
    expect(refusal(await client.getBlock(long.padEnd(1024, 'x'))).name).toBe('not-found');
    expect(refusal(await client.getBlock(long.padEnd(1025, 'x'))).name).toBe('bad-request');
  });
});

describe('GET courses/{course_key}/diagnostics/', () => {
  test('warns of an asset that is missing, with file and place', async () => {
    const service = await emptyService();
    await put(service, KEY, { ...SMALL_COURSE, 'html/intro.html': '<p>\n<img src="/static/gone.png"/></p>' });
    const diagnostics = value(await service.client.listDiagnostics(KEY, null));
    expect(diagnostics).toMatchObject([
      { code: 'asset-missing', severity: 'warning', block: usage('html@intro'), range: { start: { line: 2 } } },
    ]);
    expect(value(await service.client.listDiagnostics(KEY, usage('chapter@week2')))).toEqual([]);
  });
});

describe('GET block_types/', () => {
  test('lists types and tells the fields of one', async () => {
    const { client } = await emptyService();
    const types = value(await client.listBlockTypes());
    expect(types.find(({ type }) => type === 'vertical')?.children).toContain('problem');
    const problem = value(await client.getBlockType('problem'));
    expect(problem.fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['max_attempts', 'display_name']));
    expect(refusal(await client.getBlockType('no_such_type')).name).toBe('not-found');
  });
});
