import { describe, expect, test } from 'vitest';
import { commitSteps, type Step, setSettings } from '#contract';
import { courseVersion, refusal, type Service, smallService, value, versions } from './_service.ts';
import { KEY, usage } from './_small-course.ts';

async function outlineText({ client }: Service): Promise<string> {
  return JSON.stringify(value(await client.getOutline(KEY)));
}

describe('POST commits of steps', () => {
  test('does many steps as one commit, later ones on blocks of earlier ones', async () => {
    const service = await smallService();
    const course = await courseVersion(service);
    const operation = commitSteps(KEY, [
      {
        kind: 'insert',
        parent: usage('sequential@lesson'),
        olx: '<vertical url_name="unit9" display_name="Nine"/>',
        index: 0,
      },
      { kind: 'insert', parent: usage('vertical@unit9'), olx: '<html url_name="nine">9</html>' },
      { kind: 'set-settings', block: usage('problem@task'), settings: { weight: 3 } },
      { kind: 'delete', block: usage('problem@sum') },
      { kind: 'move', block: usage('vertical@unit1'), parent: usage('sequential@homework') },
    ]);
    expect(refusal(await service.client.write(operation)).status).toBe(428);
    const done = value(await service.client.write(operation, { ifMatch: course }));
    expect(new Set(done.changes.map(({ kind }) => kind))).toEqual(new Set(['add', 'change', 'delete', 'move']));
    expect(value(await service.client.listCommits(KEY)).results).toHaveLength(2);
    expect(refusal(await service.client.write(operation, { ifMatch: course })).status).toBe(412);
  });

  test('does all or nothing', async () => {
    const service = await smallService();
    const course = await courseVersion(service);
    const before = await outlineText(service);
    const operation = commitSteps(KEY, [
      { kind: 'delete', block: usage('problem@sum') },
      { kind: 'delete', block: usage('problem@nowhere') },
    ]);
    expect(refusal(await service.client.write(operation, { ifMatch: course }))).toMatchObject({
      name: 'not-found',
      detail: expect.stringContaining('Step 2'),
    });
    expect(await outlineText(service)).toBe(before);
  });

  test('needs orphans where a step replaces, and tells the findings of all steps', async () => {
    const service = await smallService();
    const ifMatch = await courseVersion(service);
    const steps = [
      { kind: 'replace-subtree', block: usage('problem@sum'), olx: '<problem url_name="sum">&</problem>' },
      { kind: 'replace-node', block: usage('problem@task'), olx: '<problem url_name="task"><p></problem>' },
    ] as const;
    expect(refusal(await service.client.write(commitSteps(KEY, steps), { ifMatch })).status).toBe(400);
    expect(
      refusal(await service.client.write(commitSteps(KEY, steps, 'reject'), { ifMatch })).errors?.map(
        ({ file }) => file,
      ),
    ).toEqual(expect.arrayContaining(['steps/0', 'steps/1']));
  });

  test('takes a version in each step in place of If-Match, and compares each', async () => {
    const service = await smallService();
    const [sum, task, homework] = await Promise.all(
      ['problem@sum', 'problem@task', 'sequential@homework'].map((id) => versions(service, usage(id))),
    );
    const settings = { weight: 3 };
    const first = { kind: 'set-settings', block: usage('problem@sum'), settings, version: sum?.node ?? '' } as const;
    const unit = await versions(service, usage('vertical@unit2'));
    const move = {
      kind: 'move',
      block: usage('vertical@unit2'),
      parent: usage('sequential@homework'),
      version: unit.version,
    } as const;
    const second = { kind: 'set-settings', block: usage('problem@task'), settings } as const;
    const commit = (...steps: readonly Step[]) => service.client.write(commitSteps(KEY, steps));
    expect(refusal(await commit(first, second)).status).toBe(428);
    expect(refusal(await commit(first, { ...second, version: task?.version ?? '' })).status).toBe(412);
    // a move names its new parent, too
    expect(refusal(await commit(first, move)).status).toBe(428);
    expect(refusal(await commit({ ...move, parent_version: homework?.version ?? '' })).status).toBe(412);
    // somebody else works beside
    const beside = setSettings(KEY, usage('html@intro'), { settings: { display_name: 'Hello' } });
    const { node: ifMatch } = await versions(service, usage('html@intro'));
    value(await service.client.write(beside, { ifMatch }));
    const done = value(await commit(first, { ...move, parent_version: homework?.node ?? '' }));
    expect(done.changes.map(({ kind }) => kind).sort()).toEqual(['change', 'move']);
    // what was named is not what is there any more
    expect(refusal(await commit(first)).status).toBe(412);
  });

  test('compares the versions that steps name also where If-Match names the course run', async () => {
    const service = await smallService();
    const step = { kind: 'delete', block: usage('problem@sum') } as const;
    const { version, node, course } = await versions(service, usage('problem@sum'));
    const commit = (of: string) =>
      service.client.write(commitSteps(KEY, [{ ...step, version: of }]), { ifMatch: course });
    expect(refusal(await commit(node)).status).toBe(412);
    expect(value(await commit(version)).commit).toMatch(/^[0-9a-f]{64}$/);
  });

  test('names files by their hashes', async () => {
    const service = await smallService();
    const [logo] = value(await service.client.listAssets(KEY)).filter(({ path }) => path === 'logo.png');
    const commit = (version: string) =>
      service.client.write(commitSteps(KEY, [{ kind: 'delete-asset', path: 'logo.png', version }]));
    expect(refusal(await commit('0'.repeat(64))).status).toBe(412);
    expect(value(await commit(logo?.hash ?? '')).commit).toMatch(/^[0-9a-f]{64}$/);
  });
});
