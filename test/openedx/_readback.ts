import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
import type { FieldContext, StudioFields } from '../../src/openedx/fields/index.ts';
import { realSamples } from '../support/courses.ts';

const READBACK = fileURLToPath(new URL('../../../shared/openedx/readback', import.meta.url));

const RECORDINGS = fileURLToPath(new URL('../../../shared/openedx/recordings', import.meta.url));

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
  readonly folder: Folder;
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
      : [
          {
            name,
            folder,
            course,
            key,
            context: { course: key, digestOf: digests(folder, course) },
            blocks: found,
            missing,
          },
        ];
  });
}

/** A block that was made in Studio and then set. */
export interface SetBlock {
  readonly type: string;
  /** The body of the PUT that set its fields. */
  readonly change: { readonly data?: string; readonly metadata: Settings };
  /** What `GET xblock` answered afterwards; null if that was a 500. */
  readonly seen: StudioFields | null;
  /** What `olx-export` gave. */
  readonly olx: string;
}

/** One block of each type that was tried; none if the recordings are not beside the checkout. */
export function setBlocks(): readonly SetBlock[] {
  if (!existsSync(RECORDINGS)) return [];
  const read = (name: string): unknown => JSON.parse(readFileSync(join(RECORDINGS, name), 'utf8'));
  return readdirSync(RECORDINGS).flatMap((name): SetBlock[] => {
    const type = /^42-put-(.+)\.json$/.exec(name)?.[1];
    if (type === undefined) return [];
    const { request } = read(name) as { request: { body: SetBlock['change'] } };
    const get = read(`43-get-${type}.json`) as { response: { status: number; body: StudioFields } };
    const seen = get.response.status === 200 ? get.response.body : null;
    const olx = read(`44-olx-${type}.json`) as { response: { body: { blocks: Record<string, { olx: string }> } } };
    return Object.values(olx.response.body.blocks).map((each) => ({ type, change: request.body, seen, olx: each.olx }));
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
