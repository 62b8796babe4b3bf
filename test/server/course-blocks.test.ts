import { describe, expect, test } from 'vitest';
import { type BlocksChoices, deleteBlock, type FoundBlock } from '#contract';
import { emptyService, put, refusal, type Service, smallService, value } from './_service.ts';
import { KEY, OTHER_KEY, SMALL_COURSE, usage } from './_small-course.ts';

async function found({ client }: Service, choices: BlocksChoices): Promise<readonly FoundBlock[]> {
  return value(await client.findBlocks(KEY, choices)).results;
}

async function ids(service: Service, choices: BlocksChoices): Promise<readonly string[]> {
  return (await found(service, choices)).map(({ id }) => id.slice(id.indexOf('+type@') + 6).replace('+block', ''));
}

async function deleted(service: Service, id: string): Promise<string> {
  const block = value(await service.client.getBlock(usage(id)));
  return value(await service.client.write(deleteBlock(KEY, block.id), { ifMatch: block.version })).commit ?? '';
}

describe('GET blocks/', () => {
  test('finds all blocks of a bare url_name, in the order of the outline', async () => {
    const service = await smallService();
    expect(await ids(service, { url_name: 'intro' })).toEqual(['html@intro', 'problem@intro']);
    const [html] = await found(service, { url_name: 'intro', type: 'html' });
    expect(html).toEqual({
      ...{ id: usage('html@intro'), type: 'html', url_name: 'intro', display_name: 'Welcome' },
      version: value(await service.client.getBlock(usage('html@intro'))).version,
      ...{ state: 'published', parents: [usage('vertical@unit1')], deleted: null },
    });
    expect(await ids(service, { url_name: 'intr' })).toEqual([]);
    expect(await ids(service, { url_name: 'course' })).toEqual(['course@course']);
  });

  test('finds by type, and everything without a wish, on pages', async () => {
    const service = await smallService();
    expect(await ids(service, { type: 'vertical' })).toEqual(['vertical@unit1', 'vertical@unit2', 'vertical@unit3']);
    const all = value(await service.client.findBlocks(KEY, {}));
    expect(all.count).toBe(all.results.length);
    const second = value(await service.client.findBlocks(KEY, { page: 2, page_size: 4 }));
    expect(second.results).toEqual(all.results.slice(4, 8));
    expect(second).toMatchObject({ count: all.count, next: expect.stringContaining('page=3') });
  });

  test('finds a text in names, titles and what blocks say, in any case and through markup', async () => {
    const service = await emptyService();
    await put(service, KEY, {
      ...SMALL_COURSE,
      'html/intro.html':
        '<p>Tides &amp; moons: caf&eacute;, <b>high</b>\n  water. <img src="/static/logo.png" alt=""/></p>\n',
    });
    expect(await ids(service, { q: 'first try' })).toEqual(['problem@intro']);
    expect(await ids(service, { q: 'UNIT3' })).toEqual(['vertical@unit3']);
    for (const q of ['tides & moons', 'CAFÉ', 'high water', '/static/logo', '&eacute;', '<b>high'])
      expect(await ids(service, { q }), q).toEqual(['html@intro']);
    // not what the blocks below say
    expect(await ids(service, { q: '2 + 2' })).toEqual(['problem@sum']);
    expect(await ids(service, { q: 'nowhere' })).toEqual([]);
    // what authors see, not what is still live
    expect(await ids(service, { q: '1 + 2' })).toEqual(['problem@intro']);
    expect(await ids(service, { q: '1 + 1' })).toEqual([]);
    expect(await ids(service, { q: 'intro', type: 'html', url_name: 'intro' })).toEqual(['html@intro']);
  });

  test('finds deleted blocks with the commit that deleted them, the last deleted first', async () => {
    const service = await smallService();
    expect(await found(service, { deleted: true })).toEqual([]);
    const first = await deleted(service, 'chapter@week2');
    const second = await deleted(service, 'sequential@lesson');
    const all = await found(service, { deleted: true });
    expect(all.map(({ deleted: by }) => by?.commit)).toEqual([...Array(5).fill(second), ...Array(4).fill(first)]);
    expect(all.find(({ id }) => id === usage('problem@task'))).toMatchObject({
      ...{ type: 'problem', url_name: 'task', display_name: 'Task', version: null, state: null },
      ...{ parents: [usage('vertical@unit3')], deleted: { commit: first, author: 'demo_author' } },
    });
    expect(await ids(service, { deleted: true, type: 'vertical' })).toEqual([
      'vertical@unit1',
      'vertical@unit2',
      'vertical@unit3',
    ]);
    expect(await ids(service, { deleted: true, url_name: 'intro' })).toEqual(['html@intro', 'problem@intro']);
    expect(await ids(service, { deleted: true, q: 'Welcome.' })).toEqual(['html@intro']);
    expect(await ids(service, { deleted: true, q: 'sea', type: 'problem' })).toEqual(['problem@task']);
    expect(await ids(service, { url_name: 'task' })).toEqual([]);
    const page = value(await service.client.findBlocks(KEY, { deleted: true, page: 2, page_size: 4 }));
    expect([page.count, page.results]).toEqual([all.length, all.slice(4, 8)]);
  });

  test('refuses a course run that is not there, and what is no choice', async () => {
    const service = await smallService();
    expect(refusal(await service.client.findBlocks(OTHER_KEY, {}))).toMatchObject({ status: 404 });
    expect(refusal(await service.client.findBlocks(KEY, { q: '' }))).toMatchObject({ status: 400 });
    expect(refusal(await service.client.findBlocks(KEY, { page_size: 0 }))).toMatchObject({ status: 400 });
  });
});
