import { afterAll, beforeAll, expect, it } from 'vitest';
import { BASE_PATH } from '#contract';
import { COURSE, type Studio, startStudio } from './_studio.ts';

const PAGE = `${BASE_PATH}docs/`;
const READY = '.opblock';

let studio: Studio;
beforeAll(async () => {
  studio = await startStudio();
});
afterAll(() => studio?.close());

it('every route stands on the page, and one is tried out there', async () => {
  const page = await studio.open(PAGE, { ready: READY });
  const description = await (await page.request.get(new URL(`${BASE_PATH}openapi.json`, page.url()).href)).json();
  const routes = Object.values(description.paths as Record<string, object>).flatMap((path) => Object.keys(path));
  expect(await page.locator(READY).count()).toBe(routes.length);

  const outline = page.locator('.opblock', { has: page.getByText('/outline', { exact: false }) }).first();
  await outline.locator('.opblock-summary-control').click();
  await outline.getByRole('button', { name: 'Try it out' }).click();
  await outline.getByPlaceholder('course_key').fill(COURSE);
  await outline.getByRole('button', { name: 'Execute' }).click();
  const answer = outline.locator('.live-responses-table .response');
  await answer.waitFor();
  expect(await answer.locator('.response-col_status').textContent()).toContain('200');
  expect(await answer.textContent()).toContain('chapter');
  await page.context().close();
  expect(studio.complaints()).toEqual([]);
});

it('the page fits a narrow window in both colours', async () => {
  for (const dark of [false, true]) {
    const page = await studio.open(PAGE, { width: 420, dark, ready: READY });
    const { inner, wide } = await page.evaluate(() => ({ inner: innerWidth, wide: document.body.scrollWidth }));
    expect(wide).toBeLessThanOrEqual(inner);
    const [red = 0] = await page.evaluate(
      () =>
        getComputedStyle(document.documentElement.querySelector('.swagger-ui .info .title') ?? document.body)
          .color.match(/\d+/g)
          ?.map(Number) ?? [],
    );
    expect(red > 128).toBe(dark);
    await page.context().close();
  }
  expect(studio.complaints()).toEqual([]);
});
