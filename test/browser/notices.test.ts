import { expect, it, onTestFinished } from 'vitest';
import { startStudio } from './_studio.ts';

it('the page links the licences of everything that it contains', async () => {
  const studio = await startStudio();
  onTestFinished(() => studio.close());
  const page = await studio.open();
  const [notices] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('contentinfo').getByRole('link', { name: 'Third-party notices' }).click(),
  ]);
  const text = await notices.locator('body').innerText();
  // what starts the page, what loads later, and what only a worker uses
  for (const name of ['@edx/frontend-platform', 'react', '@openedx/paragon', 'monaco-editor', 'saxes'])
    expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
  expect(text).toContain('GNU AFFERO GENERAL PUBLIC LICENSE');
  expect(studio.complaints()).toEqual([]);
});
