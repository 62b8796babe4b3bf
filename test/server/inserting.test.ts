import { describe, expect, test } from 'vitest';
import { type Content, insertChild } from '#contract';
import { archive, document } from './_content.ts';
import { refusal, smallService, value, versions } from './_service.ts';
import { KEY, SMALL_COURSE, usage } from './_small-course.ts';

describe('POST blocks/{usage_key}/children/', () => {
  const added = '<problem url_name="extra" display_name="Extra"><p>?</p></problem>';
  const insert = (xml: string, options: { index?: number; ids?: 'keep' | 'new' } = {}) =>
    insertChild(KEY, usage('vertical@unit1'), { content: document(xml), ...options });

  test('adds a subtree at its place under the node version of the parent', async () => {
    const service = await smallService();
    const { version, node } = await versions(service, usage('vertical@unit1'));
    expect(refusal(await service.client.write(insert(added))).status).toBe(428);
    expect(refusal(await service.client.write(insert(added), { ifMatch: version })).status).toBe(412);
    const done = value(await service.client.write(insert(added, { index: 1 }), { ifMatch: node }));
    expect(done).toMatchObject({
      block: usage('problem@extra'),
      changes: expect.arrayContaining([
        expect.objectContaining({ kind: 'add', index: 1, parent: usage('vertical@unit1') }),
      ]),
    });
    expect(value(await service.client.getBlock(usage('vertical@unit1'))).children).toEqual([
      usage('html@intro'),
      usage('problem@extra'),
      usage('problem@sum'),
    ]);
  });

  test('refuses ids that are there, or gives fresh ones and tells which', async () => {
    const service = await smallService();
    const { node } = await versions(service, usage('vertical@unit1'));
    const twin = '<problem url_name="task" display_name="Again"/>';
    expect(refusal(await service.client.write(insert(twin), { ifMatch: node }))).toMatchObject({
      name: 'duplicate',
      status: 409,
      blocks: [usage('problem@task')],
    });
    const done = value(await service.client.write(insert(twin, { ids: 'new' }), { ifMatch: node }));
    const fresh = done.ids?.['problem@task'];
    expect(fresh).toMatch(/type@problem\+block@task/);
    expect(fresh).not.toBe(usage('problem@task'));
    expect(done.block).toBe(fresh);
    expect(value(await service.client.getBlock(fresh ?? '')).display_name).toBe('Again');
  });

  test('refuses what may not stand there, and content with errors', async () => {
    const service = await smallService();
    const { node } = await versions(service, usage('vertical@unit1'));
    expect(refusal(await service.client.write(insert('<chapter url_name="c"/>'), { ifMatch: node }))).toMatchObject({
      name: 'incompatible-placement',
      status: 422,
    });
    expect(refusal(await service.client.write(insert('<problem>&</problem>'), { ifMatch: node }))).toMatchObject({
      name: 'olx-invalid',
      errors: [{ range: { start: { line: 1 } } }],
    });
  });

  test('refuses a whole course run as a child, under its own ids or fresh ones', async () => {
    const service = await smallService();
    const { node } = await versions(service, usage('sequential@lesson'));
    const inside = document('<vertical url_name="v"><course url_name="c"/></vertical>');
    for (const ids of ['keep', 'new'] as const) {
      const declined = async (content: Content) =>
        refusal(
          await service.client.write(insertChild(KEY, usage('sequential@lesson'), { content, ids }), { ifMatch: node }),
        );
      expect(await declined(await archive(SMALL_COURSE))).toMatchObject({
        name: 'incompatible-placement',
        status: 422,
      });
      expect((await declined(inside)).status).toBe(422);
    }
  });

  test('takes an archive with its assets', async () => {
    const service = await smallService();
    const { node } = await versions(service, usage('sequential@homework'));
    const files = {
      'vertical.xml': '<vertical url_name="fresh"/>',
      'vertical/fresh.xml': '<vertical display_name="Fresh"><html url_name="page"/></vertical>',
      'html/page.xml': '<html filename="page"/>',
      'html/page.html': '<img src="/static/new.png"/>',
      'static/new.png': new Uint8Array([1, 2, 3]),
    };
    const done = value(
      await service.client.write(insertChild(KEY, usage('sequential@homework'), { content: await archive(files) }), {
        ifMatch: node,
      }),
    );
    expect(done.diagnostics).toEqual([]);
    expect(value(await service.client.getAsset(KEY, 'new.png'))).toEqual(new Uint8Array([1, 2, 3]));
  });
});
