import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What a real CMS was asked and answered; the folder is not part of the repository. */
export const RECORDED = fileURLToPath(new URL('../../../shared/openedx/', import.meta.url));

/** True if the recordings are there. */
export const hasRecordings = existsSync(RECORDED);

/** The courses that were recorded: their folder, and the course key under which they were imported. */
export const RECORDED_COURSES = [
  ['latex2edx-demo', 'course-v1:Lab+L2E+R1'],
  ['math-percent-fi', 'course-v1:Lab+MPF+R1'],
  ['mitx-grading-library', 'course-v1:Lab+MGL+R1'],
  ['oxa_kitchen_sink', 'course-v1:Lab+OKS+R1'],
  ['studio-advanced', 'course-v1:Lab+STA+R1'],
] as const;

/** One request and its answer. */
export interface Recording {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    /** JSON, a form with files, or null. */
    readonly body: unknown;
  };
  readonly response: {
    readonly status: number;
    readonly reason: string;
    readonly headers: Readonly<Record<string, string>>;
    /** JSON or text. A long one is an object with `_start`. */
    readonly body: unknown;
  };
}

/** All recordings of a request, by name. */
export function recordings(): readonly Recording[] {
  const folder = `${RECORDED}recordings/`;
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const read = JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as Partial<Recording>;
      const { request, response } = read;
      return request === undefined || response === undefined ? [] : [{ name: file.slice(0, -5), request, response }];
    });
}

/** What was read back of a course, such as `xblock-get`. */
export function readBack(course: string, what: string): unknown {
  return JSON.parse(readFileSync(`${RECORDED}readback/${course}/${what}.json`, 'utf8'));
}

/** Whether the recording holds only the start of what the CMS answered. */
export function isCut({ response: { body } }: Recording): boolean {
  return typeof body === 'object' && body !== null && '_truncated_to' in body;
}
