import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The shared real courses. */
export const SHARED_COURSES = resolve(import.meta.dirname, '../../../../shared/courses');

/** The small courses of the fixtures. */
export const FIXTURE_COURSES = resolve(import.meta.dirname, '../../fixtures/courses');

/** Whether the shared real courses are there. */
export const coursesAreThere = existsSync(SHARED_COURSES);

/** Every XML file of the shared real courses; empty where they are missing. */
export function readCourseFiles(): readonly { readonly file: string; readonly bytes: Uint8Array }[] {
  if (!coursesAreThere) return [];
  const files = readdirSync(SHARED_COURSES, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.xml'),
  );
  return files.map((file) => ({ file, bytes: readFileSync(join(SHARED_COURSES, file)) }));
}
