import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, pack } from '../../src/packages/npm.ts';
import { type Running, start } from '../server/_process.ts';
import { BROWSER_ARGUMENTS, findBrowser } from '../support/browser.ts';

const execute = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGE = join(ROOT, 'dist/packages/openedx-olx-studio');
const HOST = fileURLToPath(new URL('./authoring-host', import.meta.url));
const COURSE = 'course-v1:OLXDemo+OLX101+2026';
const UNIT = 'block-v1:OLXDemo+OLX101+2026+type@vertical+block@4f1d8c0be6a94f0f9d2a7b35c1e8760d';

/** What an operator's own code does with the package. */
const CONSUMER = `
import { type ComponentType } from 'react';
import { EditOlxButton, OlxHeaderButton, OlxPageTasks, OlxSidebarPages, withOlx } from 'openedx-olx-studio';

const config = withOlx({ SITE_NAME: 'Studio', pluginSlots: { footer: { keepDefault: false, plugins: [] } } });
const name: string = config.SITE_NAME;
const slots: readonly string[] = Object.keys(config.pluginSlots);
const components: readonly ComponentType[] = [EditOlxButton, OlxHeaderButton, OlxPageTasks];
export const all = { name, slots, components, OlxSidebarPages };

// @ts-expect-error a slot is described by an object
withOlx({ pluginSlots: { footer: 'none' } });
`;

/** What webpack says. */
interface Stats {
  readonly errors: readonly unknown[];
  readonly warnings: readonly unknown[];
  /** Paths of the modules that load with the page. */
  readonly initial: readonly string[];
}

const place = mkdtempSync(join(tmpdir(), 'olx-studio-plugin-'));
const host = join(place, 'host');
let stats: Stats;

/** Runs a program in the host's folder, without what an npm around the tests has set. */
async function run(file: string, ...words: readonly string[]): Promise<string> {
  const { stdout } = await execute(file, words, {
    cwd: host,
    env: { ...cleanEnvironment(), NODE_ENV: 'production', ENABLE_NEW_RELIC: 'false' },
    maxBuffer: 64 * 2 ** 20,
  });
  return stdout;
}

/** The compiled files whose names begin so, source maps aside. */
const built = (start: string, end: string): readonly string[] =>
  readdirSync(join(host, 'dist')).filter((name) => name.startsWith(start) && name.endsWith(end));

beforeAll(async () => {
  cpSync(HOST, host, { recursive: true });
  const { path } = await pack(PACKAGE, place);
  // dependencies of the page are given by version, so that the plugin is held to those that Studio has
  await run(
    'npm',
    'install',
    ...'--include=dev --ignore-scripts --prefer-offline --no-audit --no-fund'.split(' '),
    path,
  );
  await run(process.execPath, 'build.js');
  stats = JSON.parse(readFileSync(join(host, 'stats.json'), 'utf8')) as Stats;
}, 1_800_000);

afterAll(() => rmSync(place, { recursive: true, force: true }));

