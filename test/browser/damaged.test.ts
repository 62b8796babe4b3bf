import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { importCourse, MEDIA } from '#contract';
import { packed, unpacked } from './_archive.ts';
import {
  COURSE,
  editorReady,
  endOfFirstLine,
  eventually,
  paste,
  pathOf,
  type Studio,
  startStudio,
  usageKey,
} from './_studio.ts';

const ROOT = usageKey('course', 'course');
const UNIT = usageKey('vertical', 'unit_wave_words');
const PROBLEM = usageKey('problem', 'problem_wave_parts');
const OTHER = usageKey('problem', 'problem_wave_speed');
const FILE = 'problem/problem_wave_parts.xml';
/** A unit that is not well-formed: nothing is known of what it holds. */
const LOST_UNIT = usageKey('vertical', 'unit_storm_surge');

let studio: Studio;
let sound: string;
let damaged: string;

beforeAll(async () => {
  studio = await startStudio();
  const files = new Map<string, string | Uint8Array>(await exported(ROOT));
  files.delete('olx-export.json');
  sound = String(files.get(FILE));
  damaged = sound.replace('</p>', '');
  files.set(FILE, damaged);
  files.set('vertical/unit_storm_surge.xml', '<vertical display_name="Surge">\n  <html url_name="surge_text"/>\n');
  const content = { kind: 'archive', media: MEDIA.gzip, body: new Uint8Array(await packed(files)) } as const;
  const imported = await studio.client.write(
    importCourse(COURSE, { content, orphans: 'delete', merge: 'theirs', damaged: 'keep' }),
    { ifMatch: await courseVersion() },
  );
  if (!imported.ok) throw new Error(imported.problem.detail);
});

afterAll(() => studio?.close());
afterEach(() => {
  expect(studio.complaints()).toEqual([]);
});

async function exported(block: string): Promise<Map<string, Buffer>> {
  const answer = await studio.client.getArchive(block);
  if (!answer.ok) throw new Error(answer.problem.detail);
  return unpacked(answer.value.bytes);
}

async function courseVersion(): Promise<string> {
  const answer = await studio.client.getCourse(COURSE);
  if (!answer.ok) throw new Error(answer.problem.detail);
  return answer.value.version;
}

const rowOf = (page: Page, block: string) =>
  page.locator('.demo-row', { has: page.locator(`[data-block="${block}"]`) });

it('a block that cannot be read is marked, its error and its repair are told, and its settings are fixed', async () => {
  const page = await studio.open(pathOf(PROBLEM));
  await rowOf(page, PROBLEM).getByText('Cannot be read').waitFor();
  expect(await rowOf(page, OTHER).getByText('Cannot be read').count()).toBe(0);
  const notice = page.getByRole('alert').filter({ hasText: 'This block cannot be read' });
  await notice.getByText(`The file ${FILE} cannot be read`).waitFor();
  expect(await notice.textContent()).toContain('Open edX would leave this block');
  expect(await notice.textContent()).toContain('To repair it');

  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByText('These settings cannot be changed').waitFor();
  for (const button of await page.locator('.olx-setting button').all()) expect(await button.isDisabled()).toBe(true);
  expect(await page.getByRole('button', { name: 'Add a setting' }).isDisabled()).toBe(true);

  await page.getByRole('tab', { name: /^Problems/ }).click();
  await page.locator('.olx-diagnostics').getByRole('heading', { name: '1 error' }).waitFor();
  await rowOf(page, LOST_UNIT).locator('.demo-row__name').click();
  await page.locator('.olx-heading__name', { hasText: 'unit_storm_surge' }).waitFor();
  await page.getByRole('tab', { name: 'OLX' }).click();
  await page.getByRole('alert').getByText('<vertical> on line 1 is never closed').waitFor();
  expect(await page.getByRole('button', { name: 'Add inside…' }).count()).toBe(0);
  await page.context().close();
});

it('what stands beside it in its unit is edited and saved, and its file stays as it was', async () => {
  const page = await studio.open(pathOf(UNIT, true));
  await editorReady(page);
  await page.getByText('1 block cannot be read and is shown as an empty tag: problem_wave_parts.').waitFor();
  await endOfFirstLine(page);
  await paste(page, '\n  <html url_name="written_beside" display_name="Written beside">Typed.</html>');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('All changes are saved').waitFor();
  await eventually(async () => (await studio.client.getBlock(usageKey('html', 'written_beside'))).ok, true);
  expect(String((await exported(ROOT)).get(FILE))).toBe(damaged);
  await page.context().close();
});

it('its export with the file corrected mends it through the import dialog, and the error goes', async () => {
  const page = await studio.open(pathOf(PROBLEM));
  await page.getByRole('button', { name: 'Preview and download' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download .tar.gz' }).click(),
  ]);
  const files = new Map<string, string | Uint8Array>(await unpacked(await readFile(await download.path())));
  expect(String(files.get(FILE))).toBe(damaged);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();

  const upload = (content: string) => packed(new Map([...files, [FILE, content]]));
  const choose = async (content: string) =>
    page
      .locator('input[type=file]')
      .last()
      .setInputFiles({ name: 'wave.tar.gz', mimeType: 'application/gzip', buffer: await upload(content) });
  // as it is, the archive is declined, and the error names the file
  await choose(damaged);
  const dialog = page.getByRole('dialog');
  await dialog.getByText('The OLX has errors', { exact: true }).waitFor();
  await dialog.getByText(FILE).first().waitFor();
  await dialog.getByRole('button', { name: 'Another archive' }).click();
  await choose(sound);
  await dialog.getByRole('heading', { name: 'What this import does' }).waitFor();
  await dialog.getByRole('button', { name: 'Import as draft' }).click();
  await dialog.getByText('The import is done').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await rowOf(page, PROBLEM).getByText('Name the parts').waitFor();
  await rowOf(page, PROBLEM).getByText('Cannot be read').waitFor({ state: 'detached' });
  expect(await page.getByText('This block cannot be read').count()).toBe(0);
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await page.getByText('No problems found').waitFor();
  await page.context().close();
});
