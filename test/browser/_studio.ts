import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { build } from 'vite';
import { expect } from 'vitest';
import type { Client } from '#contract';
import { type Running, start } from '../server/_process.ts';
import { BROWSER_ARGUMENTS, findBrowser } from '../support/browser.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The demo course run, and the blocks of it that the tests work on. */
export const COURSE = 'course-v1:OLXDemo+OLX101+2026';
export const usageKey = (type: string, urlName: string): string =>
  `block-v1:OLXDemo+OLX101+2026+type@${type}+block@${urlName}`;

/** The service with the built page on a database of its own, and a browser. */
export interface Studio {
  readonly address: string;
  readonly client: Client;
  /** Opens the page in a window of its own; `path` begins with a slash. */
  readonly open: (path?: string, options?: WindowOptions) => Promise<Page>;
  /** Complaints of the pages since the last call, refusals of the service aside. */
  readonly complaints: () => readonly string[];
  readonly close: () => Promise<void>;
}

export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** What shows that the page is there; a row of the outline where it is left out. */
  readonly ready?: string;
  /** Shares cookies and drafts with that page. */
  readonly beside?: Page;
}

/** Starts everything; the page is built where it was not. The service has the demo course if its environment does not say otherwise. */
export async function startStudio(environment: Readonly<Record<string, string>> = {}): Promise<Studio> {
  const executablePath = findBrowser();
  if (executablePath === null)
    throw new Error('The tests need Chrome or Chromium: node test/support/browser.ts gets one.');
  if (!existsSync(join(ROOT, 'dist/page/index.html')))
    await build({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'error' });
  const folder = await mkdtemp(join(tmpdir(), 'olx-studio-'));
  const service: Running = await start({
    OLX_DATABASE_URL: `sqlite:${join(folder, 'olx.db')}`,
    OLX_SEED: 'demo',
    ...environment,
  });
  const browser: Browser = await chromium.launch({
    executablePath,
    args: [...BROWSER_ARGUMENTS, '--disable-dev-shm-usage'],
  });
  let complaints: string[] = [];

  async function open(
    path = '/',
    { width = 1400, height = 900, dark = false, ready = '.demo-row', beside }: WindowOptions = {},
  ): Promise<Page> {
    const context: BrowserContext =
      beside?.context() ??
      (await browser.newContext({
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light',
        acceptDownloads: true,
      }));
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => {
      // Monaco rejects its own promises with this when an editor closes before a comparison is done
      if (error.name !== 'Canceled') complaints.push(error.message);
    });
    page.on('console', (message) => {
      // a browser logs every answer of 400 and above, which here are refusals that the page shows
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(message.text());
    });
    await page.goto(new URL(path, service.address).href);
    await page.locator(ready).first().waitFor();
    return page;
  }

  return {
    address: service.address,
    client: service.client,
    open,
    complaints() {
      const said = complaints;
      complaints = [];
      return said;
    },
    async close() {
      await browser.close();
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The address of the page with a block selected, and its source open where `source` says so. */
export function pathOf(block: string, source = false): string {
  const query = new URLSearchParams({ block, ...(source ? { olx: block } : {}) });
  return `/?${query.toString()}`;
}

/** The version that the service has of a block. */
export async function versionOf(client: Client, block: string): Promise<string> {
  const answer = await client.getBlock(block);
  if (!answer.ok) throw new Error(answer.problem.detail);
  return answer.value.version;
}

/** Names of the children that a block has now, in order. */
export async function childNames(client: Client, block: string): Promise<readonly (string | null)[]> {
  const answer = await client.getOutline(COURSE, { root: block, depth: 1 });
  if (!answer.ok) throw new Error(answer.problem.detail);
  return answer.value.children.map(({ display_name: name }) => name);
}

/** Waits until the editor shows its text. */
export async function editorReady(page: Page): Promise<void> {
  await page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 30_000 });
}

/** Puts the cursor at the end of the first line of the editor. */
export async function endOfFirstLine(page: Page): Promise<void> {
  await page.locator('.monaco-editor .view-lines').first().click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('End');
  await page.keyboard.press('End');
}

/** Pastes where the cursor is; typing would close quotation marks and comments. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press('Control+v');
}

/** Waits until something that is read anew holds. */
export async function eventually<Value>(look: () => Promise<Value>, expected: Value): Promise<void> {
  await expect.poll(look, { timeout: 10_000, interval: 200 }).toEqual(expected);
}