describe('the packed plugin in a page that is built as the authoring frontend is', () => {
  it('is bundled without an error or a warning', () => {
    expect(stats.errors).toEqual([]);
    expect(stats.warnings).toEqual([]);
  });

  it('brings no second copy of a package that the page has', () => {
    const brought = join(host, 'node_modules/openedx-olx-studio/node_modules');
    const twice = existsSync(brought) ? readdirSync(brought) : [];
    // the page has an older major version of these hashes, below other packages
    expect(twice.filter((name) => name !== '@noble')).toEqual([]);
  });

  it('keeps Monaco, the panel and the dialogs out of what loads first', () => {
    expect(stats.initial.filter((path) => path.includes('monaco-editor'))).toEqual([]);
    const own = stats.initial.filter((path) => path.includes('openedx-olx-studio'));
    expect(own.length).toBeGreaterThan(3);
    expect(own.filter((path) => !path.includes('/studio/host/authoring/'))).toEqual([]);
  });

  it('adds less than 3 kB to what loads first', () => {
    const [file = ''] = built('plugin.', '.js');
    const size = gzipSync(readFileSync(join(host, 'dist', file))).length;
    // 6 kB is the budget of the outline page; the badges of findings will need half of it
    expect(size).toBeGreaterThan(500);
    expect(size).toBeLessThan(3_000);
  });

  it('makes a file of its own of each worker, with what the worker needs in it', () => {
    const workers = ['monaco.', 'olx.'].map((start) => built(start, '.js'));
    expect(workers.map((files) => files.length)).toEqual([1, 1]);
    for (const [file = ''] of workers) expect(statSync(join(host, 'dist', file)).size).toBeGreaterThan(100_000);
  });

  it.each([
    ['4.9, which the authoring frontend has,', 'node_modules/typescript'],
    ['5, which this repository has,', join(ROOT, 'node_modules/typescript')],
  ])(
    'has types that TypeScript %s resolves and checks',
    async (_version, compiler) => {
      const options = [
        '--jsx',
        'react-jsx',
        '--strict',
        '--noEmit',
        '--moduleResolution',
        'node',
        '--target',
        'es2022',
      ];
      const lib = ['--lib', 'es2022,dom', '--types', 'react', '--skipLibCheck', 'false'];
      writeFileSync(join(host, 'consumer.tsx'), CONSUMER);
      await run(process.execPath, `${compiler}/bin/tsc`, 'consumer.tsx', ...options, ...lib);
    },
    300_000,
  );

  it('names slots and operations as the plugin framework does', async () => {
    const text = await run(
      process.execPath,
      '-p',
      "const { DIRECT_PLUGIN, PLUGIN_OPERATIONS } = require('@openedx/frontend-plugin-framework/dist/plugins/data/constants'); JSON.stringify([DIRECT_PLUGIN, PLUGIN_OPERATIONS.Insert, PLUGIN_OPERATIONS.Wrap])",
    );
    expect(JSON.parse(text)).toEqual(['DIRECT_PLUGIN', 'insert', 'wrap']);
  });

  describe('in a browser, on another origin than the service', () => {
    let site: Server;
    let service: Running;
    let browser: Browser;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      site = createServer((request, response) => answer(request.url ?? '/', response));
      await once(site.listen(0, '127.0.0.1'), 'listening');
      const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
      mkdirSync(join(place, 'data'));
      service = await start({
        OLX_DATABASE_URL: `sqlite:${join(place, 'data/olx.db')}`,
        OLX_SEED: 'demo',
        OLX_ORIGINS: origin,
      });
      browser = await chromium.launch({
        executablePath: findBrowser() ?? '',
        args: [...BROWSER_ARGUMENTS, '--disable-dev-shm-usage'],
      });
      page = await (await browser.newContext({ viewport: { width: 1400, height: 900 } })).newPage();
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      const query = new URLSearchParams({ course: COURSE, service: service.address });
      await page.goto(`${origin}/?${query}`);
      await page
        .getByRole('button', { name: /^Edit OLX of/ })
        .first()
        .waitFor();
    }, 180_000);

    afterAll(async () => {
      await browser?.close();
      await service?.stop();
      site?.close();
    });

    /** Hashes of the scripts inside the page: Studio's own build puts the names of its themes into one. */
    function ownScripts(): string {
      const scripts = readFileSync(join(host, 'dist/index.html'), 'utf8').matchAll(
        /<script(?![^>]*src=)[^>]*>([^<]*)</g,
      );
      const hashes = [...scripts].map(([, text = '']) => createHash('sha256').update(text).digest('base64'));
      return hashes.map((hash) => `'sha256-${hash}'`).join(' ');
    }

    /** A file of the built page, under the strictest policy that the authoring frontend can be run with. */
    function answer(url: string, response: ServerResponse): void {
      const path = join(host, 'dist', new URL(url, 'http://host').pathname);
      const file = existsSync(path) && statSync(path).isFile() ? path : join(host, 'dist/index.html');
      response.setHeader('Content-Type', MEDIA[extname(file)] ?? 'application/octet-stream');
      response.setHeader('Content-Security-Policy', `script-src 'self' ${ownScripts()}; worker-src 'self'`);
      response.end(readFileSync(file));
    }

    const card = () => page.locator(`[data-block="${UNIT}"]`);
    const selected = () => page.getByTestId('selected').textContent();

    it('shows the panel of the course run when the button of the header asks for it', async () => {
      expect(await page.locator('.olx-heading').count()).toBe(0);
      await page.getByRole('button', { name: 'OLX', exact: true }).click();
      await page.locator('.olx-heading', { hasText: 'Reading a coastline' }).waitFor();
      expect(new URL(page.url()).searchParams.get('sidebar')).toBe('olx');
    });

    it('leaves what another plugin put into the same slot', async () => {
      expect(await page.getByText('Another plugin').isVisible()).toBe(true);
    });

    it('shows the block whose card is selected', async () => {
      await card().locator('span').first().click();
      const name = (await card().locator('span').first().textContent()) ?? '';
      await page.locator('.olx-heading__name', { hasText: name }).waitFor();
    });

    it('opens the editor from a card, takes what is typed, and shows on the card what is saved', async () => {
      await page.locator('h1').click();
      await card()
        .getByRole('button', { name: /^Edit OLX of/ })
        .click();
      await page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 60_000 });
      await page.locator('.monaco-editor .view-lines').first().click();
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('Control+f');
      await page.keyboard.type('display_name="');
      await page.keyboard.press('Escape');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.type('Typed & ');
      await page.locator('.squiggly-error').first().waitFor({ timeout: 5_000 });
      await page.keyboard.press('Backspace');
      await page.keyboard.press('Backspace');
      await page.getByText('No errors, no warnings').waitFor();
      await page.keyboard.press('Control+s');
      await page.getByText('All changes are saved').waitFor();
      await card()
        .locator('span', { hasText: /^Typed/ })
        .waitFor();
      // Escape closed the box of the search, which is not for the page around
      expect(await selected()).toBe(UNIT);
    });

    it('opens a dialog over the page, and keeps the selection when Escape closes it', async () => {
      await page.getByRole('button', { name: 'Close', exact: true }).last().click();
      await page.getByRole('button', { name: 'Preview and download' }).click();
      await page.getByRole('dialog').locator('.olx-files__file').first().waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await selected()).toBe(UNIT);
    });

    it('breaks no content security policy', () => {
      expect(complaints).toEqual([]);
    });
  });
});

const MEDIA: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};
