import type { BlobRef } from '../course/blob.ts';
import type { Course } from '../course/course.ts';

/** Course-level pages that learners see, and what the course run is graded by. */
const READ_BY_RULES = /^(?:(?:tabs|about|info)\/.*\.html|(?:policies\/[^/]+\/)?grading_policy\.json)$/;
/** In bytes: larger ones are no page that an author wrote. */
const LARGEST = 4_000_000;

/** The course-level files that rules read, by path. Load their bytes for `CourseFileBytes`. */
export function filesForRules(course: Course): ReadonlyMap<string, BlobRef> {
  return new Map([...course.files].filter(([path, { size }]) => READ_BY_RULES.test(path) && size <= LARGEST));
}
