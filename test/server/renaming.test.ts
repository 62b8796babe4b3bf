import { describe, expect, test } from 'vitest';
import { commitSteps, putFile, type Step } from '#contract';
import { courseVersion, refusal, type Service, smallService, value, versions } from './_service.ts';
import { KEY, usage } from './_small-course.ts';

const rename: Step = { kind: 'rename', block: usage('problem@sum'), url_name: 'total' };

const linkTo = (name: string): string => `<p><a href="/jump_to_id/${name}">Sum</a> é</p>\n`;
const addressOf = (name: string): string =>
  `<p><a href="/courses/${KEY}/jump_to/block-v1:Demo+Service+2026+type@problem+block@${name}">Sum</a></p>\n`;

/** Files that link to the problem in each way, and files that must stay as they are. */
const LINKS = {
  'html/intro.html': linkTo('sum'),
  'about/overview.html': `\ufeff${addressOf('sum')}`,
  'info/updates.html': linkTo('sum'),
};
const OTHERS = {
  'about/short_description.html': linkTo('summary'),
  'about/bytes.html': new Uint8Array([0xff, 0xfe, ...Buffer.from('/jump_to_id/sum')]),
};

async function linked(): Promise<Service> {
  const service = await smallService();
  for (const [path, text] of Object.entries({ ...LINKS, ...OTHERS })) {
    if (path.startsWith('html/')) continue;
    const operation = putFile(KEY, 'file', path, typeof text === 'string' ? Buffer.from(text) : text);
    value(await service.client.write(operation, { ifMatch: await courseVersion(service) }));
  }
  const olx = `<html url_name="intro" display_name="Welcome"><![CDATA[${LINKS['html/intro.html']}]]></html>`;
  const edit = commitSteps(KEY, [{ kind: 'replace-node', block: usage('html@intro'), olx }], 'reject');
  value(await service.client.write(edit, { ifMatch: await courseVersion(service) }));
  return service;
}

async function fileOf({ client }: Service, path: string): Promise<Uint8Array> {
  return value(await client.getFile(KEY, path));
}

describe('the step rename', () => {
  test('lets links follow in blocks and in course-level files, and nothing else changes', async () => {
    const service = await linked();
    const plan = value(await service.client.plan(commitSteps(KEY, [rename])));
    expect(plan.files.map(({ path, kind }) => [path, kind])).toEqual([
      ['about/overview.html', 'change'],
      ['info/updates.html', 'change'],
    ]);
    const { version } = await versions(service, usage('problem@sum'));
    const done = value(await service.client.write(commitSteps(KEY, [{ ...rename, version }])));
    expect(done.changes).toEqual(plan.changes);
    expect(Buffer.from(await fileOf(service, 'about/overview.html')).toString()).toBe(`\ufeff${addressOf('total')}`);
    expect(Buffer.from(await fileOf(service, 'info/updates.html')).toString()).toBe(linkTo('total'));
    expect(value(await service.client.getDocument(usage('html@intro')))).toContain(linkTo('total').trim());
    for (const [path, bytes] of Object.entries(OTHERS))
      expect(Buffer.from(await fileOf(service, path))).toEqual(Buffer.from(bytes));
    expect(value(await service.client.getBlock(usage('problem@total'))).parents).toEqual([usage('vertical@unit1')]);
    expect(refusal(await service.client.getBlock(usage('problem@sum'))).status).toBe(404);
  });

  test('says in the plan that learner state is detached', async () => {
    const service = await linked();
    const { changes } = value(await service.client.plan(commitSteps(KEY, [rename])));
    // the id that goes takes the state with it, the new one has none yet
    const states = changes.map((each) => [each.block, each.renamed_to ?? each.renamed_from, each.learner_state]);
    const [from, to] = [usage('problem@sum'), usage('problem@total')];
    expect(states).toEqual(
      expect.arrayContaining([
        [from, to, 'detached'],
        [to, from, 'none'],
      ]),
    );
    expect(changes.filter(({ learner_state }) => learner_state === 'detached').map(({ block }) => block)).toEqual([
      from,
    ]);
  });

  test('follows one rename after another, and files that the same list puts', async () => {
    const service = await linked();
    const steps: Step[] = [
      { kind: 'put-file', path: 'info/handouts.html', text: linkTo('sum') },
      rename,
      { kind: 'rename', block: usage('problem@total'), url_name: 'result' },
      { kind: 'put-file', path: 'info/updates.html', text: linkTo('sum') },
    ];
    value(await service.client.write(commitSteps(KEY, steps), { ifMatch: await courseVersion(service) }));
    expect(Buffer.from(await fileOf(service, 'info/handouts.html')).toString()).toBe(linkTo('result'));
    expect(Buffer.from(await fileOf(service, 'about/overview.html')).toString()).toBe(`\ufeff${addressOf('result')}`);
    // what the list says last counts
    expect(Buffer.from(await fileOf(service, 'info/updates.html')).toString()).toBe(linkTo('sum'));
  });

  test('is undone with its links', async () => {
    const service = await linked();
    const before = await courseVersion(service);
    const done = value(await service.client.write(commitSteps(KEY, [rename]), { ifMatch: before }));
    const restored = await service.send('POST', `/api/olx/v1/courses/${KEY}/commits/`, {
      headers: { 'content-type': 'application/json', 'if-match': `"${done.course_version}"` },
      body: JSON.stringify({ revert: done.commit }),
    });
    expect(restored.json).toMatchObject({ course_version: before });
  });

  test('refuses a name that is taken under the number of its step', async () => {
    const service = await linked();
    const steps: Step[] = [rename, { kind: 'rename', block: usage('problem@task'), url_name: 'total' }];
    const ifMatch = await courseVersion(service);
    const declined = refusal(await service.client.write(commitSteps(KEY, steps), { ifMatch }));
    expect(declined).toMatchObject({ name: 'duplicate', detail: expect.stringMatching(/^Step 2:/) });
    expect(await courseVersion(service)).toBe(ifMatch);
  });

  test('keeps what somebody else wrote into a file meanwhile', async () => {
    const service = await linked();
    const plan = value(await service.client.plan(commitSteps(KEY, [rename])));
    const change = putFile(KEY, 'file', 'info/updates.html', Buffer.from('<p>New</p>'));
    value(await service.client.write(change, { ifMatch: await courseVersion(service) }));
    expect(refusal(await service.client.commitPlan(KEY, plan.plan)).name).toBe('version-mismatch');
    expect(Buffer.from(await fileOf(service, 'info/updates.html')).toString()).toBe('<p>New</p>');
  });

  test.each(['draft', 'published'] as const)('steps with OLX go to target=%s', async (target) => {
    const service = await smallService();
    const olx = '<html url_name="intro" display_name="Elsewhere">Text</html>';
    const operation = commitSteps(KEY, [{ kind: 'replace-node', block: usage('html@intro'), olx, target }], 'reject');
    const { changes } = value(await service.client.plan(operation));
    expect(changes.map(({ form }) => form)).toEqual([target === 'draft' ? 'draft' : 'both']);
    value(await service.client.write(operation, { ifMatch: await courseVersion(service) }));
    const state = value(await service.client.getBlock(usage('html@intro')));
    expect(state.display_name).toBe('Elsewhere');
  });
});
