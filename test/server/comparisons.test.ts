import { describe, expect, test } from 'vitest';
import {
  address,
  BASE_PATH,
  type ComparedChange,
  deleteBlock,
  importCourse,
  putFile,
  replaceBlock,
  setSettings,
} from '#contract';
import { DEFAULT_CONFIG } from '../../src/server/config/index.ts';
import { archive, document } from './_content.ts';
import { courseVersion, put, refusal, type Service, smallService, value } from './_service.ts';
import { KEY, OTHER_KEY, SMALL_COURSE, usage } from './_small-course.ts';

const NEW = '<p>Hello, sea.</p>';

/** Rewrites the page, renames a section, adds an asset: three commits. Answers the version before and after. */
async function changed(service: Service): Promise<{ readonly from: string; readonly to: string }> {
  const { client } = service;
  const from = await courseVersion(service);
  const html = value(await client.getBlock(usage('html@intro')));
  const replace = replaceBlock(KEY, html.id, {
    content: document(`<html url_name="intro" display_name="Welcome"><![CDATA[${NEW}]]></html>`),
    scope: 'node',
    orphans: 'reject',
  });
  value(await client.write(replace, { ifMatch: html.node_version }));
  const chapter = value(await client.getBlock(usage('chapter@week2')));
  const rename = setSettings(KEY, chapter.id, { settings: { display_name: 'Second' } });
  value(await client.write(rename, { ifMatch: chapter.node_version }));
  value(await client.write(putFile(KEY, 'asset', 'new.png', new Uint8Array([1])), { force: true }));
  return { from, to: await courseVersion(service) };
}

function named(changes: readonly ComparedChange[]): readonly (readonly [string, string])[] {
  return changes.map(({ block, kind }) => [kind, block.slice(block.lastIndexOf('@') + 1)]);
}

describe('GET comparisons/', () => {
  test('tells what differs between two states, and back', async () => {
    const service = await smallService();
    const { from, to } = await changed(service);
    const there = value(await service.client.compare(KEY, { from }));
    expect(there).toMatchObject({ from, to, files: [], assets: [{ path: 'new.png', kind: 'add' }] });
    expect(named(there.changes)).toEqual([
      ['change', 'intro'],
      ['change', 'week2'],
    ]);
    expect(there.changes.every((change) => !('text' in change))).toBe(true);
    const back = value(await service.client.compare(KEY, { from: to, to: from }));
    expect(back).toMatchObject({ from: to, to: from, assets: [{ path: 'new.png', kind: 'delete' }] });
    expect(named(back.changes)).toEqual(named(there.changes));
    expect(value(await service.client.compare(KEY, { from, to: from })).changes).toEqual([]);
  });

  test('with a block tells of its subtree only, also of one that is gone by then', async () => {
    const service = await smallService();
    const { from } = await changed(service);
    const of = async (id: string) =>
      named(value(await service.client.compare(KEY, { from, block: usage(id) })).changes);
    expect(await of('chapter@week1')).toEqual([['change', 'intro']]);
    expect(await of('chapter@week2')).toEqual([['change', 'week2']]);
    expect(await of('vertical@unit2')).toEqual([]);
    const unit = value(await service.client.getBlock(usage('vertical@unit1')));
    value(await service.client.write(deleteBlock(KEY, unit.id), { ifMatch: unit.version }));
    const gone = value(await service.client.compare(KEY, { from, block: unit.id, text: true }));
    expect(new Set(gone.changes.map(({ kind }) => kind))).toEqual(new Set(['delete']));
    expect(named(gone.changes).map(([, name]) => name)).toEqual(expect.arrayContaining(['unit1', 'intro', 'sum']));
    expect(refusal(await service.client.compare(KEY, { from, block: usage('html@none') }))).toMatchObject({
      status: 404,
    });
    const other = usage('html@intro', OTHER_KEY);
    expect(refusal(await service.client.compare(KEY, { from, block: other }))).toMatchObject({ status: 404 });
  });

  test('with `text=true` gives the texts that contents/ gives, too', async () => {
    const service = await smallService();
    const { from } = await changed(service);
    const { changes } = value(await service.client.compare(KEY, { from, text: true }));
    const [html, chapter] = changes;
    expect(html?.text?.after).toContain(NEW);
    expect(html?.text?.before).toContain('<p>Welcome.');
    expect(chapter).toMatchObject({ content: null });
    expect(chapter).not.toHaveProperty('text');
    for (const side of ['before', 'after'] as const)
      expect(value(await service.client.getContent(KEY, html?.content?.[side] ?? ''))).toBe(html?.text?.[side]);
  });

  test('refuses texts over the limit, and states that are not there', async () => {
    const service = await smallService({ limits: { ...DEFAULT_CONFIG.limits, 'comparison-text-bytes': 20 } });
    const { from } = await changed(service);
    expect(refusal(await service.client.compare(KEY, { from, text: true }))).toMatchObject({
      name: 'too-large',
      limit: { name: 'comparison-text-bytes', value: 20 },
    });
    expect(value(await service.client.compare(KEY, { from })).changes).toHaveLength(2);
    const none = `olx1-${'0'.repeat(64)}`;
    expect(refusal(await service.client.compare(KEY, { from: none }))).toMatchObject({ status: 404 });
    expect(refusal(await service.client.compare(KEY, { from, to: none }))).toMatchObject({ status: 404 });
    expect(refusal(await service.client.compare(KEY, { from: 'first' }))).toMatchObject({ status: 400 });
  });
});

describe('GET contents/', () => {
  test('gives each text that a commit or a plan names, and those of no other course run', async () => {
    const service = await smallService();
    await put(service, OTHER_KEY, { ...SMALL_COURSE, 'html/intro.html': '<p>Only there</p>' });
    const { client, send } = service;
    const [first] = value(await client.listCommits(KEY)).results;
    const { changes } = value(await client.getCommit(KEY, first?.commit ?? ''));
    const hashes = changes.flatMap(({ content }) => (content?.after ? [content.after] : []));
    expect(hashes.length).toBeGreaterThan(4);
    for (const hash of hashes) expect(value(await client.getContent(KEY, hash)).length).toBeGreaterThan(0);

    const content = await archive({ ...SMALL_COURSE, 'html/intro.html': '<p>Planned äöü</p>\n' });
    const operation = importCourse(KEY, { content, orphans: 'reject', merge: 'theirs' });
    const plan = value(await client.plan(operation));
    const [planned] = plan.changes;
    expect(value(await client.getContent(KEY, planned?.content?.after ?? ''))).toBe('<p>Planned äöü</p>\n');
    expect(value(await client.getContent(KEY, planned?.content?.before ?? ''))).toContain('Welcome.');

    const there = value(await client.listCommits(OTHER_KEY)).results[0]?.commit ?? '';
    const foreign = value(await client.getCommit(OTHER_KEY, there)).changes.flatMap(({ content }) =>
      content?.after && !hashes.includes(content.after) ? [content.after] : [],
    );
    expect(foreign).toHaveLength(1);
    const hash = foreign[0] ?? '';
    expect(value(await client.getContent(OTHER_KEY, hash))).toBe('<p>Only there</p>');
    for (const [key, name] of [
      [KEY, hash],
      [KEY, '0'.repeat(64)],
      ['course-v1:No+Such+Run', hash],
    ] as const)
      expect(refusal(await client.getContent(key, name))).toMatchObject({ name: 'not-found' });
    const { headers } = await send('GET', BASE_PATH + address('content', { course_key: KEY, hash: hashes[0] ?? '' }));
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  });
});
