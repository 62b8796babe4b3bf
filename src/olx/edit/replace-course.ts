import { idOf } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { hasErrors } from '../diagnostic.ts';
import { validatePlacement } from '../rules/validate.ts';
import type { Applied } from './apply.ts';
import { lost } from './orphans.ts';
import { invalid, type Outcome, refused } from './outcome.ts';

/** A whole course run put in the place of another, with its layout, files and assets. */
export function replaceCourse(before: Course, next: Course): Applied {
  const outcome = placed(next);
  if ('refusal' in outcome) return { ok: false, step: 0, refusal: outcome.refusal };
  return { ok: true, course: next, orphans: lost(before, next) };
}

function placed(next: Course): Outcome {
  const { root } = next;
  if (root.type !== 'course') {
    const message =
      root.type === 'library'
        ? 'This is a content library. It cannot be imported as a course run; its blocks can be added to units.'
        : `This is the OLX of a ${root.type}, not of a course run.`;
    return invalid('folder-root-mismatch', message, [idOf(root)]);
  }
  const wrong = validatePlacement(root);
  if (hasErrors(wrong)) return refused('olx-invalid', 'Some blocks stand where their type may not.', [], wrong);
  return { course: next };
}
