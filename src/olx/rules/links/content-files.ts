import type { CourseView } from '../rule.ts';

/** Course-level files that hold HTML which learners see: tabs, about pages, updates and handouts. */
const CONTENT_FILE = /^(?:tabs|about|info)\/.*\.html$/;

/** The texts of the course-level pages that are at hand, by path. */
export function* contentFiles(view: CourseView): Generator<readonly [path: string, text: string]> {
  for (const path of view.course.files.keys()) {
    const text = CONTENT_FILE.test(path) ? view.text(path) : null;
    if (text !== null) yield [path, text];
  }
}
