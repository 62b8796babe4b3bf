import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commitSteps } from '#contract';
import { packed, unpacked } from './_archive.ts';
import {
  COURSE,
  childNames,
  editorReady,
  endOfFirstLine,
  eventually,
  paste,
  pathOf,
  type Studio,
  startStudio,
  usageKey,
  versionOf,
} from './_studio.ts';

const SUBSECTION = usageKey('sequential', 'sub_tides');
const UNIT = usageKey('vertical', '4f1d8c0be6a94f0f9d2a7b35c1e8760d');
const PROBLEM_FILE = 'problem/problem_spring_tides.xml';
const UNIT_FILE = 'vertical/4f1d8c0be6a94f0f9d2a7b35c1e8760d.xml';

let studio: Studio;

beforeAll(async () => {
  studio = await startStudio();
});

afterAll(async () => {
  await studio?.close();
});

afterEach(() => {
  expect(studio.complaints()).toEqual([]);
});

async function exported(block: string): Promise<Map<string, Buffer>> {
  const answer = await studio.client.getArchive(block);
  if (!answer.ok) throw new Error(answer.problem.detail);
  return unpacked(answer.value.bytes);
}

function row(page: Page, name: string) {
  return page.locator('.demo-row', { has: page.locator('.demo-row__name', { hasText: name }) });
}

describe('the outline page', () => {
  it('shows the course and who is signed in, without loading the editor', async () => {
    const page = await studio.open();
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(request.url()));
    await page.reload();
    await page.locator('.demo-row').first().waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(
      'Reading a coastline: tides, waves and maps',
    );
    expect(await page.getByText('Signed in as demo author, this machine only').isVisible()).toBe(true);
    expect(await row(page, 'Rip currents').textContent()).toContain('Draft (never published)');
    expect(await row(page, 'Notes for teachers').textContent()).toContain('Staff only');
    expect(loaded.length).toBeGreaterThan(3);
    expect(loaded.filter((url) => /monaco|worker|SourceEditor/i.test(url))).toEqual([]);
    await page.context().close();
  });

  it('is walked through by keyboard, and keeps the selection in the address', async () => {
    const page = await studio.open();
    await page.locator('.demo-row__name').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.locator('.olx-heading__name', { hasText: 'Welcome to the shore' }).waitFor();
    expect(new URL(page.url()).searchParams.get('block')).toBe(usageKey('html', 'intro_welcome'));
    await page.goBack();
    await page.getByText('Nothing is selected').waitFor();
    await page.context().close();
  });

  it('fits a narrow window in both colours', async () => {
    for (const dark of [false, true]) {
      const page = await studio.open(pathOf(UNIT), { width: 360, height: 780, dark });
      await page.getByRole('button', { name: 'Edit OLX' }).waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const [brightness = 0] = /\d+/.exec(ground) ?? [];
      expect(Number(brightness) > 128).toBe(!dark);
      await page.getByRole('button', { name: 'Back to the outline' }).click();
      expect(await page.locator('.demo-row').first().isVisible()).toBe(true);
      await page.context().close();
    }
  });
});

describe('job 1: export', () => {
  it('shows every file before it downloads them, and downloads what it showed', async () => {
    const page = await studio.open(pathOf(UNIT));
    await page.getByRole('button', { name: 'Preview and download' }).click();
    const dialog = page.getByRole('dialog');
    const files = await exported(UNIT);
    for (const path of files.keys()) await dialog.locator(`[title="${path}"]`).waitFor();
    expect(await dialog.locator('.olx-files__file').count()).toBe(files.size);

    await dialog.locator(`[title="${PROBLEM_FILE}"]`).click();
    await dialog.locator('.hljs-name', { hasText: 'choiceresponse' }).first().waitFor();
    expect(await dialog.locator('.olx-source').textContent()).toBe(files.get(PROBLEM_FILE)?.toString());
    await dialog.getByRole('tab', { name: 'Preview' }).click();
    expect(await dialog.locator('.olx-preview__choices li', { hasText: 'New moon' }).textContent()).toContain(
      'correct',
    );

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Download .tar.gz' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.tar\.gz$/);
    expect(await unpacked(await readFile(await download.path()))).toEqual(files);
    await page.keyboard.press('Escape');
    expect(
      await page
        .getByRole('button', { name: 'Preview and download' })
        .evaluate((button) => button === document.activeElement),
    ).toBe(true);
    await page.context().close();
  });

  it('runs nothing of a text that it previews', async () => {
    const hostile =
      '<html url_name="hostile_text" display_name="Hostile"><![CDATA[<img src="x" onerror="parent.document.title=1"><script>parent.document.title=2</script><p>Seen</p>]]></html>';
    const parent = await studio.client.getBlock(UNIT);
    if (!parent.ok) throw new Error(parent.problem.detail);
    const { insertChild, revertCommit } = await import('#contract');
    const added = await studio.client.write(
      insertChild(COURSE, UNIT, { content: { kind: 'document', xml: hostile } }),
      { ifMatch: parent.value.node_version },
    );
    if (!added.ok || added.job !== null) throw new Error('not added');
    const page = await studio.open(pathOf(usageKey('html', 'hostile_text')));
    const title = await page.title();
    await page.getByRole('button', { name: 'Preview and download' }).click();
    await page.locator('.olx-files__file', { hasText: '.html' }).click();
    await page.getByRole('tab', { name: 'Preview' }).click();
    await page.frameLocator('.olx-preview__frame').getByText('Seen').waitFor();
    expect(await page.title()).toBe(title);
    // the browser says what it refused
    expect(studio.complaints().every((complaint) => /sandboxed|Content Security Policy/.test(complaint))).toBe(true);
    await page.context().close();
    await studio.client.write(revertCommit(COURSE, added.value.commit), { ifMatch: added.value.course_version });
  });
});

