import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Block, type Course, type CourseKey, draftView, indexOf, parseUsageKey, type Settings } from '#olx';
import { realSamples } from '../support/courses.ts';

const READBACK = fileURLToPath(new URL('../../../shared/openedx/readback', import.meta.url));

/** A block of a real course and what a real CMS answered of it after the course was imported. */
export interface Recorded {
  readonly key: string;
  readonly block: Block;
  readonly data: unknown;
  readonly metadata: Settings;
}

/** A course run of the recordings. */
export interface RecordedCourse {
  readonly name: string;
  readonly course: Course;
  readonly key: CourseKey;
  readonly blocks: readonly Recorded[];
  /** Keys that the CMS answered and that our reading does not have. */
  readonly missing: readonly string[];
}

/** The five recorded course runs; none if they are not beside the checkout. */
export function recordedCourses(): readonly RecordedCourse[] {
  return realSamples().flatMap(({ name, course }): RecordedCourse[] => {
    const path = join(READBACK, name, 'xblock-get.json');
    if (!existsSync(path)) return [];
    const answers = JSON.parse(readFileSync(path, 'utf8')) as Record<string, { data: unknown; metadata: Settings }>;
    const { blocks } = indexOf(draftView(course.root));
    const missing: string[] = [];
    let key: CourseKey | null = null;
    const found = Object.entries(answers).flatMap(([usage, { data, metadata }]): Recorded[] => {
      const parsed = parseUsageKey(usage);
      key = parsed?.course ?? key;
      const block = parsed === null ? undefined : blocks.get(parsed.id);
      if (block === undefined) missing.push(usage);
      return block === undefined ? [] : [{ key: usage, block, data, metadata }];
    });
    return key === null ? [] : [{ name, course, key, blocks: found, missing }];
  });
}
