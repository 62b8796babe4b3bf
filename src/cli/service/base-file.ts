import { lstat, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Client } from '#contract';
import { type CourseKey, idOf, usageKey } from '#olx';
import { isWholeCourse } from '../block-reference.ts';
import { ORIGIN_FILE } from '../course-output.ts';
import { systemFailure } from '../failure.ts';
import type { Opened } from '../input.ts';
import { stagingPath, withStaging } from '../staging.ts';
import type { Terminal } from '../terminal.ts';
import { answered } from './answered.ts';
import type { Remote } from './standing.ts';

/** What PATH holds as it was after a commit: its version there, and that of the course run. */
export async function remoteAt(
  client: Client,
  course: CourseKey,
  { course: held }: Opened,
  { commit, courseVersion }: { readonly commit: string; readonly courseVersion: string },
  terminal: Terminal,
): Promise<Remote> {
  if (isWholeCourse(held)) return { version: courseVersion, courseVersion };
  const block = usageKey(course, idOf(held.root));
  const { etag } = await answered(await client.getDocument(block, { at: commit, scope: 'node' }), terminal);
  return { version: etag ?? '', courseVersion };
}

/**
 * Writes into the `olx-export.json` of a folder which version it is made from now. Answers whether it could: an archive,
 * and a link, stay as they are.
 */
export async function writeBase({ path, course, origin }: Opened, key: CourseKey, now: Remote): Promise<boolean> {
  const file = join(path, course.rootFile.base + ORIGIN_FILE);
  try {
    if (!(await stat(path)).isDirectory() || !(await lstat(file)).isFile()) return false;
    const text = JSON.stringify(
      {
        course_key: key,
        block: origin?.block ?? usageKey(key, idOf(course.root)),
        block_version: isWholeCourse(course) ? (origin?.blockVersion ?? '') : now.version,
        course_version: now.courseVersion,
      },
      null,
      2,
    );
    await withStaging(stagingPath(dirname(file), ORIGIN_FILE), async (staged) => {
      await writeFile(staged, `${text}\n`, { flag: 'wx' });
      await rename(staged, file);
    });
    return true;
  } catch (error) {
    throw systemFailure(file, error);
  }
}
