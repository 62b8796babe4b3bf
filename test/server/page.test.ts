import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '#store';
import { buildApp } from '../../src/server/app.ts';
import { DEFAULT_CONFIG } from '../../src/server/config/index.ts';

async function served(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'olx-page-'));
  await mkdir(join(folder, 'assets'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const store = await openStore('sqlite::memory:');
  const app = await buildApp({ store, config: DEFAULT_CONFIG, page: folder });
  onTestFinished(async () => {
    await app.close();
    await store.close();
    await rm(folder, { recursive: true });
  });
  return (url: string, accept = 'text/html') => app.inject({ url, headers: { accept } });
}

describe('the page', () => {
  test('is served with its files and for addresses of its own, under the policy', async () => {
    const get = await served({ 'index.html': '<p>page</p>', 'assets/main-abc.js': 'run()' });
    for (const url of ['/', '/course/anything?x=1']) {
      const answer = await get(url);
      expect([url, answer.statusCode, answer.payload]).toEqual([url, 200, '<p>page</p>']);
      expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
      expect(answer.headers['content-security-policy']).toContain("worker-src 'self' blob:");
      expect(answer.headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
      expect(answer.headers['cache-control']).toBe('no-cache');
    }
    const script = await get('/assets/main-abc.js', '*/*');
    expect([script.statusCode, script.payload, script.headers['cache-control']]).toEqual([
      200,
      'run()',
      'public, max-age=31536000, immutable',
    ]);
  });

  test('does not stand in for the interface, for files, or for what lies outside its folder', async () => {
    const get = await served({ 'index.html': '<p>page</p>' });
    for (const [url, accept] of [
      ['/api/olx/v1/nothing', 'text/html'],
      ['/assets/gone.js', '*/*'],
      ['/..%2f..%2fpackage.json', '*/*'],
      ['/%2e%2e/package.json', '*/*'],
    ] as const) {
      const answer = await get(url, accept);
      expect([url, answer.statusCode]).toEqual([url, 404]);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
  });

  test('is not served where it was not built', async () => {
    const get = await served({});
    expect((await get('/')).statusCode).toBe(404);
  });
});
