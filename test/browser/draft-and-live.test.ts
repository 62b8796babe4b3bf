import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { discardDraft, setSettings } from '#contract';
import { packed, unpacked } from './_archive.ts';
import { COURSE, editorReady, eventually, pathOf, type Studio, startStudio, usageKey, versionOf } from './_studio.ts';

type Files = ReadonlyMap<string, Buffer>;

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
});
afterAll(() => studio?.close());
afterEach(() => {
  expect(studio.complaints()).toEqual([]);
});

/** The export of a block: what learners see, and below `drafts/` what authors see beside it. */
async function exported(block: string): Promise<Files> {
  const answer = await studio.client.getArchive(block);
  if (!answer.ok) throw new Error(answer.problem.detail);
  return unpacked(answer.value.bytes);
}

/** The files of an export in one of the two forms, byte by byte; not what names versions, which any change alters. */
function formOf(files: Files, form: 'draft' | 'published'): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...files].flatMap(([path, content]) =>
      /(?:^|\/)drafts\//.test(path) === (form === 'draft') && !path.endsWith('.json')
        ? [[path, content.toString('latin1')] as const]
        : [],
    ),
  );
}

/** The export with texts in some of its files replaced; each has to be there. */
function rewritten(files: Files, changes: readonly (readonly [path: RegExp, from: string, to: string])[]): Files {
  const next = new Map(files);
  for (const [path, from, to] of changes) {
    const found = [...next].find(([name, content]) => path.test(name) && content.toString().includes(from));
    if (found === undefined) throw new Error(`No file like ${path} has “${from}”.`);
    next.set(found[0], Buffer.from(found[1].toString().replace(from, to)));
  }
  return next;
}

function textsOf(form: Readonly<Record<string, string>>): string {
  return Object.values(form).join('\n');
}

async function stateOf(block: string): Promise<string> {
  const answer = await studio.client.getBlock(block);
  if (!answer.ok) throw new Error(answer.problem.detail);
  return answer.value.state;
}

/** Chooses an archive in the panel, and waits for the plan. */
async function upload(page: Page, files: Files): Promise<Locator> {
  await page.setInputFiles('.olx-dropzone input[type=file]', {
    name: 'unit.tar.gz',
    mimeType: 'application/gzip',
    buffer: await packed(files),
  });
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('heading', { name: 'What this import does' }).waitFor();
  return dialog;
}

async function finish(dialog: Locator, button: string): Promise<void> {
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await dialog.getByText('The import is done').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
}

const live = (dialog: Locator) => dialog.locator('.olx-plan__live');

describe('an import as draft', () => {
  const unit = usageKey('vertical', 'unit_two_high_waters');
  const file = /html\/tides_two_bulges\.html$/;
  const change = [file, 'The Moon pulls on the whole Earth', 'The Moon and the Sun pull on the Earth'] as const;

  it('is what happens unless something else is chosen, says that learners see nothing yet, and leaves their text alone', async () => {
    const before = await exported(unit);
    const page = await studio.open(pathOf(unit));
    const dialog = await upload(page, rewritten(before, [change]));
    expect(await dialog.getByLabel('As draft').isChecked()).toBe(true);
    expect(await live(dialog).textContent()).toContain('Learners see nothing of this yet');
    const changed = dialog.locator('.olx-change');
    expect(await changed.count()).toBe(1);
    expect(await changed.textContent()).toContain('Draft: only authors see this');

    await changed.getByRole('button', { name: 'Show the text of Why twice a day?' }).click();
    await changed.locator('.olx-difference', { hasText: 'The Moon pulls on' }).waitFor();
    await changed.locator('.olx-difference', { hasText: 'The Moon and the Sun pull on' }).waitFor();

    for (const name of ['Before', 'After'])
      expect(await changed.getByRole('textbox', { name, exact: true, includeHidden: true }).count()).toBe(1);

    await dialog.getByRole('button', { name: 'Import as draft' }).click();
    await dialog.getByText('The changes are in drafts').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    const after = await exported(unit);
    expect(formOf(after, 'published')).toEqual(formOf(before, 'published'));
    expect(textsOf(formOf(after, 'draft'))).toContain('The Moon and the Sun pull on the Earth');
    await page.locator('.olx-heading').getByText('Unpublished changes').waitFor();

    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('Learners see it now').waitFor();
    await page.locator('.olx-focus-target:focus', { hasText: 'There is no draft' }).waitFor();
    expect(textsOf(formOf(await exported(unit), 'published'))).toContain('The Moon and the Sun pull on the Earth');
    expect(formOf(await exported(unit), 'draft')).toEqual({});
    await page.context().close();
  });
});

