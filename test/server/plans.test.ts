import { describe, expect, test } from 'vitest';
import {
  type Content,
  commitSteps,
  deleteBlock,
  importCourse,
  insertChild,
  MEDIA,
  moveBlock,
  replaceBlock,
  revertCommit,
  setSettings,
} from '#contract';
import { document } from './_content.ts';
import { courseVersion, emptyService, refusal, type Service, smallService, value, versions } from './_service.ts';
import { set } from './_settings.ts';
import { KEY, packed, SMALL_COURSE, unitFiles, usage } from './_small-course.ts';

async function state({ client }: Service): Promise<unknown> {
  return [
    value(await client.getOutline(KEY)),
    value(await client.listCommits(KEY)),
    value(await client.listAssets(KEY)),
  ];
}

async function unitArchive(files: Parameters<typeof unitFiles>[0] = {}): Promise<Content & { kind: 'archive' }> {
  return { kind: 'archive', media: MEDIA.gzip, body: await packed(unitFiles(files)) };
}

describe('?plan=true', () => {
  test('answers what each kind of write would do, and changes nothing', async () => {
    const service = await smallService();
    const before = await state(service);
    const first = value(await service.client.listCommits(KEY)).results[0]?.commit ?? '';
    const operations = [
      replaceBlock(KEY, usage('vertical@unit1'), {
        scope: 'subtree',
        orphans: 'reject',
        content: await unitArchive({ 'html/intro.html': 'x' }),
      }),
      importCourse(KEY, {
        orphans: 'delete',
        content: {
          kind: 'archive',
          media: MEDIA.gzip,
          body: await packed({ ...SMALL_COURSE, 'static/more.txt': 'more' }),
        },
      }),
      insertChild(KEY, usage('vertical@unit1'), { content: document('<html url_name="n">x</html>') }),
      setSettings(KEY, usage('problem@sum'), { settings: { weight: 2 } }),
      moveBlock(KEY, usage('vertical@unit1'), { parent: usage('sequential@homework') }),
      deleteBlock(KEY, usage('vertical@unit1')),
      commitSteps(KEY, [{ kind: 'delete', block: usage('problem@sum') }]),
    ];
    for (const operation of operations) {
      const plan = value(await service.client.plan(operation));
      expect(plan.plan).toMatch(/^[0-9a-f]{64}$/);
      expect(plan.base_version).toBe(await courseVersion(service));
      const { changes, assets } = plan;
      expect(changes.length + assets.length, operation.path).toBeGreaterThan(0);
    }
    expect(refusal(await service.client.plan(revertCommit(KEY, first))).name).toBe('conflict');
    expect(await state(service)).toEqual(before);
  });

  test('shows orphans whatever is to happen to them, and sums up', async () => {
    const service = await smallService();
    const content = document(
      '<vertical url_name="unit1" display_name="Unit 1"><html url_name="intro">Hi</html></vertical>',
    );
    const plans = await Promise.all(
      (['reject', 'delete'] as const).map(async (orphans) =>
        value(
          await service.client.plan(replaceBlock(KEY, usage('vertical@unit1'), { scope: 'subtree', orphans, content })),
        ),
      ),
    );
    expect(plans[0]?.orphans).toEqual([{ block: usage('problem@sum'), display_name: 'Sum' }]);
    expect(plans[0]?.summary).toMatchObject({ orphan: 1, add: 0, errors: 0 });
    expect(plans[1]?.orphans).toEqual(plans[0]?.orphans);
    // another choice, another plan
    expect(plans[1]?.plan).not.toBe(plans[0]?.plan);
  });

  test('is the same plan for the same change of the same version', async () => {
    const service = await smallService();
    const make = async () =>
      value(await service.client.plan(setSettings(KEY, usage('problem@sum'), { settings: { weight: 2 } }))).plan;
    const first = await make();
    expect(await make()).toBe(first);
    const { node } = await versions(service, usage('problem@task'));
    value(
      await service.client.write(setSettings(KEY, usage('problem@task'), { settings: { weight: 2 } }), {
        ifMatch: node,
      }),
    );
    expect(await make()).not.toBe(first);
  });

  test('checks If-Match where it is given, and needs the choices', async () => {
    const service = await smallService();
    const operation = deleteBlock(KEY, usage('problem@sum'));
    expect(refusal(await service.client.plan(operation, { ifMatch: `olx1-${'0'.repeat(64)}` })).status).toBe(412);
    const { query, ...rest } = replaceBlock(KEY, usage('problem@sum'), {
      scope: 'subtree',
      orphans: 'reject',
      content: document('<problem url_name="sum"/>'),
    });
    const { orphans: _, ...unchosen } = query;
    expect(refusal(await service.client.plan({ ...rest, query: unchosen })).status).toBe(400);
  });

  test('refuses content with errors and course runs that are not there', async () => {
    const service = await smallService();
    const content = await unitArchive({ 'problem/sum.xml': '<problem>&</problem>' });
    const broken = await service.client.plan(
      replaceBlock(KEY, usage('vertical@unit1'), { scope: 'subtree', orphans: 'reject', content }),
    );
    expect(refusal(broken)).toMatchObject({ name: 'olx-invalid', errors: [{ file: 'problem/sum.xml' }] });
    const empty = await emptyService();
    const missing = await empty.client.plan(
      importCourse(KEY, { content: { kind: 'archive', media: MEDIA.gzip, body: await packed(SMALL_COURSE) } }),
    );
    expect(refusal(missing).name).toBe('not-found');
  });
});

