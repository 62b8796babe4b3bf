import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../src/packages/repository.ts';
import { bytesIn } from '../../src/packages/sizes.ts';
import { installed, run } from './_installed.ts';

const LIMITS = { 'openedx-olx': 5e6, 'openedx-olx-client': 5e6, 'openedx-olx-service': 120e6 };

describe.each(Object.entries(LIMITS))('%s', (name, limit) => {
  const project = installed(name);

  test('installs without a word of warning', async () => {
    expect((await project).said).toMatch(/^\s*added \d+ packages? in \d+m?s\s*$/);
  });

  test(`is smaller than ${limit / 1e6} MB with all that it needs`, async () => {
    expect(bytesIn(join((await project).folder, 'node_modules'))).toBeLessThan(limit);
  });

  test('has a clean manifest', async () => {
    const { root, tarball, folder } = await project;
    const { messages, pkg } = await publint({ pkgDir: root, level: 'suggestion' });
    expect(messages.map((each) => formatMessage(each, pkg))).toEqual([]);
    const hasTypes = readdirSync(join(root, 'dist')).some((file) => file.endsWith('.d.ts'));
    if (!hasTypes) return;
    const attw = join(ROOT, 'node_modules/.bin/attw');
    // CommonJS loads it too, with "require", since Node 22
    const { code, out } = await run(folder, attw, [tarball, '--profile', 'esm-only', '--no-emoji', '--no-color']);
    expect(code, out).toBe(0);
  });

  test('has source maps that name files of the repository', async () => {
    const { root } = await project;
    const files = readdirSync(join(root, 'dist'), { recursive: true }).map(String);
    const code = files.filter((file) => file.endsWith('.js') && !file.includes('/page/'));
    expect(code.length).toBeGreaterThan(1);
    for (const file of code) {
      const text = readFileSync(join(root, 'dist', file), 'utf8');
      expect(text.includes(ROOT), file).toBe(false);
      const map = /^\/\/# sourceMappingURL=(.+)$/m.exec(text)?.[1] ?? '';
      const { sources } = JSON.parse(readFileSync(join(root, 'dist', dirname(file), map), 'utf8')) as {
        readonly sources: readonly string[];
      };
      const elsewhere = sources.filter((path) => /^(\.\.|\/|file:|[a-z]:\\)/i.test(path));
      expect(elsewhere, file).toEqual([]);
    }
  });

  test('has every file that its code finds by its own address', async () => {
    const { root } = await project;
    const folder = join(root, 'dist/command');
    const code = readdirSync(join(root, 'dist'), { recursive: true })
      .map(String)
      .filter((file) => /^command\/[^/]+\.js$/.test(file));
    const named = code.flatMap((file) => {
      const text = readFileSync(join(root, 'dist', file), 'utf8');
      return [...text.matchAll(/new URL\(\s*["']([^"']+)["'],\s*import\.meta\.url/g)].map(([, path = '']) => path);
    });
    const there = readdirSync(join(root, 'dist'), { recursive: true }).map(String);
    const missing = named.filter((path) => !there.includes(resolve(folder, path).slice(join(root, 'dist').length + 1)));
    expect(missing).toEqual([]);
  });
});
