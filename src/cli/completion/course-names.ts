import { stat } from 'node:fs/promises';
import { type Course, fieldsOf, indexOf, ROOT_ID } from '#olx';
import { openBlobs } from '../blobs.ts';
import { resolveBlock } from '../block-reference.ts';
import { openCourse } from '../input.ts';
import type { Terminal } from '../terminal.ts';

/** A larger archive takes too long for somebody who waits at a prompt. */
const MOST_ARCHIVE_BYTES = 20 * 1024 * 1024;

/** Nothing may be printed at a prompt but candidates. */
const SILENT: Terminal = {
  print: async () => undefined,
  tell: async () => undefined,
  isInteractive: false,
  screen: null,
};

/** The url_names of a course run's blocks, or with `asIds` their `type@url_name`; none if it cannot be read. */
export async function blockNames(path: string, asIds: boolean): Promise<readonly string[]> {
  const course = await courseAt(path);
  if (course === null) return [];
  const ids = [...indexOf(course.root).blocks];
  if (asIds) return ids.map(([id]) => id);
  const counts = new Map<string, number>();
  for (const [, { urlName }] of ids) counts.set(urlName, (counts.get(urlName) ?? 0) + 1);
  // a name that several blocks have does not say which is meant
  return ids.map(([id, { urlName }]) => (id === ROOT_ID ? 'course' : counts.get(urlName) === 1 ? urlName : id));
}

/** The settings that a block may have; none if there is no such block. */
export async function settingNames(path: string, reference: string): Promise<readonly string[]> {
  const course = await courseAt(path);
  if (course === null) return [];
  try {
    const { block } = resolveBlock(course, reference);
    return fieldsOf(block.type).flatMap(({ name, scope }) => (scope === 'settings' ? [name] : []));
  } catch {
    return [];
  }
}

async function courseAt(path: string): Promise<Course | null> {
  const blobs = openBlobs({ keep: false });
  try {
    const found = await stat(path);
    return found.isFile() && found.size > MOST_ARCHIVE_BYTES
      ? null
      : (await openCourse(path, { terminal: SILENT, blobs })).course;
  } catch {
    return null;
  } finally {
    await blobs.close();
  }
}
