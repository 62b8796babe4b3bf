/** Takes the README's picture from the demo: `node test/browser/screenshot.ts`, after `npm run build`. */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { start } from '../server/_process.ts';
import { BROWSER_ARGUMENTS, findBrowser } from '../support/browser.ts';

const PICTURE = fileURLToPath(new URL('../../public/screenshot.png', import.meta.url));
const UNIT = 'block-v1:OLXDemo+OLX101+2026+type@vertical+block@unit_longshore';

const service = await start({ OLX_DATABASE_URL: 'sqlite::memory:', OLX_SEED: 'demo' });
const browser = await chromium.launch({ executablePath: findBrowser() ?? '', args: [...BROWSER_ARGUMENTS] });
try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, colorScheme: 'light' });
  await page.goto(`${service.address}/?block=${encodeURIComponent(UNIT)}`);
  await page.locator(`[data-block="${UNIT}"]`).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('button', { name: 'Edit OLX' }).waitFor();
  await page.getByRole('heading', { level: 1 }).click();
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: PICTURE });
} finally {
  await browser.close();
  await service.stop();
}
