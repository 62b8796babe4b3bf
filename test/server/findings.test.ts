import { describe, expect, test } from 'vitest';
import { replaceBlock, setSettings } from '#contract';
import { ungrouped } from '#olx';
import { archive, document } from './_content.ts';
import { put, refusal, type Service, smallService, value, versions } from './_service.ts';
import { KEY, OTHER_KEY, SMALL_COURSE, unitFiles, usage } from './_small-course.ts';

const BROKEN =
  '<problem display_name="Sum" weight="heavy"><p>2 + 2?</p><numericalresponse answer="4"><formulaequationinput/></numericalresponse></problem>\n';

async function patch(service: Service, block: string, settings: Readonly<Record<string, string | number | null>>) {
  const { node } = await versions(service, block);
  return service.client.write(setSettings(KEY, block, { settings }), { ifMatch: node });
}

describe('what the rules find', () => {
  test('declines what an author typed, where it brings a new error', async () => {
    const service = await smallService();
    expect(refusal(await patch(service, usage('problem@sum'), { weight: 'heavy' }))).toMatchObject({
      name: 'olx-invalid',
      status: 422,
      errors: [{ code: 'setting-unreadable', severity: 'error', block: usage('problem@sum') }],
    });
    const { version } = await versions(service, usage('problem@sum'));
    const content = document('<problem url_name="sum" weight="heavy"><p>2 + 2?</p></problem>');
    const saved = replaceBlock(KEY, usage('problem@sum'), { content, scope: 'subtree', orphans: 'reject' });
    const declined = refusal(await service.client.write(saved, { ifMatch: version }));
    const error = declined.errors?.find(({ severity }) => severity === 'error');
    expect(error).toMatchObject({ code: 'setting-unreadable', file: null, range: { start: { line: 1, column: 33 } } });
    expect(value(await service.client.getBlock(usage('problem@sum'))).settings.explicit).not.toHaveProperty('weight');
  });

  test('rides along as a warning where an archive brings it, and keeps nobody from working beside it', async () => {
    const service = await smallService();
    const { version } = await versions(service, usage('vertical@unit1'));
    const content = await archive(unitFiles({ 'problem/sum.xml': BROKEN }));
    const bringing = replaceBlock(KEY, usage('vertical@unit1'), { content, scope: 'subtree', orphans: 'reject' });
    const taken = value(await service.client.write(bringing, { ifMatch: version }));
    expect(taken.diagnostics).toContainEqual(
      expect.objectContaining({ code: 'setting-unreadable', severity: 'warning', file: 'drafts/problem/sum.xml' }),
    );
    const beside = value(await patch(service, usage('problem@sum'), { display_name: 'The sum' }));
    expect(beside.diagnostics).toContainEqual(
      expect.objectContaining({ code: 'setting-unreadable', severity: 'warning' }),
    );
    const listed = value(await service.client.listDiagnostics(KEY, usage('vertical@unit1')));
    expect(listed).toContainEqual(
      expect.objectContaining({ code: 'setting-unreadable', severity: 'error', block: usage('problem@sum') }),
    );
  });

  test('is told as one where much of it is alike in one file, with every place, and counted one by one', async () => {
    const service = await smallService();
    const links = Array.from({ length: 30 }, (_, at) => `<p><a href="/jump_to_id/gone_${at}">There</a></p>\n`);
    const { version } = await versions(service, usage('vertical@unit1'));
    const content = await archive(unitFiles({ 'html/intro.html': links.join('') }));
    const bringing = replaceBlock(KEY, usage('vertical@unit1'), { content, scope: 'subtree', orphans: 'reject' });
    const plan = value(await service.client.plan(bringing, { ifMatch: version }));
    const taken = value(await service.client.write(bringing, { ifMatch: version }));
    const listed = value(await service.client.listDiagnostics(KEY, usage('vertical@unit1')));
    for (const diagnostics of [plan.diagnostics, taken.diagnostics, listed]) {
      const dead = diagnostics.filter(({ code }) => code === 'link-dead');
      expect(dead).toMatchObject([{ count: 30, file: 'drafts/html/intro.html', block: usage('html@intro') }]);
      const found = ungrouped(dead);
      expect(new Set(found.map(({ range }) => range?.start.line)).size).toBe(30);
      expect(new Set(found.map(({ message }) => message)).size).toBe(30);
      expect(new Set(found.map(({ block }) => block))).toEqual(new Set([usage('html@intro')]));
    }
    expect(plan.summary.warnings).toBe(
      ungrouped(plan.diagnostics).filter(({ severity }) => severity === 'warning').length,
    );
  });

  test('is told once about what the draft of a unit shares with its published form', async () => {
    const service = await smallService();
    const { version } = await versions(service, usage('vertical@unit1'));
    const text = '<p><img src="/static/gone.png"/> and <img src="/static/lost.png"/></p>';
    const content = await archive(unitFiles({ 'html/intro.xml': `<html display_name="Welcome">${text}</html>` }));
    const bringing = replaceBlock(KEY, usage('vertical@unit1'), { content, scope: 'subtree', orphans: 'reject' });
    value(await service.client.write(bringing, { ifMatch: version }));
    const listed = async () => value(await service.client.listDiagnostics(KEY, usage('vertical@unit1')));
    const before = (await listed()).map(({ code, block, message }) => [code, block, message]);
    expect(before.filter(([code]) => code === 'asset-missing').length).toBeGreaterThan(0);
    value(await patch(service, usage('problem@sum'), { display_name: 'A draft' }));
    expect((await listed()).map(({ code, block, message }) => [code, block, message])).toEqual(before);
  });

  test('looks into the pages of the course run, too', async () => {
    const service = await smallService();
    await put(service, OTHER_KEY, {
      ...SMALL_COURSE,
      'tabs/syllabus.html': '<p><a href="/jump_to_id/gone">Last week</a></p>\n',
      'policies/2026/grading_policy.json': '{"GRADER": [}\n',
    });
    const found = value(await service.client.listDiagnostics(OTHER_KEY, null)).map(({ code, file }) => [code, file]);
    expect(found).toContainEqual(['link-dead', 'tabs/syllabus.html']);
    expect(found).toContainEqual(['grading-policy-unreadable', 'policies/2026/grading_policy.json']);
  });
});
