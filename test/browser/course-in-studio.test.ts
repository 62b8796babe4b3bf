import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type BlockId, type Course, type CourseKey, displayNameOf, indexOf, usageKey } from '#olx';
import { type Platform, startPlatform } from '../openedx/_platform.ts';
import { packed, unpacked } from './_archive.ts';
import { editorReady, endOfFirstLine, eventually, paste, type Studio, startStudio } from './_studio.ts';

const COURSE = 'course-v1:Lab+Shore+R1' as CourseKey;
const OLX = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const DEMO_COURSE = fileURLToPath(new URL('../../public/demo-course', import.meta.url));
const UNIT = 'vertical@4f1d8c0be6a94f0f9d2a7b35c1e8760d' as BlockId;
const UNIT_FILE = 'vertical/4f1d8c0be6a94f0f9d2a7b35c1e8760d.xml';
const PROBLEM = 'problem@problem_spring_tides' as BlockId;
/** In another unit, because a unit with a draft is exported in both forms. */
const OTHER_PROBLEM = 'problem@problem_next_high_water' as BlockId;
const WELCOME = 'html@intro_welcome' as BlockId;

let platform: Platform;
let studio: Studio;

beforeAll(async () => {
  platform = await startPlatform();
  const { clientId, clientSecret, session } = platform.serviceAccount;
  studio = await startStudio({
    OLX_SEED: 'none',
    OLX_CMS_URL: platform.cmsUrl,
    OLX_LMS_URL: platform.lmsUrl,
    OLX_CMS_CLIENT_ID: clientId,
    OLX_CMS_CLIENT_SECRET: clientSecret,
    OLX_CMS_USERNAME: session?.username ?? '',
    OLX_CMS_PASSWORD: session?.password ?? '',
  });
});

afterAll(async () => {
  await studio?.close();
  await platform?.close();
});

afterEach(() => {
  expect(studio.complaints()).toEqual([]);
});

const address = (block: BlockId, source = false): string =>
  `/?${new URLSearchParams({ course: COURSE, block: usageKey(COURSE, block), ...(source ? { olx: usageKey(COURSE, block) } : {}) })}`;

function row(page: Page, name: string) {
  return page.locator('.demo-row', { has: page.locator('.demo-row__name', { hasText: name }) });
}

/** What Studio has of the course run now. */
const inStudio = (): Promise<Course> => platform.exported(COURSE);

async function nameInStudio(block: BlockId): Promise<string | null> {
  const found = indexOf((await inStudio()).root).blocks.get(block);
  return found === undefined ? null : displayNameOf(found);
}

it('is pushed from a folder, by the command', async () => {
  // the double answers in this process, so nothing here may block it
  const child = spawn(process.execPath, [OLX, 'push', DEMO_COURSE, COURSE, '--create-in-studio'], {
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', OLX_URL: studio.address },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect({ code, said }).toMatchObject({ code: 0 });
});

it('is edited in the outline, and the change is in Studio', async () => {
  const page = await studio.open(address(WELCOME));
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Change display_name' }).click();
  await page.locator('.olx-setting-form input').fill('Welcome to all shores');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await row(page, 'Welcome to all shores').waitFor();
  expect(await nameInStudio(WELCOME)).toBe('Welcome to all shores');
  await page.context().close();
});

it('is edited as OLX, and the text is in Studio', async () => {
  const page = await studio.open(address(OTHER_PROBLEM, true));
  await editorReady(page);
  await endOfFirstLine(page);
  await paste(page, '<p>Tuned by hand.</p>');
  await page.keyboard.press('Control+s');
  await page.getByText('All changes are saved').waitFor({ timeout: 60_000 });
  const found = indexOf((await inStudio()).root).blocks.get(OTHER_PROBLEM);
  expect(found?.text).toContain('<p>Tuned by hand.</p>');
  await page.context().close();
});

it('takes an import with orphans, says how Studio does it, and undoes it', async () => {
  const archive = await studio.client.getArchive(usageKey(COURSE, UNIT));
  if (!archive.ok) throw new Error(archive.problem.detail);
  const files = new Map<string, string | Buffer>(await unpacked(archive.value.bytes));
  const unit = String(files.get(UNIT_FILE));
  files.set(
    UNIT_FILE,
    unit.replace('<problem url_name="problem_spring_tides"/>', '<problem url_name="days_between"/>'),
  );
  files.delete('problem/problem_spring_tides.xml');
  files.set(
    'problem/days_between.xml',
    '<problem display_name="Days between"><numericalresponse answer="15"><formulaequationinput/></numericalresponse></problem>\n',
  );
  const page = await studio.open(address(UNIT));
  await page.setInputFiles('.olx-dropzone input[type=file]', {
    name: 'unit.tar.gz',
    mimeType: 'application/gzip',
    buffer: await packed(files),
  });
  const dialog = page.getByRole('dialog');
  await dialog.getByText('What this import does').waitFor();
  await dialog.getByText('Studio imports the whole course run with this change.').waitFor();
  await dialog.getByText('What others save in Studio while the import runs is lost.').waitFor();
  await dialog.getByLabel('Delete them with the import').check();
  await dialog.getByText('1 block deleted as an orphan').first().waitFor();
  await dialog.getByRole('button', { name: /^Import as draft$/ }).click();
  await dialog.getByText('The import is done').waitFor({ timeout: 60_000 });
  expect(await nameInStudio('problem@days_between' as BlockId)).toBe('Days between');
  expect(await nameInStudio(PROBLEM)).toBeNull();

  await dialog.getByRole('button', { name: 'Undo the import' }).click();
  await eventually(() => nameInStudio(PROBLEM).then((name) => name !== null), true);
  expect(await nameInStudio('problem@days_between' as BlockId)).toBeNull();
  await page.context().close();
});