describe('job 2: import', () => {
  it('refuses a malformed file with its name, line and column', async () => {
    const files = new Map<string, string | Buffer>(await exported(UNIT));
    files.set(
      PROBLEM_FILE,
      '<problem>\n<p>1</p>\n<p>2</p>\n<p>3</p>\n<p>4</p>\n<p>5</p>\n<p>salt & water</p>\n</problem>\n',
    );
    const before = await versionOf(studio.client, UNIT);
    const page = await studio.open(pathOf(UNIT));
    await page.setInputFiles('.olx-dropzone input[type=file]', {
      name: 'bad.tar.gz',
      mimeType: 'application/gzip',
      buffer: await packed(files),
    });
    const refusal = page.getByRole('dialog').locator('.olx-refusal');
    await refusal.waitFor();
    const text = await refusal.textContent();
    expect(text).toContain(PROBLEM_FILE);
    expect(text).toContain('line 7, column 9');
    expect(text).toContain('xml-bare-ampersand');
    expect(await versionOf(studio.client, UNIT)).toBe(before);
    await page.context().close();
  });

  it('shows what a dropped archive does, asks about orphans, applies it, and undoes it', async () => {
    const files = new Map<string, string | Buffer>(await exported(UNIT));
    files.delete(PROBLEM_FILE);
    files.set(
      'problem/days_between.xml',
      '<problem display_name="Days between"><numericalresponse answer="15"><formulaequationinput/></numericalresponse></problem>',
    );
    files.set(
      UNIT_FILE,
      '<vertical display_name="Springs, neaps and the Moon">\n  <html url_name="b7a90d2f5c3e4e8aa1640f7d9c82e513"/>\n  <video url_name="video_springs_neaps"/>\n  <problem url_name="days_between"/>\n</vertical>\n',
    );
    // above the size from which the service works on it as a job
    files.set('static/tide-record.bin', randomBytes(3_000_000));
    const before = await versionOf(studio.client, UNIT);
    const page = await studio.open();
    const archive = (await packed(files)).toString('base64');
    const data = await page.evaluateHandle((base64) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      transfer.items.add(new File([bytes], 'unit.tar.gz', { type: 'application/gzip' }));
      return transfer;
    }, archive);
    const target = row(page, 'Springs and neaps');
    await target.dispatchEvent('dragenter', { dataTransfer: data });
    await page.getByText('Drop to see what importing into “Springs and neaps” does').waitFor();
    await target.dispatchEvent('dragover', { dataTransfer: data });
    await target.dispatchEvent('drop', { dataTransfer: data });

    const dialog = page.getByRole('dialog');
    await dialog.getByText('What this import does').waitFor();
    await dialog.getByLabel('Publish with the import').check();
    await dialog.getByText('Learners see these changes at once.').waitFor();
    const summary = await dialog.locator('.olx-plan__summary').textContent();
    for (const part of ['1 block orphaned', '1 block changed', '1 block added', '1 static asset'])
      expect(summary).toContain(part);
    const rows = dialog.locator('.olx-change', { hasText: 'Learners see this at once' });
    expect(await rows.count()).toBe(await dialog.locator('.olx-change').count());
    const renamed = dialog.locator('.olx-change__settings tr', { hasText: 'display_name' }).first();
    expect(await renamed.locator('td').allTextContents()).toEqual(['Springs and neaps', 'Springs, neaps and the Moon']);
    expect(await dialog.getByRole('button', { name: 'Import and publish' }).isDisabled()).toBe(true);
    expect(await versionOf(studio.client, UNIT)).toBe(before);

    await dialog.getByLabel('Delete them with the import').check();
    await dialog.getByText('1 block deleted as an orphan').first().waitFor();
    await dialog.getByRole('button', { name: 'Import and publish' }).click();
    await dialog.getByText('The import is done').waitFor();
    await row(page, 'Springs, neaps and the Moon').waitFor();
    expect(await childNames(studio.client, UNIT)).toEqual([
      'Sun and Moon together',
      'Springs and neaps in half a minute',
      'Days between',
    ]);

    await dialog.getByRole('button', { name: 'Undo the import' }).click();
    await row(page, 'Springs and neaps').waitFor();
    expect(await versionOf(studio.client, UNIT)).toBe(before);
    await page.context().close();
  });

  it('asks about each thing that changed here and in the archive', async () => {
    const files = new Map<string, string | Buffer>(await exported(UNIT));
    files.set(UNIT_FILE, String(files.get(UNIT_FILE)).replace('Springs and neaps', 'Name from the archive'));
    const page = await studio.open(pathOf(UNIT));
    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Change display_name' }).click();
    await page.locator('.olx-setting-form input').fill('Name given here');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await row(page, 'Name given here').waitFor();

    await page.getByRole('tab', { name: 'OLX' }).click();
    await page.setInputFiles('.olx-dropzone input[type=file]', {
      name: 'unit.tar.gz',
      mimeType: 'application/gzip',
      buffer: await packed(files),
    });
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('As in the archive').check();
    await dialog.getByText('1 thing changed on both sides, 1 to be decided').waitFor();
    const apply = dialog.getByRole('button', { name: 'Import as in the archive' });
    expect(await apply.isDisabled()).toBe(true);
    expect(await dialog.locator('.olx-both dd').allTextContents()).toEqual([
      'Springs and neaps',
      'Name given here',
      'Name from the archive',
    ]);
    // what is kept is kept in the draft and for learners
    await dialog.getByLabel('Keep what is here').check();
    await dialog.getByText('There is nothing to apply').first().waitFor();
    expect(await dialog.locator('.olx-change').count()).toBe(0);
    await dialog.getByLabel('Take the import').check();
    await dialog.locator('.olx-change__settings td', { hasText: 'Name from the archive' }).first().waitFor();
    const named = dialog.locator('.olx-change');
    expect(await named.filter({ hasText: 'Draft: only authors see this' }).locator('td').allTextContents()).toEqual([
      'Name given here',
      'Name from the archive',
    ]);
    expect(await named.filter({ hasText: 'Learners see this at once' }).locator('td').allTextContents()).toEqual([
      'Springs and neaps',
      'Name from the archive',
    ]);
    await apply.click();
    await dialog.getByText('The import is done').waitFor();
    await row(page, 'Name from the archive').waitFor();
    await dialog.getByRole('button', { name: 'Undo the import' }).click();
    await row(page, 'Name given here').waitFor();
    await page.context().close();
  });
});

