import { type Course, type CourseFileBytes, filesForRules } from '#olx';
import type { Store } from '#store';

/** In bytes, together: pages beyond this are left to whoever validates the exported folder. */
const MOST = 16_000_000;

/** The bytes of the course-level files that rules read. */
export async function courseFileBytes({ blobs }: Store, course: Course): Promise<CourseFileBytes> {
  const texts = new Map<string, Uint8Array>();
  let total = 0;
  for (const [path, { hash, size }] of filesForRules(course)) {
    total += size;
    if (total > MOST) break;
    texts.set(path, await blobs.get(hash));
  }
  return (path) => texts.get(path) ?? null;
}

/** The year in which dates without one are read, as `Date.from_json` of the platform takes the one it runs in. */
export function presentYear(): number {
  return new Date().getUTCFullYear();
}
