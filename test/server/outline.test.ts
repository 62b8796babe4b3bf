import { describe, expect, test } from 'vitest';
import { address, BASE_PATH, deleteBlock, type OutlineCounts, type OutlineNode, putFile, setSettings } from '#contract';
import { emptyService, put, refusal, type Service, smallService, value } from './_service.ts';
import { KEY, SMALL_COURSE, usage } from './_small-course.ts';

const OUTLINE = BASE_PATH + address('outline', { course_key: KEY });

function flat<Node extends { readonly children: readonly Node[] }>(node: Node): readonly Node[] {
  return [node, ...node.children.flatMap((child) => flat(child))];
}

function named(outline: OutlineNode, name: string): OutlineNode {
  const found = flat(outline).find(({ url_name }) => url_name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

/** A course run with mistakes, dates on several levels, something hidden, and blocks that nothing refers to. */
const MARKED = {
  ...SMALL_COURSE,
  'chapter/week2.xml':
    '<chapter display_name="Week 2" visible_to_staff_only="true" start="2026-03-01T09:30:00+02:00">\n  <sequential url_name="homework"/>\n</chapter>\n',
  'sequential/homework.xml':
    '<sequential display_name="Homework" graded="true" format="Homework" due="2026-02-01T00:00:00Z">\n  <vertical url_name="unit3"/>\n</sequential>\n',
  'problem/task.xml':
    '<problem display_name="Task" max_attempts="many">\n  <stringresponse answer="sea"><textline/></stringresponse>\n  <img src="/static/none.png"/>\n</problem>\n',
  'chapter/former.xml': '<chapter display_name="Former week"/>\n',
  'html/broken.xml': '<html',
};

async function markedService(): Promise<Service> {
  const service = await emptyService();
  await put(service, KEY, MARKED);
  return service;
}

describe('GET outline/', () => {
  test('gives the whole tree, draft names included', async () => {
    const { client } = await smallService();
    const outline = value(await client.getOutline(KEY));
    expect(outline).toMatchObject({
      id: usage('course@course'),
      type: 'course',
      display_name: 'Small',
      orphans: [],
    });
    expect(outline.children.map(({ display_name }) => display_name)).toEqual(['Week 1', 'Week 2']);
    const units = outline.children[0]?.children[0]?.children ?? [];
    expect(units.map(({ display_name, state }) => [display_name, state])).toEqual([
      ['Unit 1', 'published'],
      ['Unit 2, new', 'draft'],
    ]);
  });

  test('tells what learners see of each block', async () => {
    const { client } = await markedService();
    const outline = value(await client.getOutline(KEY));
    const start = '2026-01-01T00:00:00Z';
    expect(named(outline, 'lesson').status).toMatchObject({
      staff_only: false,
      release: start,
      due: null,
      graded: false,
    });
    const hidden = { staff_only: true, release: '2026-03-01T07:30:00Z' };
    expect(named(outline, 'week2').status).toMatchObject({ ...hidden, due: null, format: null, graded: false });
    const graded = { ...hidden, due: '2026-02-01T00:00:00Z', graded: true };
    expect(named(outline, 'homework').status).toMatchObject({ ...graded, format: 'Homework' });
    expect(named(outline, 'task').status).toMatchObject({ ...graded, format: null });
  });

  test('counts for each block what diagnostics/ tells of it', async () => {
    const { client } = await markedService();
    const outline = value(await client.getOutline(KEY));
    for (const { id, type, status } of flat(outline)) {
      const told = value(await client.listDiagnostics(KEY, type === 'course' ? null : id));
      const count = (severity: string): number =>
        told.reduce((sum, each) => sum + (each.severity === severity ? (each.count ?? 1) : 0), 0);
      expect(status.diagnostics, id).toEqual({ errors: count('error'), warnings: count('warning') });
    }
    expect(named(outline, 'week2').status.diagnostics.errors).toBeGreaterThan(0);
    expect(named(outline, 'week2').status.diagnostics.warnings).toBeGreaterThan(0);
  });

  test('names the blocks that no children list names, for the whole course run only', async () => {
    const { client } = await markedService();
    expect(value(await client.getOutline(KEY)).orphans).toEqual([
      { block: usage('chapter@former'), display_name: 'Former week', file: 'chapter/former.xml' },
    ]);
    expect(value(await client.getOutline(KEY, { root: usage('chapter@week1') }))).not.toHaveProperty('orphans');
  });

  test('begins at a block and ends at a depth, and says of each the same as the whole', async () => {
    const { client } = await markedService();
    const whole = value(await client.getOutline(KEY));
    const service = await markedService();
    const part = value(await service.client.getOutline(KEY, { root: usage('chapter@week2'), depth: 1 }));
    expect(part.children.map(({ url_name, children }) => [url_name, children])).toEqual([['homework', []]]);
    expect(part.status).toEqual(named(whole, 'week2').status);
    expect(part.children[0]?.status).toEqual(named(whole, 'homework').status);
    expect(value(await client.getOutline(KEY, { depth: 0 }))).toEqual({ ...whole, children: [] });
  });

  test('with `fields=counts` gives what badges show, and the same numbers', async () => {
    const { client } = await markedService();
    const whole = value(await client.getOutline(KEY));
    const badges = ({ id, version, state, status, children }: OutlineNode): OutlineCounts => ({
      ...{ id, version, state },
      diagnostics: status.diagnostics,
      children: children.map(badges),
    });
    expect(value(await client.getOutlineCounts(KEY))).toEqual(badges(whole));
    const root = usage('sequential@homework');
    expect(value(await client.getOutlineCounts(KEY, { root }))).toEqual(badges(named(whole, 'homework')));
  });

  test('answers 304 only as long as nothing changed that it tells', async () => {
    const service = await markedService();
    const { client, send } = service;
    const path = `${OUTLINE}?root=${encodeURIComponent(usage('sequential@homework'))}`;
    const asked = async () => {
      const { headers } = await send('GET', path);
      const held = { 'if-none-match': headers['etag'] ?? '' };
      expect((await send('GET', path, { headers: held })).status).toBe(304);
      return held;
    };
    let held = await asked();
    const chapter = value(await client.getBlock(usage('chapter@week2')));
    const hide = setSettings(KEY, chapter.id, { settings: { visible_to_staff_only: null } });
    value(await client.write(hide, { ifMatch: chapter.node_version }));
    // the subtree is the same, but is not hidden any more
    expect((await send('GET', path, { headers: held })).status).toBe(200);
    held = await asked();
    value(await client.write(putFile(KEY, 'asset', 'none.png', new Uint8Array([1])), { force: true }));
    expect((await send('GET', path, { headers: held })).status).toBe(200);
  });

  test('after each change counts anew', async () => {
    const { client } = await markedService();
    const errors = async () => value(await client.getOutlineCounts(KEY)).diagnostics.errors;
    expect(await errors()).toBe(1);
    const { id, version } = value(await client.getBlock(usage('chapter@week2')));
    value(await client.write(deleteBlock(KEY, id), { ifMatch: version }));
    expect(await errors()).toBe(0);
  });

  test('refuses a block that is not there, and what is not a usage key of this course run', async () => {
    const { client } = await smallService();
    expect(refusal(await client.getOutline(KEY, { root: usage('chapter@none') }))).toMatchObject({ status: 404 });
    expect(refusal(await client.getOutline(KEY, { root: 'week1' }))).toMatchObject({ status: 400 });
    const other = usage('chapter@week1', 'course-v1:Demo+Other+2026');
    expect(refusal(await client.getOutline(KEY, { root: other }))).toMatchObject({ status: 404 });
  });
});
