import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { expect, onTestFinished, test } from 'vitest';
import { NOTICES_FILE, pageNotices, thirdPartyNotices } from '../src/packages/third-party-notices.ts';

const FILES: Readonly<Record<string, string>> = {
  'index.html': '<script type="module" src="/main.js"></script>',
  'main.js': `import strong from 'strong'; import 'styled/style.css'; import { used } from 'mixed';
    console.log(strong(), used(), new Worker(new URL('./work.js', import.meta.url), { type: 'module' }));`,
  'work.js': `import inner from '@scope/inner'; postMessage(inner());`,
  'node_modules/strong/package.json': JSON.stringify({
    name: 'strong',
    version: '1.0.0',
    license: 'AGPL-3.0',
    repository: { url: 'git+https://code.example/strong.git' },
  }),
  'node_modules/strong/index.js': 'export default () => document.title;',
  'node_modules/strong/LICENSE': 'GNU AFFERO GENERAL PUBLIC LICENSE\r\n',
  'node_modules/styled/package.json': JSON.stringify({ name: 'styled', version: '2.0.0', license: 'MIT' }),
  'node_modules/styled/style.css': 'p { color: red }',
  'node_modules/styled/license.md': 'Permission is hereby granted',
  'node_modules/mixed/package.json': JSON.stringify({
    name: 'mixed',
    version: '3.0.0',
    license: 'BSD',
    repository: 'owner/mixed',
    sideEffects: false,
  }),
  // a manifest below the package's own says only how to read the modules beside it
  'node_modules/mixed/esm/package.json': '{"type":"module"}',
  'node_modules/mixed/index.js': `export { used } from './esm/used.js'; export { unused } from 'unused';`,
  'node_modules/mixed/esm/used.js': 'export const used = () => document.URL;',
  'node_modules/mixed/NOTICE': 'A notice that goes along',
  'node_modules/unused/package.json': JSON.stringify({ name: 'unused', version: '4.0.0', sideEffects: false }),
  'node_modules/unused/index.js': 'export const unused = () => document.body;',
  'node_modules/@scope/inner/package.json': JSON.stringify({ name: '@scope/inner', version: '5.0.0', license: 'ISC' }),
  'node_modules/@scope/inner/index.js': 'export default () => self.name;',
};

test('the notices name what the page and its workers contain, and nothing else', async () => {
  const root = await mkdtemp(join(tmpdir(), 'olx-notices-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const notices = pageNotices();
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [notices.collect(), notices.write()],
    worker: { format: 'es', plugins: () => [notices.collect()] },
  });
  const text = await readFile(join(root, 'dist', NOTICES_FILE), 'utf8');

  expect(text.match(/^\S+ \d+\.\d+\.\d+ \(.*\)$/gm)?.sort()).toEqual([
    '@scope/inner 5.0.0 (ISC)',
    'mixed 3.0.0 (BSD)',
    'strong 1.0.0 (AGPL-3.0)',
    'styled 2.0.0 (MIT)',
  ]);
  // AGPL, section 13: the source is offered, not only the licence
  expect(text).toMatch(/contains strong 1\.0\.0 under AGPL-3\.0[\s\S]*\nhttps:\/\/code\.example\/strong\n/);
  for (const told of [
    'GNU AFFERO GENERAL PUBLIC LICENSE\n',
    'Permission is hereby granted',
    'A notice that goes along',
  ])
    expect(text).toContain(told);
  expect(text).toContain('https://github.com/owner/mixed\n');
});

test('a package that does not state its licence is not built into anything', async () => {
  const root = await mkdtemp(join(tmpdir(), 'olx-notices-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const notices = async (manifest: object): Promise<string> => {
    await writeFile(join(root, 'package.json'), JSON.stringify({ version: '1.0.0', ...manifest }));
    return thirdPartyNotices([root], 'This folder');
  };
  await expect(notices({ name: 'silent' })).rejects.toThrow('silent does not state a licence');
  await expect(notices({ name: 'old', licenses: [{ type: 'MIT' }] })).rejects.toThrow('old does not state a licence');
  expect(await notices({ name: 'email-validator' })).toContain('email-validator 1.0.0 (Unlicense)');
});