describe('POST commits of a plan', () => {
  test('does exactly what the plan showed, without a second upload', async () => {
    const service = await smallService();
    const content = await unitArchive({ 'html/intro.html': '<p>Planned</p>', 'static/logo.png': new Uint8Array([9]) });
    const plan = value(
      await service.client.plan(
        replaceBlock(KEY, usage('vertical@unit1'), { scope: 'subtree', orphans: 'reject', content }),
      ),
    );
    expect(plan.assets).toEqual([{ path: 'logo.png', kind: 'change', size: 1 }]);
    const done = value(await service.client.commitPlan(KEY, plan.plan));
    expect(done.changes).toEqual(plan.changes);
    expect(done).toMatchObject({ block: usage('vertical@unit1'), course_version: await courseVersion(service) });
    expect(value(await service.client.getDocument(usage('html@intro')))).toContain('Planned');
    expect(value(await service.client.getAsset(KEY, 'logo.png'))).toEqual(new Uint8Array([9]));
    expect(value(await service.client.listCommits(KEY)).results[0]?.message).toBe('Import OLX into “Unit 1”');
  });

  test('gives the ids that the plan showed', async () => {
    const service = await smallService();
    const plan = value(
      await service.client.plan(
        insertChild(KEY, usage('vertical@unit1'), { ids: 'new', content: document('<problem url_name="task"/>') }),
      ),
    );
    const done = value(await service.client.commitPlan(KEY, plan.plan, { ifMatch: plan.base_version }));
    expect(done.block).toBe(plan.changes.find(({ kind }) => kind === 'add')?.block);
  });

  test('applies a planned whole import', async () => {
    const service = await smallService();
    const files = {
      ...SMALL_COURSE,
      'course/2026.xml': '<course display_name="Smaller"><chapter url_name="week1"/></course>',
    };
    const operation = importCourse(KEY, {
      orphans: 'delete',
      content: { kind: 'archive', media: MEDIA.zip, body: await packed(files, 'zip') },
    });
    const plan = value(await service.client.plan(operation));
    expect(plan.orphans.map(({ block }) => block)).toContain(usage('problem@task'));
    value(await service.client.commitPlan(KEY, plan.plan, { ifMatch: plan.base_version }));
    expect(value(await service.client.getOutline(KEY)).children.map(({ url_name }) => url_name)).toEqual(['week1']);
  });

  test('needs no If-Match, refuses once its block has changed, and knows its plans', async () => {
    const service = await smallService();
    const plan = value(await service.client.plan(deleteBlock(KEY, usage('problem@sum'))));
    expect(refusal(await service.client.commitPlan(KEY, plan.plan, { ifMatch: `olx1-${'0'.repeat(64)}` })).status).toBe(
      412,
    );
    expect(refusal(await service.client.commitPlan(KEY, 'f'.repeat(64), { ifMatch: plan.base_version })).status).toBe(
      404,
    );
    await set(service, usage('problem@sum'), { weight: 2 });
    expect(refusal(await service.client.commitPlan(KEY, plan.plan)).status).toBe(412);
    // naming the new version does not make an old plan fit it
    expect(
      refusal(await service.client.commitPlan(KEY, plan.plan, { ifMatch: await courseVersion(service) })).status,
    ).toBe(412);
  });

  test('refuses orphans and conflicts that the plan showed and nobody decided', async () => {
    const service = await smallService();
    const base = await courseVersion(service);
    const content = document(
      '<vertical url_name="unit1" display_name="Unit 1"><html url_name="intro">Hi</html></vertical>',
    );
    const orphaning = value(
      await service.client.plan(
        replaceBlock(KEY, usage('vertical@unit1'), { scope: 'subtree', orphans: 'reject', content }),
      ),
    );
    expect(refusal(await service.client.commitPlan(KEY, orphaning.plan, { ifMatch: base })).name).toBe('orphans');
    const { node } = await versions(service, usage('problem@sum'));
    value(
      await service.client.write(setSettings(KEY, usage('problem@sum'), { settings: { max_attempts: 5 } }), {
        ifMatch: node,
      }),
    );
    const changed = await unitArchive({ 'problem/sum.xml': '<problem display_name="Sum" max_attempts="7"/>' });
    const clashing = value(
      await service.client.plan(
        replaceBlock(KEY, usage('vertical@unit1'), {
          scope: 'subtree',
          orphans: 'reject',
          content: changed,
          base,
          merge: 'fail',
        }),
      ),
    );
    expect(clashing.conflicts.map(({ name }) => name)).toContain('max_attempts');
    expect(refusal(await service.client.commitPlan(KEY, clashing.plan, { ifMatch: clashing.base_version })).name).toBe(
      'conflict',
    );
  });
});
