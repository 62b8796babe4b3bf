import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve(import.meta.dirname, '../../../../shared/courses');

/** Whether the shared real courses are there. */
export const coursesAreThere = existsSync(FOLDER);

/** Every XML file of the shared real courses; empty where they are missing. */
export function readCourseFiles(): readonly { readonly file: string; readonly bytes: Uint8Array }[] {
  if (!coursesAreThere) return [];
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.xml'));
  return files.map((file) => ({ file, bytes: readFileSync(join(FOLDER, file)) }));
}