describe('job 3: the editor', () => {
  it('marks a mistake within a moment, and saves with Ctrl+S once it is mended', async () => {
    const page = await studio.open(pathOf(UNIT));
    await page.getByRole('button', { name: 'Edit OLX' }).click();
    await editorReady(page);
    expect(new URL(page.url()).searchParams.get('olx')).toBe(UNIT);
    await endOfFirstLine(page);
    await paste(page, '<!-- a & b -->');
    await page.keyboard.type(' & ');
    const finding = page.locator('.olx-finding', { hasText: '&' });
    await finding.waitFor({ timeout: 3000 });
    expect(await finding.textContent()).toContain('line 1');
    await page.locator('.squiggly-error').first().waitFor({ timeout: 3000 });

    await page.keyboard.press('Control+s');
    await page.getByText('Not saved: the OLX has errors').waitFor();
    for (let at = 0; at < 3; at += 1) await page.keyboard.press('Backspace');
    await page.getByText('No errors, no warnings').waitFor();
    const before = await versionOf(studio.client, UNIT);
    await page.keyboard.press('Control+s');
    await page.getByText('All changes are saved').waitFor();
    expect(await versionOf(studio.client, UNIT)).not.toBe(before);
    const document = await studio.client.getDocument(UNIT);
    expect(document.ok && document.value).toContain('<!-- a & b -->');
    await page.context().close();
  });

  it('names the blocks that a text leaves out before it deletes them', async () => {
    const page = await studio.open(pathOf(usageKey('vertical', 'unit_tides_intro'), true));
    await editorReady(page);
    await endOfFirstLine(page);
    await page.keyboard.press('Control+a');
    await paste(page, '<vertical url_name="unit_tides_intro" display_name="Welcome to the shore"/>');
    await page.keyboard.press('Control+s');
    const question = page.getByRole('dialog', { name: /^Delete \d blocks\?$/ });
    await question.waitFor();
    expect(await question.textContent()).toContain('html@intro_welcome');
    expect(await childNames(studio.client, usageKey('vertical', 'unit_tides_intro'))).toHaveLength(2);
    await question.getByRole('button', { name: 'Save and delete them' }).click();
    await page.getByText('All changes are saved').waitFor();
    expect(await childNames(studio.client, usageKey('vertical', 'unit_tides_intro'))).toEqual([]);
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await eventually(async () => (await childNames(studio.client, usageKey('vertical', 'unit_tides_intro'))).length, 2);
    await page.context().close();
  });

  it('refuses the second of two saves, shows both texts, and loses neither', async () => {
    const first = await studio.open(pathOf(UNIT, true));
    const second = await studio.open(pathOf(UNIT, true));
    await editorReady(first);
    await editorReady(second);
    await endOfFirstLine(first);
    await paste(first, '<!-- from the first window -->');
    await endOfFirstLine(second);
    await paste(second, '<!-- from the second window -->');
    await second.keyboard.press('Control+s');
    await second.getByText('All changes are saved').waitFor();

    await first.keyboard.press('Control+s');
    await first.getByText('This block was changed while you were editing').waitFor();
    await first.locator('.olx-conflict').getByText('demo_author', { exact: false }).waitFor();
    await first.locator('.editor.original').getByText('from the second window').waitFor();
    await first.locator('.editor.modified').getByText('from the first window').waitFor();

    await first.getByRole('button', { name: 'Take theirs, keep mine aside' }).click();
    await editorReady(first);
    await first.locator('.view-line', { hasText: 'from the second window' }).waitFor();
    await first.getByText('There is unsaved text of this block').waitFor();
    await first.getByRole('button', { name: 'Bring it back' }).click();
    await first.locator('.view-line', { hasText: 'from the first window' }).waitFor();

    // it was made from the older version, so both texts show again; this time mine goes on top
    await first.getByRole('button', { name: 'Save', exact: true }).click();
    await first.getByRole('button', { name: 'Go on with mine on top of it' }).click();
    await editorReady(first);
    await first.getByRole('button', { name: 'Save', exact: true }).click();
    await first.getByText('All changes are saved').waitFor();
    const document = await studio.client.getDocument(UNIT);
    expect(document.ok && document.value).toContain('from the first window');
    const history = await studio.client.listCommits(COURSE, { page_size: 2 });
    const theirs = history.ok ? history.value.results[1] : undefined;
    const older = await studio.client.getDocument(UNIT, { at: theirs?.commit ?? '' });
    expect(older.ok && older.value).toContain('from the second window');
    await first.context().close();
    await second.context().close();
  });

  it('keeps unsaved text in the browser and offers it when the block is opened again', async () => {
    const page = await studio.open(pathOf(SUBSECTION, true));
    await editorReady(page);
    await endOfFirstLine(page);
    await paste(page, '<!-- not saved -->');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.getByRole('button', { name: 'Close and keep' }).click();
    await page.getByRole('button', { name: 'Edit OLX' }).click();
    await page.getByRole('button', { name: 'Bring it back' }).click();
    await page.locator('.view-line', { hasText: 'not saved' }).waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await page.getByRole('button', { name: 'Edit OLX' }).click();
    await editorReady(page);
    expect(await page.getByText('There is unsaved text').count()).toBe(0);
    await page.context().close();
  });
});

