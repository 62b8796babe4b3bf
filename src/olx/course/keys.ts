import { foldCase, foldPath } from '../text/index.ts';

/** A branded type: a plain string is not a key until a function such as `parseCourseKey` checked it. */
export type Brand<Base, Name extends string> = Base & { readonly __brand: Name };

/** `course-v1:Org+Number+Run`. */
export type CourseKey = Brand<string, 'CourseKey'>;
/** `block-v1:Org+Number+Run+type@problem+block@url_name`. */
export type UsageKey = Brand<string, 'UsageKey'>;
/** `type@url_name`, the identity of a block within its course run; the root is `course@course`. */
export type BlockId = Brand<string, 'BlockId'>;

/** The parts of a course key. */
export interface CourseKeyParts {
  readonly org: string;
  readonly number: string;
  readonly run: string;
}

// opaque_keys: CourseLocator.ALLOWED_ID_CHARS is [\w\-~.:]; BlockUsageLocator allows % besides
const PART = String.raw`[\p{L}\p{N}_\-~.:]+`;
const COURSE_KEY = new RegExp(`^course-v1:(${PART})\\+(${PART})\\+(${PART})$`, 'u');
const USAGE_KEY = new RegExp(
  `^block-v1:(${PART})\\+(${PART})\\+(${PART})\\+type@(${PART})\\+block@([^+/?#\\s]+)$`,
  'u',
);
const BLOCK_TYPE = /^[\p{L}_][\p{L}\p{N}_\-.]*$/u;
const BLOCK_ID = /^([\p{L}_][\p{L}\p{N}_\-.]*)@([^@/\\\s<>"&]+)$/u;

/** The id that Open edX gives to the root of every course run (`xml_importer.py`). */
export const ROOT_ID = 'course@course' as BlockId;

/** Checks a course key; null if the text is not one. */
export function parseCourseKey(text: string): CourseKey | null {
  return text.length <= 255 && COURSE_KEY.test(text) ? (text as CourseKey) : null;
}

/** The organisation, number and run that a course key names. */
export function courseKeyParts(key: CourseKey): CourseKeyParts {
  const [, org = '', number = '', run = ''] = COURSE_KEY.exec(key) ?? [];
  return { org, number, run };
}

/** The id of a block; every block of type `course` is the root. */
export function blockId(type: string, urlName: string): BlockId {
  return type === 'course' ? ROOT_ID : (`${type}@${urlName}` as BlockId);
}

/** Checks a block id; null if the text is not of the form `type@url_name`. */
export function parseBlockId(text: string): BlockId | null {
  const match = BLOCK_ID.exec(text);
  return match === null ? null : blockId(match[1] ?? '', match[2] ?? '');
}

/** The block type and url_name that an id names. */
export function blockIdParts(id: BlockId): { readonly type: string; readonly urlName: string } {
  const at = id.indexOf('@');
  return { type: id.slice(0, at), urlName: id.slice(at + 1) };
}

/** Equal for two blocks whose files many systems take for one: they differ in case, Unicode form, or dots at the end of a folder. */
export function foldId(id: BlockId): string {
  return id.includes(':') ? foldPath(`${id.replaceAll(':', '/')}.xml`) : foldCase(id);
}

/** Whether a text can be a block type in a usage key. The catalogue is not consulted. */
export function isBlockType(text: string): boolean {
  return BLOCK_TYPE.test(text);
}

/** The usage key of a block in a course run. */
export function usageKey(course: CourseKey, id: BlockId): UsageKey {
  const { type, urlName } = blockIdParts(id);
  return `block-v1:${course.slice('course-v1:'.length)}+type@${type}+block@${urlName}` as UsageKey;
}

/** The course key and block id that a usage key names, or null if the text is not one. */
export function parseUsageKey(text: string): { readonly course: CourseKey; readonly id: BlockId } | null {
  const match = USAGE_KEY.exec(text);
  if (match === null) return null;
  const [, org, number, run, type = '', urlName = ''] = match;
  return { course: `course-v1:${org}+${number}+${run}` as CourseKey, id: blockId(type, urlName) };
}
