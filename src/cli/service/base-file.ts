import { lstat, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CourseKey, ORIGIN_FILE, writeOrigin } from '#olx';
import { systemFailure } from '../failure.ts';
import type { Opened } from '../input.ts';
import { stagingPath, withStaging } from '../staging.ts';
import { heldBlock, type Remote } from './standing.ts';

/**
 * Writes into the `olx-export.json` of a folder which version it is made from now. Answers whether it could: an archive,
 * and a link, stay as they are.
 */
export async function writeBase(source: Opened, key: CourseKey, now: Remote): Promise<boolean> {
  const { path, course } = source;
  const file = join(path, course.rootFile.base + ORIGIN_FILE);
  try {
    if (!(await stat(path)).isDirectory() || !(await lstat(file)).isFile()) return false;
    const { blockVersion, courseVersion } = now;
    const text = writeOrigin({ courseKey: key, block: heldBlock(source, key), blockVersion, courseVersion });
    await withStaging(stagingPath(dirname(file), ORIGIN_FILE), async (staged) => {
      await writeFile(staged, text, { flag: 'wx' });
      await rename(staged, file);
    });
    return true;
  } catch (error) {
    throw systemFailure(file, error);
  }
}
