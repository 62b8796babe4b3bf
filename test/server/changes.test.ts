import { describe, expect, test } from 'vitest';
import { commitSteps } from '#contract';
import { courseVersion, refusal, type Service, smallService, value } from './_service.ts';
import { KEY, usage } from './_small-course.ts';

async function outlineText({ client }: Service): Promise<string> {
  return JSON.stringify(value(await client.getOutline(KEY)));
}

describe('POST /courses/{course}/changes', () => {
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
});
