import type { Course } from '../course/course.ts';
import { isPortablePath } from '../text/index.ts';
import { invalid, type Outcome } from './outcome.ts';
import { withAssets } from './replace-subtree.ts';
import type { Step } from './step.ts';

/** Adds a static asset, or puts it in the place of that of the same path. */
export function putAsset(course: Course, step: Extract<Step, { kind: 'put-asset' }>): Outcome {
  if (!isPortablePath(step.path)) {
    return invalid('file-unreadable', `“${step.path.slice(0, 100)}” cannot be a path below static/.`);
  }
  return { course: withAssets(course, { [step.path]: step.blob }) };
}
