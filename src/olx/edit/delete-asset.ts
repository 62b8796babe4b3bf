import type { Course } from '../course/course.ts';
import { type Outcome, refused } from './outcome.ts';
import type { Step } from './step.ts';

/** Takes a static asset away; blocks that refer to it are not looked at. */
export function deleteAsset(course: Course, step: Extract<Step, { kind: 'delete-asset' }>): Outcome {
  if (!course.assets.has(step.path)) {
    return refused('not-found', `There is no static asset ${step.path.slice(0, 1024)} in this course run.`);
  }
  return { course: { ...course, assets: new Map([...course.assets].filter(([path]) => path !== step.path)) } };
}
