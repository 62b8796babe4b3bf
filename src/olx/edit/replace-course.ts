import type { Course } from '../course/course.ts';
import { hasErrors } from '../diagnostic.ts';
import { misplaced } from '../rules/placement.ts';
import type { Applied } from './apply.ts';
import { lost } from './apply.ts';

/** A whole course run put in the place of another, with its layout, files and assets. */
export function replaceCourse(before: Course, next: Course): Applied {
  const wrong = misplaced(next.root);
  if (next.root.type !== 'course') {
    const message = `This is the OLX of a ${next.root.type}, not of a course run.`;
    return { ok: false, step: 0, refusal: { code: 'olx-invalid', message, blocks: [], diagnostics: [] } };
  }
  if (hasErrors(wrong)) {
    const message = 'Some blocks stand where their type may not.';
    return { ok: false, step: 0, refusal: { code: 'olx-invalid', message, blocks: [], diagnostics: wrong } };
  }
  return { ok: true, course: next, orphans: lost(before, next) };
}
