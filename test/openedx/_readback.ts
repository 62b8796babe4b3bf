import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Block,
  type Course,
  type CourseKey,
  type Folder,
  indexOf,
  type Json,
  parseUsageKey,
  type Settings,
  storedName,
} from '#olx';
import type { FieldContext } from '../../src/openedx/fields/index.ts';
import { realSamples } from '../support/courses.ts';

const READBACK = fileURLToPath(new URL('../../../shared/openedx/readback', import.meta.url));

/** A block of a real course and what a real CMS answered of it after the course was imported. */
export interface Recorded {
  readonly key: string;
  readonly block: Block;
  readonly data: Json;
  readonly metadata: Settings;
}

/** A course run of the recordings. */
export interface RecordedCourse {
  readonly name: string;
  readonly course: Course;
  readonly key: CourseKey;
  readonly context: FieldContext;
  readonly blocks: readonly Recorded[];
  /** Keys that the CMS answered and that our reading does not have. */
  readonly missing: readonly string[];
}

/** The five recorded course runs; none if they are not beside the checkout. */
export function recordedCourses(): readonly RecordedCourse[] {
  return realSamples().flatMap(({ name, course, folder }): RecordedCourse[] => {
    const path = join(READBACK, name, 'xblock-get.json');
    if (!existsSync(path)) return [];
    const answers = JSON.parse(readFileSync(path, 'utf8')) as Record<string, { data: Json; metadata: Settings }>;
    const { blocks } = indexOf(course.root);
    const missing: string[] = [];
    let key: CourseKey | null = null;
    const found = Object.entries(answers).flatMap(([usage, { data, metadata }]): Recorded[] => {
      const parsed = parseUsageKey(usage);
      key = parsed?.course ?? key;
      const block = parsed === null ? undefined : blocks.get(parsed.id);
      if (block === undefined) missing.push(usage);
      return block === undefined ? [] : [{ key: usage, block, data, metadata }];
    });
    return key === null
      ? []
      : [{ name, course, key, context: { course: key, digestOf: digests(folder, course) }, blocks: found, missing }];
  });
}

/** The MD5 of each asset, as the contentstore of the CMS has it. */
function digests(folder: Folder, course: Course): (name: string) => string | null {
  const bytes = new Map(
    [...folder.values()].flatMap(({ blob, bytes }) => (bytes === undefined ? [] : [[blob.hash, bytes] as const])),
  );
  const byName = new Map(
    [...course.assets].map(([path, { hash }]) => [
      storedName(path),
      createHash('md5')
        .update(bytes.get(hash) ?? new Uint8Array())
        .digest('hex'),
    ]),
  );
  return (name) => byName.get(name) ?? null;
}

/** The JSON of a value, members in order of their names; undefined and null differ. */
export function sorted(value: unknown): string | undefined {
  return JSON.stringify(value, (_name, each: Json) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
