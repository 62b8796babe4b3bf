import { describe, expect, test } from 'vitest';
import { deleteBlock, importCourse, MEDIA, replaceBlock, type Target } from '#contract';
import { archive, document } from './_content.ts';
import { courseVersion, refusal, smallService, value, versions } from './_service.ts';
import { explicit, set } from './_settings.ts';
import { KEY, packed, SMALL_COURSE, unitFiles, usage } from './_small-course.ts';

describe('merging an import', () => {
  const replacing = async (
    files: Parameters<typeof unitFiles>[0],
    options: { base?: string; merge?: 'theirs' | 'ours' | 'fail'; target?: Target } = {},
  ) =>
    replaceBlock(KEY, usage('vertical@unit1'), {
      scope: 'subtree',
      orphans: 'reject',
      content: { kind: 'archive', media: MEDIA.gzip, body: await packed(unitFiles(files)) },
      ...options,
    });
  const attempts = (count: number, text = '2 + 2?') => ({
    'problem/sum.xml': `<problem display_name="Sum" max_attempts="${count}">\n  <p>${text}</p>\n  <numericalresponse answer="4"><formulaequationinput/></numericalresponse>\n</problem>\n`,
  });

  test('replaces where the base is current', async () => {
    const service = await smallService();
    const base = await courseVersion(service);
    const { version } = await versions(service, usage('vertical@unit1'));
    value(await service.client.write(await replacing(attempts(7), { base }), { ifMatch: version }));
    expect((await explicit(service, usage('problem@sum')))['max_attempts']).toBe(7);
  });

  test('asks how to merge where it is not, and keeps local settings', async () => {
    const service = await smallService();
    const base = await courseVersion(service);
    await set(service, usage('html@intro'), { display_name: 'Local name' });
    const { version } = await versions(service, usage('vertical@unit1'));
    const asked = refusal(
      await service.client.write(await replacing(attempts(3, '2 plus 2?'), { base }), { ifMatch: version }),
    );
    expect(asked).toMatchObject({ status: 400, detail: expect.stringContaining('merge') });
    value(
      await service.client.write(await replacing(attempts(3, '2 plus 2?'), { base, merge: 'fail' }), {
        ifMatch: version,
      }),
    );
    expect(value(await service.client.getDocument(usage('problem@sum')))).toContain('2 plus 2?');
    expect((await explicit(service, usage('html@intro')))['display_name']).toBe('Local name');
  });

  test.each([
    ['ours', 5],
    ['theirs', 7],
  ] as const)('lets %s decide what both changed, and fail refuses', async (merge, expected) => {
    const service = await smallService();
    const base = await courseVersion(service);
    await set(service, usage('problem@sum'), { max_attempts: 5 });
    const { version } = await versions(service, usage('vertical@unit1'));
    expect(
      refusal(await service.client.write(await replacing(attempts(7), { base, merge: 'fail' }), { ifMatch: version })),
    ).toMatchObject({
      name: 'conflict',
      conflicts: [{ block: usage('problem@sum'), display_name: 'Sum', name: 'max_attempts' }],
    });
    const plan = value(await service.client.plan(await replacing(attempts(7), { base, merge })));
    expect(plan.conflicts).toMatchObject([{ name: 'max_attempts' }]);
    value(await service.client.write(await replacing(attempts(7), { base, merge }), { ifMatch: version }));
    expect((await explicit(service, usage('problem@sum')))['max_attempts']).toBe(expected);
  });

  describe('into a published unit with a draft', () => {
    const edited = async () => {
      const service = await smallService();
      const base = await courseVersion(service);
      const draft = attempts(3, 'Two and two?')['problem/sum.xml'];
      const { version } = await versions(service, usage('problem@sum'));
      const edit = replaceBlock(KEY, usage('problem@sum'), {
        scope: 'subtree',
        orphans: 'reject',
        content: document(draft.replace('<problem ', '<problem url_name="sum" ')),
      });
      value(await service.client.write(edit, { ifMatch: version }));
      return { service, base };
    };
    const learnersSee = async ({ client }: Awaited<ReturnType<typeof smallService>>) =>
      value(await client.getExportList(usage('vertical@unit1'))).files.flatMap(({ path, text }) =>
        path.endsWith('problem/sum.xml') ? [[path.startsWith('drafts/') ? 'draft' : 'published', text]] : [],
      );

    test('ours keeps what authors and what learners see', async () => {
      const { service, base } = await edited();
      const before = await learnersSee(service);
      const operation = await replacing(attempts(3, 'What is 2 + 2?'), { base, target: 'archive', merge: 'ours' });
      const plan = value(await service.client.plan(operation));
      expect(plan.changes).toEqual([]);
      expect(plan.conflicts).toMatchObject([{ block: usage('problem@sum'), kind: 'content', form: 'both' }]);
      const { version } = await versions(service, usage('vertical@unit1'));
      value(await service.client.write(operation, { ifMatch: version }));
      expect(await learnersSee(service)).toEqual(before);
    });

    test('theirs takes the source in both forms, and the plan names both', async () => {
      const { service, base } = await edited();
      const operation = await replacing(attempts(3, 'What is 2 + 2?'), { base, target: 'archive', merge: 'theirs' });
      const { changes, summary } = value(await service.client.plan(operation));
      expect(changes).toMatchObject([
        // each form had a text of its own before
        { kind: 'change', form: 'draft', block: usage('problem@sum'), settings: [], content: {} },
        { kind: 'change', form: 'published', block: usage('problem@sum'), settings: [], content: {} },
      ]);
      expect(summary.change).toBe(1);
    });

    test.each(['ours', 'theirs'] as const)('as a draft, %s never changes what learners see', async (merge) => {
      const { service, base } = await edited();
      const published = async () => (await learnersSee(service)).filter(([form]) => form === 'published');
      const before = await published();
      const operation = await replacing(attempts(3, 'What is 2 + 2?'), { base, merge });
      const { changes, conflicts } = value(await service.client.plan(operation));
      for (const { form } of [...changes, ...conflicts]) expect(form).toBe('draft');
      expect(conflicts).toMatchObject([{ block: usage('problem@sum'), kind: 'content' }]);
      const { version } = await versions(service, usage('vertical@unit1'));
      value(await service.client.write(operation, { ifMatch: version }));
      expect(await published()).toEqual(before);
    });

    test('what only the source changed goes into both forms, beside what is kept', async () => {
      const { service, base } = await edited();
      const operation = await replacing(attempts(7), { base, target: 'archive', merge: 'fail' });
      const { changes, conflicts } = value(await service.client.plan(operation));
      expect(conflicts).toEqual([]);
      const settings = [{ name: 'max_attempts', before: 3, after: 7 }];
      expect(changes).toMatchObject([{ kind: 'change', form: 'both', settings, content: null }]);
    });
  });

  test('takes the base from olx-export.json', async () => {
    const service = await smallService();
    const { bytes } = value(await service.client.getArchive(usage('vertical@unit1')));
    await set(service, usage('problem@sum'), { max_attempts: 5 });
    const { version } = await versions(service, usage('vertical@unit1'));
    const operation = replaceBlock(KEY, usage('vertical@unit1'), {
      scope: 'subtree',
      orphans: 'reject',
      content: { kind: 'archive', media: MEDIA.gzip, body: bytes },
    });
    expect(refusal(await service.client.write(operation, { ifMatch: version })).status).toBe(400);
    const merged = replaceBlock(KEY, usage('vertical@unit1'), {
      scope: 'subtree',
      orphans: 'reject',
      merge: 'fail',
      content: { kind: 'archive', media: MEDIA.gzip, body: bytes },
    });
    value(await service.client.write(merged, { ifMatch: version }));
    expect((await explicit(service, usage('problem@sum')))['max_attempts']).toBe(5);
  });

  test('takes as base what the same application last imported there', async () => {
    const service = await smallService();
    const { version } = await versions(service, usage('vertical@unit1'));
    value(await service.client.write(await replacing(attempts(4)), { ifMatch: version }));
    await set(service, usage('problem@sum'), { max_attempts: 9 });
    const now = await versions(service, usage('vertical@unit1'));
    expect(
      refusal(await service.client.write(await replacing(attempts(4, 'Two and two?')), { ifMatch: now.version }))
        .status,
    ).toBe(400);
    value(
      await service.client.write(await replacing(attempts(4, 'Two and two?'), { merge: 'fail' }), {
        ifMatch: now.version,
      }),
    );
    expect((await explicit(service, usage('problem@sum')))['max_attempts']).toBe(9);
    expect(value(await service.client.getDocument(usage('problem@sum')))).toContain('Two and two?');
  });

  test('keeps local settings through one import after another', async () => {
    const service = await smallService();
    const import_ = async (count: number, text: string) => {
      const { version } = await versions(service, usage('vertical@unit1'));
      return value(
        await service.client.write(await replacing(attempts(count, text), { merge: 'ours' }), {
          ifMatch: version,
        }),
      );
    };
    await import_(3, 'first');
    await set(service, usage('html@intro'), { display_name: 'Local name' });
    await set(service, usage('problem@sum'), { weight: 4 });
    for (const text of ['second', 'third', 'fourth']) {
      const done = await import_(3, text);
      expect(done.changes.map(({ block }) => block)).toContain(usage('problem@sum'));
      expect(value(await service.client.getDocument(usage('problem@sum')))).toContain(text);
      expect(await explicit(service, usage('problem@sum'))).toMatchObject({ weight: 4 });
      expect(await explicit(service, usage('html@intro'))).toMatchObject({ display_name: 'Local name' });
    }
  });

  test('keeps local settings through one import of the whole course run after another', async () => {
    const service = await smallService();
    const import_ = async (weight: number) => {
      const files = { ...SMALL_COURSE, 'problem/task.xml': `<problem display_name="Task" weight="${weight}"/>` };
      const operation = importCourse(KEY, { content: await archive(files), orphans: 'reject', merge: 'ours' });
      return value(await service.client.write(operation, { ifMatch: await courseVersion(service) }));
    };
    await set(service, usage('problem@sum'), { max_attempts: 8 });
    for (const weight of [2, 3, 4]) {
      await import_(weight);
      expect(await explicit(service, usage('problem@task'))).toMatchObject({ weight });
      expect(await explicit(service, usage('problem@sum'))).toMatchObject({ max_attempts: 8 });
    }
  });

  test('lets If-Match alone decide for a document from an editor', async () => {
    const service = await smallService();
    await set(service, usage('problem@sum'), { max_attempts: 9 });
    const { version } = await versions(service, usage('problem@sum'));
    const content = document('<problem url_name="sum" display_name="Sum" max_attempts="1"/>');
    value(
      await service.client.write(
        replaceBlock(KEY, usage('problem@sum'), { scope: 'subtree', orphans: 'reject', content }),
        {
          ifMatch: version,
        },
      ),
    );
    expect((await explicit(service, usage('problem@sum')))['max_attempts']).toBe(1);
  });

  test('refuses a base that the course run never had', async () => {
    const service = await smallService();
    const { version } = await versions(service, usage('vertical@unit1'));
    const result = await service.client.write(
      await replacing(attempts(4), { base: `olx1-${'0'.repeat(64)}`, merge: 'fail' }),
      { ifMatch: version },
    );
    expect(refusal(result)).toMatchObject({ status: 400, name: 'bad-request' });
  });

  test.each([0, 1, 2])('takes a version of the block as base, the newest state but %i', async (back) => {
    const service = await smallService();
    const unit = usage('vertical@unit1');
    const known: { readonly block: string; readonly course: string }[] = [];
    const note = async () => {
      const { version: block, course } = await versions(service, unit);
      known.unshift({ block, course });
    };
    await note();
    await set(service, usage('problem@sum'), { max_attempts: 8 });
    await note();
    await set(service, usage('problem@task'), { weight: 2 });
    value(
      await service.client.write(deleteBlock(KEY, usage('html@intro')), {
        ifMatch: (await versions(service, usage('html@intro'))).version,
      }),
    );
    await note();
    const { block = '', course = '' } = known[back] ?? {};
    const [byBlock, byCourse] = await Promise.all(
      [block, course].map(async (base) =>
        value(await service.client.plan(await replacing(attempts(4), { base, merge: 'theirs' }))),
      ),
    );
    expect(byBlock?.changes).toEqual(byCourse?.changes);
    expect(byBlock?.changes.length).toBeGreaterThan(0);
  });
});
