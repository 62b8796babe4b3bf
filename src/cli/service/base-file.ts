import { lstat, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CourseKey } from '#olx';
import { ORIGIN_FILE } from '../course-output.ts';
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
    const origin = {
      course_key: key,
      block: heldBlock(source, key),
      block_version: now.blockVersion,
      course_version: now.courseVersion,
    };
    await withStaging(stagingPath(dirname(file), ORIGIN_FILE), async (staged) => {
      await writeFile(staged, `${JSON.stringify(origin, null, 2)}\n`, { flag: 'wx' });
      await rename(staged, file);
    });
    return true;
  } catch (error) {
    throw systemFailure(file, error);
  }
}
