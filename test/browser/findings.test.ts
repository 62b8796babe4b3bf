import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { MEDIA, replaceBlock } from '#contract';
import { packed, unpacked } from './_archive.ts';
import { COURSE, editorReady, pathOf, type Studio, startStudio, usageKey, versionOf } from './_studio.ts';

const UNIT = usageKey('vertical', 'unit_tides_intro');
const UNIT_FILE = 'vertical/unit_tides_intro.xml';
const RESPONSE =
  '<multiplechoiceresponse><choicegroup type="MultipleChoice"><choice correct="true">One</choice></choicegroup></multiplechoiceresponse>';

/** Five quizzes with the same slip, a link that leads nowhere, and, last, a value that Open edX does not read. */
const MISTAKES = [
  ...[1, 2, 3, 4, 5].map(
    (at) => `<problem url_name="quiz_${at}" display_name="Quiz ${at}" showAnswer="never">${RESPONSE}</problem>`,
  ),
  '<html url_name="leading" display_name="Further reading"><![CDATA[<a href="/jump_to_id/gone">There</a>]]></html>',
  `<problem url_name="heavy" display_name="Heavy" weight="heavy">${RESPONSE}</problem>`,
].join('\n');

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
  const exported = await studio.client.getArchive(UNIT);
  if (!exported.ok) throw new Error(exported.problem.detail);
  const files = new Map<string, string | Buffer>(await unpacked(exported.value.bytes));
  files.set(UNIT_FILE, String(files.get(UNIT_FILE)).replace('</vertical>', `${MISTAKES}</vertical>`));
  const content = { kind: 'archive', media: MEDIA.gzip, body: new Uint8Array(await packed(files)) } as const;
  const planted = await studio.client.write(
    replaceBlock(COURSE, UNIT, { content, scope: 'subtree', orphans: 'reject' }),
    { ifMatch: await versionOf(studio.client, UNIT) },
  );
  if (!planted.ok) throw new Error(planted.problem.detail);
});

afterAll(() => studio?.close());
afterEach(() => {
  expect(studio.complaints()).toEqual([]);
});

const messages = (page: Page) => page.locator('.olx-diagnostic__message').allTextContents();

it('the page of problems puts errors first, those alike together, and leads to the block and its OLX', async () => {
  const page = await studio.open(pathOf(UNIT));
  await page.getByRole('tab', { name: /^Problems/ }).click();
  const list = page.locator('.olx-diagnostics');
  await list.waitFor();
  expect((await list.getByRole('heading').allTextContents()).slice(0, 2)).toEqual(['1 error', '6 warnings']);
  expect((await messages(page))[0]).toContain('“heavy”');
  expect((await messages(page)).filter((each) => each.includes('showAnswer'))).toHaveLength(1);
  expect(await list.getByRole('button', { name: 'Quiz 4', exact: true }).count()).toBe(0);

  const more = list.getByRole('button', { name: '4 more like this' });
  expect(await more.getAttribute('aria-expanded')).toBe('false');
  await more.focus();
  await page.keyboard.press('Enter');
  await list.getByRole('button', { name: 'Quiz 4', exact: true }).waitFor();
  expect(await more.getAttribute('aria-expanded')).toBe('true');

  await list.getByRole('button', { name: 'Quiz 4', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.locator('.olx-heading__name', { hasText: 'Quiz 4' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.classList.contains('olx-focus-target'));
  expect(await list.getByRole('heading').allTextContents()).toEqual(['1 warning']);
  await list.getByRole('button', { name: 'Edit the OLX of Quiz 4' }).click();
  await page.locator('.olx-finding', { hasText: 'showAnswer' }).waitFor();
  expect(new URL(page.url()).searchParams.get('olx')).toBe(usageKey('problem', 'quiz_4'));
  await page.context().close();
});

it('the editor mends by keyboard, by a button, and all of a kind at once, and the markers go', async () => {
  const page = await studio.open(pathOf(UNIT, true));
  await editorReady(page);
  const slips = page.locator('.olx-finding', { hasText: 'showAnswer' });
  const count = page.locator('.olx-findings__count');
  await count.getByText('1 error, 6 warnings').waitFor();
  // what only the course run can tell, such as a link that leads nowhere, is there as well
  await page.locator('.olx-finding', { hasText: '“gone”' }).waitFor();
  expect(await page.locator('.olx-finding__message').first().textContent()).toContain('“heavy”');

  await slips.first().locator('.olx-finding__reveal').click();
  await page.keyboard.press('Control+.');
  await page.locator('.action-widget .monaco-list-row.action', { hasText: 'Rename to showanswer' }).waitFor();
  await page.keyboard.press('Enter');
  await count.getByText('1 error, 5 warnings').waitFor();

  await slips
    .first()
    .getByRole('button', { name: /^Rename to showanswer, line/ })
    .click();
  await count.getByText('1 error, 4 warnings').waitFor();
  expect(await page.evaluate(() => document.activeElement?.closest('.monaco-editor') !== null)).toBe(true);

  await page.getByRole('button', { name: 'Fix all 3' }).click();
  await count.getByText('1 error, 1 warning', { exact: true }).waitFor();
  await slips.first().waitFor({ state: 'detached' });
  expect(await page.locator('.view-line', { hasText: /showAnswer/ }).count()).toBe(0);
  // one step takes back what was done in one
  await page.keyboard.press('Control+z');
  await count.getByText('1 error, 4 warnings').waitFor();
  await page.context().close();
});

it('the editor marks each place of findings that the service tells as one, and the panel unfolds them', async () => {
  const block = usageKey('html', 'intro_welcome');
  const links = [1, 2, 3, 4, 5, 6].map((at) => `<p><a href="/jump_to_id/gone_${at}">There</a></p>`).join('\n');
  const xml = `<html url_name="intro_welcome" display_name="Welcome"><![CDATA[\n${links}\n]]></html>\n`;
  const written = await studio.client.write(
    replaceBlock(COURSE, block, { content: { kind: 'document', xml }, scope: 'subtree', orphans: 'reject' }),
    { ifMatch: await versionOf(studio.client, block) },
  );
  if (!written.ok) throw new Error(written.problem.detail);
  const told = await studio.client.listDiagnostics(COURSE, block);
  expect(told.ok && told.value).toMatchObject([{ code: 'link-dead', count: 6 }]);

  const page = await studio.open(pathOf(block, true));
  await editorReady(page);
  await page.locator('.olx-findings__count').getByText('6 warnings').waitFor();
  await page.locator('.squiggly-warning').nth(5).waitFor();
  expect(await page.locator('.squiggly-warning').count()).toBe(6);
  await page.locator('.olx-findings').getByRole('button', { name: '5 more like this' }).click();
  expect(await page.locator('.olx-finding').count()).toBe(6);
  await page.context().close();

  const panel = await studio.open(pathOf(block));
  await panel.getByRole('tab', { name: /^Problems/ }).click();
  const list = panel.locator('.olx-diagnostics');
  await list.getByRole('heading', { name: '6 warnings' }).waitFor();
  await list.getByRole('button', { name: '5 more like this' }).click();
  expect(await messages(panel)).toHaveLength(6);
  await panel.context().close();
});