describe('publishing with the import', () => {
  const unit = usageKey('vertical', 'unit_depths_and_datum');

  it('says what learners see at once, before and after, and leaves no draft', async () => {
    const before = await exported(unit);
    const page = await studio.open(pathOf(unit));
    const change = [
      /vertical\.xml$|vertical\/unit_depths/,
      'Depths, heights and chart datum',
      'Depths on a chart',
    ] as const;
    const dialog = await upload(page, rewritten(before, [change]));
    await dialog.getByLabel('Publish with the import').check();
    await live(dialog).getByText('Learners see this change at once').waitFor();
    expect(await dialog.locator('.olx-change').textContent()).toMatch(/learners see this at once/i);
    expect(await versionOf(studio.client, unit)).toBe(blockVersionIn(before));

    await finish(dialog, 'Import and publish');
    const after = await exported(unit);
    expect(formOf(after, 'draft')).toEqual({});
    expect(textsOf(formOf(after, 'published'))).toContain('Depths on a chart');
    expect(await stateOf(unit)).toBe('published');
    await page.context().close();
  });

  it('refuses an archive with drafts, says why, and takes another choice', async () => {
    const changed = usageKey('vertical', 'unit_longshore');
    const before = await exported(changed);
    const page = await studio.open(pathOf(changed));
    const dialog = await upload(page, before);
    await dialog.getByLabel('Publish with the import').check();
    await dialog.locator('.olx-refusal', { hasText: 'drafts' }).waitFor();
    await dialog.getByLabel('As in the archive').check();
    await dialog.getByText('There is nothing to apply').first().waitFor();
    expect(await exported(changed)).toEqual(before);
    await page.context().close();
  });
});

describe('“Keep what is here”', () => {
  const unit = usageKey('vertical', 'unit_rule_of_twelfths');
  const text = usageKey('html', 'twelfths_text');

  /** Types at the end of the last paragraph of the text, and saves. */
  async function type(page: Page, words: string): Promise<void> {
    await page.getByRole('button', { name: 'Edit OLX' }).click();
    await editorReady(page);
    await page.getByText('Saving goes to the draft').waitFor();
    await page.locator('.monaco-editor .view-lines').first().click();
    for (const key of ['Control+End', 'ArrowUp', 'ArrowUp', 'End', 'End']) await page.keyboard.press(key);
    for (const _ of '</p>') await page.keyboard.press('ArrowLeft');
    await page.keyboard.type(words);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('All changes are saved in the draft').waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.locator('.olx-source-modal').waitFor({ state: 'detached' });
  }

  it('keeps both forms of what both sides changed, and takes the rest', async () => {
    const base = await exported(unit);
    const page = await studio.open(pathOf(text));
    await type(page, ' Said here.');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await eventually(() => stateOf(unit), 'published');
    await type(page, ' And said in the draft.');
    await eventually(() => stateOf(unit), 'draft');
    const before = await exported(unit);
    expect(textsOf(formOf(before, 'published'))).toContain('Said here.');
    expect(textsOf(formOf(before, 'published'))).not.toContain('said in the draft');
    expect(textsOf(formOf(before, 'draft'))).toContain('Said here. And said in the draft.');

    await page.goto(new URL(pathOf(unit), page.url()).href);
    const dialog = await upload(
      page,
      rewritten(base, [
        [/twelfths_text/, 'It is a rule of thumb.', 'It is a rule for calm days.'],
        [/vertical\.xml$|vertical\/unit_rule/, 'The rule of twelfths', 'Twelfths'],
      ]),
    );
    await dialog.getByLabel('As in the archive').check();
    await dialog.getByText('2 things changed on both sides, 2 to be decided').waitFor();
    const apply = dialog.getByRole('button', { name: 'Import as in the archive' });
    expect(await apply.isDisabled()).toBe(true);

    const conflicts = dialog.locator('.olx-both');
    expect(await conflicts.count()).toBe(2);
    const seen = conflicts.filter({ hasText: 'in what learners see' });
    await seen.getByRole('button', { name: 'Compare the texts' }).click();
    await seen.locator('.olx-difference', { hasText: 'Said here.' }).waitFor();
    await seen.locator('.olx-difference', { hasText: 'a rule for calm days' }).waitFor();
    await seen.getByLabel('Which texts to compare').selectOption('What was changed here');
    await seen.locator('.editor.modified .view-line', { hasText: 'Said here.' }).waitFor();

    await seen.getByLabel('Keep what is here').check();
    await dialog.getByText('2 things changed on both sides, 1 to be decided').waitFor();
    expect(await apply.isDisabled()).toBe(true);
    await conflicts.filter({ hasText: 'in the draft' }).getByLabel('Keep what is here').check();
    await dialog.getByText('2 things changed on both sides, decided').waitFor();
    await finish(dialog, 'Import as in the archive');

    const after = await exported(unit);
    for (const form of ['published', 'draft'] as const) {
      const [now, was] = [formOf(after, form), formOf(before, form)];
      const kept = Object.keys(was).filter((path) => path.includes('twelfths_text'));
      expect(kept.length).toBeGreaterThan(0);
      for (const path of kept) expect(now[path]).toBe(was[path]);
    }
    expect(textsOf(formOf(after, 'published'))).toContain('display_name="Twelfths"');
    await page.context().close();
  });

  it('is one choice for all, and so is taking the import', async () => {
    const base = await exported(unit);
    const page = await studio.open(pathOf(text));
    await type(page, ' Said once more.');
    await page.goto(new URL(pathOf(unit), page.url()).href);
    const change = [/twelfths_text/, 'It is a rule of thumb.', 'It is a rule for windless days.'] as const;
    const both = rewritten(base, [change]);
    const dialog = await upload(page, both);
    await dialog.getByText('1 thing changed on both sides, 1 to be decided').waitFor();
    await dialog.getByLabel('Take the import').check();
    await dialog.getByText('1 thing changed on both sides, decided').waitFor();
    await dialog.getByLabel('Keep what is here').check();
    await dialog.getByText('There is nothing to apply').first().waitFor();
    await page.context().close();
  });
});

