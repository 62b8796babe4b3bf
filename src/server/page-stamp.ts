import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where the page is built to. */
export const PAGE_FOLDER = join(ROOT, 'dist/page');
/** Beside the built page: the hash of the sources that it was built from. */
export const STAMP_FILE = join(ROOT, 'dist/page.sha256');

/** What the page is made of. */
const FOLDERS = ['src/studio', 'src/editor', 'src/contract', 'src/olx'];
const FILES = ['package-lock.json', 'vite.config.ts', 'src/server/page-notices.ts'];

/**
 * SHA-256 of everything that the page is built from, in hex digits. By content, because a clone or a copy
 * of a checkout has new times everywhere.
 */
export function pageSources(): string {
  const hash = createHash('sha256');
  const paths = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).replaceAll('\\', '/')),
  );
  for (const path of [...paths, ...FILES].sort()) {
    const bytes = readFileSync(join(ROOT, path));
    hash.update(`${path} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}
