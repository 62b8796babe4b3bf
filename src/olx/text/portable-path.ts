import { encodeUtf8 } from './decode.ts';

/** The longest path, in bytes of UTF-8. Linux allows 4,096; courses stay far below. */
export const MAX_PATH_BYTES = 1024;
/** The deepest path, in folders. */
export const MAX_PATH_DEPTH = 64;
/** One name within a path, in bytes of UTF-8; what ext4 and most others allow. */
const MAX_NAME_BYTES = 255;
/** What an export may put before a path that a course run has: `course/`, `drafts/`, `static/`. */
const ROOM = { bytes: 24, folders: 3 };

/** Matches names that Windows reserves for devices in every folder. */
export const DOS_DEVICE = /^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9¹²³])$/i;

/**
 * Whether every common system and archive can hold a file with that path: relative, normalised, well-formed Unicode
 * without control characters, and not one that is never part of a course run.
 */
export function isPortablePath(path: string): boolean {
  if (!path.isWellFormed() || /[\p{Cc}\\\uFFFD]|^[A-Za-z]:/u.test(path)) return false;
  if (!isWithin(path, MAX_PATH_BYTES - ROOM.bytes)) return false;
  const names = path.split('/');
  return names.length <= MAX_PATH_DEPTH - ROOM.folders && names.every(isPortableName);
}

function isPortableName(name: string): boolean {
  if (name === '' || name === '.' || name === '..' || DOS_DEVICE.test(name) || isNotContent(name)) return false;
  return isWithin(name, MAX_NAME_BYTES);
}

/** The project file of `olx validate`. */
export const PROJECT_FILE = '.olxrc.json';
const NOT_CONTENT: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'git~1', PROJECT_FILE]);
/** Nearly all names are so, and cannot be one of those: they begin with a letter or digit, and are ASCII without `~`. */
const PLAIN_NAME = /^\w[ -}]*$/;
/** Paths that may have another name in them. */
const SPECIAL_PATH = /(?:^|\/)\W|[^ -}]/;

/**
 * Whether a part of a path is a folder of version control or the project file, or on some system the name of one.
 * These are never part of a course run, and content never writes them: what is in version control may be run, and the
 * project file decides which findings are reported.
 */
export function isNotContent(part: string): boolean {
  if (PLAIN_NAME.test(part)) return false;
  return NOT_CONTENT.has(
    part
      .toLowerCase()
      .replace(/\p{Cf}/gu, '')
      .replace(/[. ]+$/, ''),
  );
}

/** The same for a whole path with `/`. */
export function isContentPath(path: string): boolean {
  return !SPECIAL_PATH.test(path) || !path.split('/').some(isNotContent);
}

function isWithin(text: string, bytes: number): boolean {
  // a code unit has at most three bytes
  return text.length * 3 <= bytes || encodeUtf8(text).length <= bytes;
}