describe('a plan for other choices', () => {
  it('is waited for: nothing can be decided about the former one meanwhile', async () => {
    const unit = usageKey('vertical', 'unit_your_shore');
    const base = await exported(unit);
    const block = await studio.client.getBlock(unit);
    if (!block.ok) throw new Error(block.problem.detail);
    const renamed = setSettings(COURSE, unit, { settings: { display_name: 'Named here' } });
    expect(await studio.client.write(renamed, { ifMatch: block.value.node_version })).toMatchObject({ ok: true });

    const page = await studio.open(pathOf(unit));
    const change = [/vertical\.xml$|vertical\/unit_your/, 'Talk: the shore you know', 'Named in the archive'] as const;
    const dialog = await upload(page, rewritten(base, [change]));
    const here = dialog.getByLabel('Keep what is here');
    expect(await here.isEnabled()).toBe(true);
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route(/target=archive/, async (route) => {
      await held;
      await route.continue();
    });
    await dialog.getByLabel('As in the archive').check();
    await eventually(() => here.isDisabled(), true);
    answer();
    await eventually(() => here.isEnabled(), true);
    await here.check();
    const choice = await page.waitForResponse((response) => /\/plans\/$/.test(new URL(response.url()).pathname));
    expect(choice.ok()).toBe(true);
    await page.context().close();
    await studio.client.write(discardDraft(COURSE, unit), { ifMatch: await versionOf(studio.client, unit) });
  });
});

describe('a plan that was overtaken', () => {
  it('is not carried out; what the import would do now is shown, and is decided anew', async () => {
    const unit = usageKey('vertical', 'unit_your_shore');
    const base = await exported(unit);
    const page = await studio.open(pathOf(unit));
    const change = [/vertical\.xml$|vertical\/unit_your/, 'Talk: the shore you know', 'Named in the archive'] as const;
    const dialog = await upload(page, rewritten(base, [change]));
    await live(dialog).getByText('Learners see nothing of this yet').waitFor();

    const block = await studio.client.getBlock(unit);
    if (!block.ok) throw new Error(block.problem.detail);
    const renamed = setSettings(COURSE, unit, { settings: { display_name: 'Named meanwhile' } });
    const written = await studio.client.write(renamed, { ifMatch: block.value.node_version });
    expect(written).toMatchObject({ ok: true });

    await dialog.getByRole('button', { name: 'Import as draft' }).click();
    await dialog.getByText('Somebody changed the course in the meantime').waitFor();
    await dialog.getByText('1 thing changed on both sides, 1 to be decided').waitFor();
    await dialog.getByLabel('Take the import').check();
    await finish(dialog, 'Import as draft');
    const after = await exported(unit);
    expect(textsOf(formOf(after, 'draft'))).toContain('Named in the archive');
    expect(formOf(after, 'published')).toEqual(formOf(base, 'published'));
    await page.context().close();
  });
});

describe('the export of a changed unit', () => {
  const unit = usageKey('vertical', 'unit_longshore');

  it('put back as in the archive restores both forms to the byte', async () => {
    const page = await studio.open(pathOf(unit));
    await page.getByRole('button', { name: 'Preview and download' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download .tar.gz' }).click(),
    ]);
    const before = await unpacked(await readFile(await download.path()));
    const version = await versionOf(studio.client, unit);
    for (const form of ['published', 'draft'] as const) expect(formOf(before, form)).not.toEqual({});
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Discard draft' }).click();
    await eventually(() => stateOf(unit), 'published');
    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Change display_name' }).click();
    await page.locator('.olx-setting-form input').fill('Another name');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await eventually(() => stateOf(unit), 'draft');
    await page.getByRole('tab', { name: 'OLX' }).click();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await eventually(() => stateOf(unit), 'published');
    expect(formOf(await exported(unit), 'published')).not.toEqual(formOf(before, 'published'));

    const dialog = await upload(page, before);
    await dialog.getByLabel('As in the archive').check();
    await dialog.getByText('It is put back in place of what is here now').waitFor();
    await live(dialog).getByText('Learners see').waitFor();
    await finish(dialog, 'Import as in the archive');
    const after = await exported(unit);
    for (const form of ['published', 'draft'] as const) expect(formOf(after, form)).toEqual(formOf(before, form));
    expect(await versionOf(studio.client, unit)).toBe(version);
    await page.context().close();
  });
});

/** The version of the block that an export says it has. */
function blockVersionIn(files: Files): string {
  const [, stamp] = [...files].find(([path]) => path.endsWith('olx-export.json')) ?? [];
  const { block_version: version }: { block_version: string } = JSON.parse(String(stamp));
  return version;
}
