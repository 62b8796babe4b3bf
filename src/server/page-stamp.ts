import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the page is built to. */
export const PAGE_FOLDER = fileURLToPath(new URL('../../dist/page', import.meta.url));
/** Beside the built page: the hash of the sources that it was built from. */
export const STAMP_FILE = `${PAGE_FOLDER}.sha256`;

/** What the page is made of. */
const FOLDERS = ['src/studio', 'src/editor', 'src/contract', 'src/olx'];
const FILES = ['package-lock.json', 'vite.config.ts', 'src/packages/third-party-notices.ts'];

/**
 * SHA-256 of everything that the page is built from, in hex digits. By content, because a clone or a copy
 * of a checkout has new times everywhere.
 */
export function pageSources(): string {
  const root = join(PAGE_FOLDER, '../..');
  const hash = createHash('sha256');
  const paths = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .replaceAll('\\', '/'),
      ),
  );
  for (const path of [...paths, ...FILES].sort()) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}
