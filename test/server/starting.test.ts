import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A checkout without `node_modules`, as far as building the page looks at it. */
async function checkout(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'olx-checkout-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const path of ['src/studio', 'src/editor', 'src/contract', 'src/olx', 'src/server', 'src/packages']) {
    await mkdir(join(folder, path), { recursive: true });
    await writeFile(join(folder, path, 'index.ts'), `// ${path}\n`);
  }
  for (const path of [
    'src/server/build-page.ts',
    'src/server/page-stamp.ts',
    'src/packages/third-party-notices.ts',
    'package.json',
    'package-lock.json',
    'vite.config.ts',
  ])
    await cp(join(ROOT, path), join(folder, path));
  return folder;
}

function run(folder: string, ...script: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, script, { cwd: folder, encoding: 'utf8' });
  return { status, stdout, lines: stderr.split('\n').filter((line) => line !== '') };
}

test('without development dependencies a built page is served, and a missing one is told of in one line', async () => {
  const folder = await checkout();
  const start = () => run(folder, 'src/server/build-page.ts');
  expect(start()).toEqual({ status: 1, stdout: '', lines: [expect.stringContaining('npm ci && npm run build')] });

  await mkdir(join(folder, 'dist/page'), { recursive: true });
  await writeFile(join(folder, 'dist/page/index.html'), '<p>page</p>');
  const stamp = run(folder, '-e', "import('./src/server/page-stamp.ts').then((m) => console.log(m.pageSources()))");
  await writeFile(join(folder, 'dist/page.sha256'), stamp.stdout);
  expect(start()).toEqual({ status: 0, stdout: '', lines: [] });

  await writeFile(join(folder, 'src/studio/index.ts'), '// changed\n');
  expect(start()).toEqual({ status: 0, stdout: '', lines: [expect.stringContaining('older than its source')] });
});
