import { chmod, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Folder } from '#olx';
import { cannotRun, systemFailure } from '../failure.ts';
import { stagingPath, withStaging } from '../staging.ts';

/**
 * Whether files of a folder are where their paths say: not links, and not below one. What a link leads to
 * is never written.
 */
export function withoutLinks(root: string): (key: string) => Promise<boolean> {
  const folders = new Map<string, Promise<string>>();
  const real = (path: string): Promise<string> => {
    const known = folders.get(path) ?? realpath(path);
    folders.set(path, known);
    return known;
  };
  return async (key) => {
    const path = join(root, key);
    return (await realpath(path)) === join(await real(root), key);
  };
}

/**
 * Writes the files that fixes changed, each whole or not at all, with the mode that it had. Fails with exit code 2,
 * before anything is written, if a file is not any more what was read.
 */
export async function writeFixes(
  before: Folder,
  after: Folder,
  pathOfKey: (key: string) => string,
): Promise<readonly string[]> {
  const changed = [...after].filter(([key, { bytes }]) => bytes !== null && bytes !== before.get(key)?.bytes);
  for (const [key] of changed) {
    const path = pathOfKey(key);
    const now = await readFile(path).catch((error: unknown) => {
      throw systemFailure(path, error);
    });
    if (!now.equals(before.get(key)?.bytes ?? new Uint8Array())) {
      throw cannotRun(`${path}: the file has changed since it was read; nothing was fixed`);
    }
  }
  for (const [key, { bytes }] of changed) await replace(pathOfKey(key), bytes ?? new Uint8Array());
  return changed.map(([key]) => key);
}

async function replace(path: string, bytes: Uint8Array): Promise<void> {
  try {
    const { mode } = await stat(path);
    await withStaging(stagingPath(dirname(path), basename(path)), async (staged) => {
      await writeFile(staged, bytes, { flag: 'wx', mode });
      // the mask of new files may have taken rights away
      await chmod(staged, mode);
      await rename(staged, path);
    });
  } catch (error) {
    throw systemFailure(path, error);
  }
}
