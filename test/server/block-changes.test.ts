import { describe, expect, test } from 'vitest';
import { deleteBlock, moveBlock, setSettings } from '#contract';
import { refusal, smallService, value, versions } from './_service.ts';
import { KEY, usage } from './_small-course.ts';

describe('PATCH settings, POST move, DELETE', () => {
  test('sets and removes settings under the node version', async () => {
    const service = await smallService();
    const { node, version } = await versions(service, usage('problem@sum'));
    const patch = setSettings(KEY, usage('problem@sum'), {
      settings: { max_attempts: 5, display_name: null, weight: 2.5 },
    });
    expect(refusal(await service.client.write(patch)).status).toBe(428);
    expect(refusal(await service.client.write(patch, { ifMatch: version })).status).toBe(412);
    const done = value(await service.client.write(patch, { ifMatch: node }));
    expect(done.changes.find(({ block }) => block === usage('problem@sum'))?.settings).toEqual([
      { name: 'display_name', before: 'Sum' },
      { name: 'max_attempts', before: 3, after: 5 },
      { name: 'weight', after: 2.5 },
    ]);
    expect(value(await service.client.getBlock(usage('problem@sum'))).settings.explicit).toEqual({
      max_attempts: 5,
      weight: 2.5,
    });
  });

  test('sets course-wide settings on the course block', async () => {
    const service = await smallService();
    const { node } = await versions(service, usage('course@course'));
    value(
      await service.client.write(
        setSettings(KEY, usage('course@course'), { settings: { graceperiod: '1 day', language: 'fi' } }),
        { ifMatch: node },
      ),
    );
    expect(value(await service.client.getBlock(usage('course@course'))).settings.explicit).toMatchObject({
      graceperiod: '1 day',
      language: 'fi',
    });
  });

  test('refuses a name that is no setting', async () => {
    const service = await smallService();
    const { node } = await versions(service, usage('problem@sum'));
    expect(
      refusal(
        await service.client.write(setSettings(KEY, usage('problem@sum'), { settings: { url_name: 'x' } }), {
          ifMatch: node,
        }),
      ),
    ).toMatchObject({ status: 422, errors: [{ severity: 'error' }] });
  });

  test('moves a block within its level under both versions', async () => {
    const service = await smallService();
    const { version } = await versions(service, usage('vertical@unit1'));
    const { node } = await versions(service, usage('sequential@homework'));
    const to = (parentVersion?: string) =>
      moveBlock(KEY, usage('vertical@unit1'), {
        parent: usage('sequential@homework'),
        index: 0,
        ...(parentVersion === undefined ? {} : { parent_version: parentVersion }),
      });
    expect(refusal(await service.client.write(to(node)))).toMatchObject({ name: 'precondition-required' });
    expect(refusal(await service.client.write(to(), { ifMatch: version }))).toMatchObject({
      name: 'precondition-required',
    });
    expect(refusal(await service.client.write(to(version), { ifMatch: version }))).toMatchObject({
      name: 'version-mismatch',
    });
    const done = value(await service.client.write(to(node), { ifMatch: version }));
    expect(done.changes).toContainEqual(
      expect.objectContaining({
        kind: 'move',
        block: usage('vertical@unit1'),
        parent: usage('sequential@homework'),
        index: 0,
      }),
    );
    expect(value(await service.client.getBlock(usage('sequential@homework'))).children).toEqual([
      usage('vertical@unit1'),
      usage('vertical@unit3'),
    ]);
  });

  test('refuses a move to another level', async () => {
    const service = await smallService();
    const { version } = await versions(service, usage('vertical@unit1'));
    const { node } = await versions(service, usage('chapter@week2'));
    const result = await service.client.write(
      moveBlock(KEY, usage('vertical@unit1'), { parent: usage('chapter@week2'), parent_version: node }),
      { ifMatch: version },
    );
    expect(refusal(result)).toMatchObject({
      name: 'incompatible-placement',
      status: 422,
      blocks: [usage('vertical@unit1'), usage('chapter@week2')],
    });
  });

  test('deletes a block with all below it under its version', async () => {
    const service = await smallService();
    const { version, node } = await versions(service, usage('vertical@unit1'));
    expect(refusal(await service.client.write(deleteBlock(KEY, usage('vertical@unit1')))).status).toBe(428);
    expect(
      refusal(await service.client.write(deleteBlock(KEY, usage('vertical@unit1')), { ifMatch: node })).status,
    ).toBe(412);
    const done = value(await service.client.write(deleteBlock(KEY, usage('vertical@unit1')), { ifMatch: version }));
    expect(done).toMatchObject({ block: null, block_version: null, node_version: null });
    expect(done.changes.filter(({ kind }) => kind === 'delete').map(({ block }) => block)).toEqual([
      usage('vertical@unit1'),
      usage('html@intro'),
      usage('problem@sum'),
    ]);
    expect(refusal(await service.client.getBlock(usage('html@intro'))).status).toBe(404);
  });

  test('refuses to delete the root', async () => {
    const service = await smallService();
    const { version } = await versions(service, usage('course@course'));
    expect(
      refusal(await service.client.write(deleteBlock(KEY, usage('course@course')), { ifMatch: version })).name,
    ).toBe('incompatible-placement');
  });
});
