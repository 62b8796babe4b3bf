/**
 * Finds the browser that the tests drive, or gets one: an installed Chrome or Chromium, else the one
 * that Playwright fetches, else the distribution's package. Run as a program it prepares the machine.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';

const INSTALLED = [
  process.env['OLX_TEST_BROWSER'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** No window, no first-run pages, and no talk with the browser's makers. */
export const BROWSER_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

/** The path of a browser that is there, or null. */
export function findBrowser(): string | null {
  const fetched = chromium.executablePath();
  return [...INSTALLED, fetched].find((path) => path !== undefined && existsSync(path)) ?? null;
}

function prepare(): void {
  if (findBrowser() !== null) return;
  console.log('No Chrome or Chromium here; asking Playwright for one.');
  const playwright = ['node_modules/playwright/cli.js', 'install', 'chromium'];
  if (
    spawnSync(process.execPath, playwright, { stdio: 'inherit', timeout: 300_000 }).status === 0 &&
    findBrowser() !== null
  )
    return;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing the distribution’s Chromium.');
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...words: string[]): Buffer =>
      execFileSync('apt-get', words, { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
    apt('update', '-q');
    apt('install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-liberation');
    if (findBrowser() !== null) return;
  }
  console.error('The tests need Chrome or Chromium. Install one, or name its path in OLX_TEST_BROWSER.');
  process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) prepare();
