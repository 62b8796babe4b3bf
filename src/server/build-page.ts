import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PAGE_FOLDER, pageSources, STAMP_FILE } from './page-stamp.ts';

/** Builds the page if it is missing or older than its sources. The builder is a development dependency. */
async function buildPage(): Promise<void> {
  const isBuilt = existsSync(join(PAGE_FOLDER, 'index.html'));
  if (isBuilt && existsSync(STAMP_FILE) && readFileSync(STAMP_FILE, 'utf8').trim() === pageSources()) return;
  if (!hasBuilder()) {
    const todo = 'Run `npm ci && npm run build` first, and `npm ci --omit=dev` after it if you like.';
    if (isBuilt) return console.error(`The built page is older than its source. ${todo}`);
    console.error(`The page is not built. ${todo}`);
    process.exitCode = 1;
    return;
  }
  console.log(isBuilt ? 'Building the page anew, because its source has changed.' : 'Building the page.');
  const { build } = await import('vite');
  await build({ configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)), logLevel: 'error' });
}

/** True if everything that `vite.config.ts` imports is installed. */
function hasBuilder(): boolean {
  return ['vite', 'vitest', '@vitejs/plugin-react'].every((name) => {
    try {
      import.meta.resolve(name);
      return true;
    } catch {
      return false;
    }
  });
}

await buildPage();
