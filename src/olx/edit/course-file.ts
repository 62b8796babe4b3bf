import type { BlobRef } from '../course/blob.ts';
import type { Course } from '../course/course.ts';
import { isPortablePath } from '../text/index.ts';
import { invalid, type Outcome, refused } from './outcome.ts';
import type { Step } from './step.ts';

/**
 * The folders that hold what a course run has beside its blocks. Files elsewhere are those of blocks,
 * or static assets; `policy.json` is part of the settings of blocks.
 */
const FOLDERS = /^(?:about|info|tabs|policies|assets)\//;

/** Adds a course-level file, or puts it in the place of that of the same path. */
export function putFile(course: Course, { path, blob }: Extract<Step, { kind: 'put-file' }>): Outcome {
  const shown = `“${path.slice(0, 100)}”`;
  if (!isPortablePath(path) || !FOLDERS.test(path)) {
    return invalid(
      'file-unreadable',
      `${shown} is no course-level file: these stand in about, info, tabs, policies or assets.`,
    );
  }
  if (path === course.policy?.path || /^policies\/[^/]+\/policy\.json$/.test(path)) {
    return invalid('file-unreadable', `${shown} holds settings of blocks; change these instead.`);
  }
  if (course.files.get(path)?.hash === blob.hash) return { course };
  return { course: { ...course, files: new Map<string, BlobRef>([...course.files, [path, blob]]) } };
}

/** Takes a course-level file away. */
export function deleteFile(course: Course, { path }: Extract<Step, { kind: 'delete-file' }>): Outcome {
  if (!course.files.has(path)) {
    return refused('not-found', `There is no course-level file ${path.slice(0, 1024)} in this course run.`);
  }
  return { course: { ...course, files: new Map([...course.files].filter(([each]) => each !== path)) } };
}
