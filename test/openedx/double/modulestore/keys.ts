/** Opaque keys of course runs, blocks and assets. */

/** The parts of a course key `course-v1:ORG+NUMBER+RUN`. */
export interface CourseKey {
  readonly org: string;
  readonly number: string;
  readonly run: string;
}

/** A block inside a structure: `type@id`, for example `html@intro`. Split's BlockKey. */
export type BlockKey = string & { readonly BlockKey: unique symbol };

/** A usage key taken apart. */
export interface UsageKey {
  readonly course: CourseKey;
  readonly block: BlockKey;
}

/** Makes a {@link BlockKey}. Block types contain no `@`. */
export function blockKey(type: string, id: string): BlockKey {
  return `${type}@${id}` as BlockKey;
}

/** The block type in a block key. */
export function typeOf(key: BlockKey): string {
  return key.slice(0, key.indexOf('@'));
}

/** The block id (url_name) in a block key. */
export function idOf(key: BlockKey): string {
  return key.slice(key.indexOf('@') + 1);
}

/**
 * How a url_name fits a usage key: `valid` everywhere, `only-old` in the keys of an archive but not in a course run
 * (it has a `%`), `invalid` nowhere.
 */
export function idForm(id: string): 'valid' | 'only-old' | 'invalid' {
  if (/^[\p{L}\p{N}_~.:-]+$/u.test(id)) return 'valid';
  return /^[\p{L}\p{N}_~.:%-]+$/u.test(id) ? 'only-old' : 'invalid';
}

/** The key of the course root. Its id is `course`, whatever the archive says. */
export const courseRoot = blockKey('course', 'course');

/** `course-v1:ORG+NUMBER+RUN`. */
export function courseText(course: CourseKey): string {
  return `course-v1:${course.org}+${course.number}+${course.run}`;
}

/** Reads a course key; `undefined` if the text is not one. */
export function parseCourseKey(text: string): CourseKey | undefined {
  const match = /^course-v1:([\w\-~.:]+)\+([\w\-~.:]+)\+([\w\-~.:]+)$/.exec(text);
  if (match === null) return undefined;
  const [, org = '', number = '', run = ''] = match;
  return { org, number, run };
}

/** `block-v1:ORG+NUMBER+RUN+type@TYPE+block@ID`. */
export function usageText(course: CourseKey, key: BlockKey): string {
  return `block-v1:${course.org}+${course.number}+${course.run}+type@${typeOf(key)}+block@${idOf(key)}`;
}

/** Reads a usage key of a course run, also the deprecated form `i4x://ORG/NUMBER/TYPE/ID` (its run is empty). */
export function parseUsageKey(text: string): UsageKey | undefined {
  const match = /^block-v1:([^+@]+)\+([^+@]+)\+([^+@]+)\+type@([^+@]+)\+block@([^+@]+)$/.exec(text);
  if (match !== null) {
    const [, org = '', number = '', run = '', type = '', id = ''] = match;
    return { course: { org, number, run }, block: blockKey(type, id) };
  }
  const old = /^i4x:\/\/([^/]+)\/([^/]+)\/([^/]+)\/([^/@]+)$/.exec(text);
  if (old === null) return undefined;
  const [, org = '', number = '', type = '', id = ''] = old;
  return { course: { org, number, run: '' }, block: blockKey(type, id) };
}

/** `asset-v1:ORG+NUMBER+RUN+type@asset+block@NAME`. */
export function assetText(course: CourseKey, name: string): string {
  return `asset-v1:${course.org}+${course.number}+${course.run}+type@asset+block@${name}`;
}

/** True if both are the same course run. */
export function sameCourse(one: CourseKey, other: CourseKey): boolean {
  return one.org === other.org && one.number === other.number && one.run === other.run;
}