describe('job 4: structure and settings', () => {
  it('adds a subtree, moves it, sets a setting, deletes it, and undoes the deletion', async () => {
    const page = await studio.open(pathOf(SUBSECTION));
    await page.getByRole('button', { name: 'Add inside…' }).click();
    await page
      .getByRole('dialog')
      .getByLabel('OLX of the new block')
      .fill(
        '<vertical url_name="new_unit" display_name="A new unit"><html url_name="new_text" display_name="New text">Hello</html></vertical>',
      );
    await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
    await page.locator('.olx-heading__name', { hasText: 'A new unit' }).waitFor();
    expect((await childNames(studio.client, SUBSECTION)).at(-1)).toBe('A new unit');

    await page.getByRole('button', { name: 'Move up' }).click();
    await eventually(async () => (await childNames(studio.client, SUBSECTION)).at(-2), 'A new unit');
    await page.getByRole('button', { name: 'Move to…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Move into').selectOption(usageKey('sequential', 'sub_waves'));
    await dialog.getByLabel('Place').selectOption('0');
    await dialog.getByRole('button', { name: 'Move', exact: true }).click();
    await eventually(
      async () => (await childNames(studio.client, usageKey('sequential', 'sub_waves')))[0],
      'A new unit',
    );

    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Add a setting' }).click();
    await page.getByLabel('Setting', { exact: true }).selectOption('visible_to_staff_only');
    await page.locator('.olx-setting-form select').selectOption('true');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await row(page, 'A new unit').getByText('Staff only').waitFor();
    await page.getByRole('button', { name: 'Reset visible_to_staff_only' }).click();
    await row(page, 'A new unit').getByText('Staff only').waitFor({ state: 'detached' });

    await page.getByRole('tab', { name: 'OLX' }).click();
    await page.getByRole('button', { name: 'Delete…' }).click();
    await page.getByRole('dialog').getByText('New text').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await row(page, 'A new unit').waitFor({ state: 'detached' });
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await row(page, 'A new unit').waitFor();
    expect(await childNames(studio.client, usageKey('vertical', 'new_unit'))).toEqual(['New text']);
    await page.context().close();
  });

  it('offers copies where the ids exist already', async () => {
    const page = await studio.open(pathOf(SUBSECTION));
    const document = await studio.client.getDocument(usageKey('vertical', 'unit_tides_intro'));
    await page.getByRole('button', { name: 'Add inside…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('OLX of the new block').fill(document.ok ? document.value : '');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText('vertical@unit_tides_intro').waitFor();
    const count = (await childNames(studio.client, SUBSECTION)).length;
    await dialog.getByRole('button', { name: 'Add as copies' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await childNames(studio.client, SUBSECTION)).toHaveLength(count + 1);
    await page.context().close();
  });

  it('lists every change, and undoes one from the history', async () => {
    const page = await studio.open(pathOf(SUBSECTION));
    const count = (await childNames(studio.client, SUBSECTION)).length;
    await page.getByRole('tab', { name: 'History' }).click();
    const newest = page.locator('.olx-commit').first();
    expect(await newest.textContent()).toContain('demo_author');
    await newest.getByRole('button', { name: /^Undo/ }).click();
    await page.getByText('The change was undone.').waitFor();
    expect(await childNames(studio.client, SUBSECTION)).toHaveLength(count - 1);
    await page.context().close();
  });

  it('tells of a change what it did to blocks, settings and files', async () => {
    const steps = [
      { kind: 'set-settings', block: SUBSECTION, settings: { display_name: 'Rise and fall' } },
      { kind: 'put-asset', path: 'shore.txt', content: Buffer.from('shore').toString('base64') },
      { kind: 'put-file', path: 'info/updates.html', text: '<p>News</p>' },
    ] as const;
    const done = await studio.client.write(commitSteps(COURSE, steps), { force: true });
    expect(done).toMatchObject({ ok: true });
    const page = await studio.open(pathOf(SUBSECTION));
    await page.getByRole('tab', { name: 'History' }).click();
    const newest = page.locator('.olx-commit').first();
    await newest.getByRole('button', { name: 'Details' }).click();
    await newest.locator('.olx-setting__value', { hasText: 'Rise and fall' }).waitFor();
    await newest.getByText('Learners see this at once').waitFor();
    expect(await newest.locator('.olx-plan__title').allTextContents()).toEqual([
      '1 block changed',
      '1 static asset',
      '1 course file',
    ]);
    expect(await newest.locator('.olx-plan__file').allTextContents()).toEqual([
      expect.stringMatching(/^shore\.txtadded · 5 bytes?$/),
      expect.stringMatching(/^info\/updates\.html(added|changed) · 11 bytes?$/),
    ]);
    await newest.getByRole('button', { name: /^Undo/ }).click();
    await page.getByText('The change was undone.').waitFor();
    await page.context().close();
  });
});
