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
 * without control characters.
 */
export function isPortablePath(path: string): boolean {
  if (!path.isWellFormed() || /[\p{Cc}\\\uFFFD]|^[A-Za-z]:/u.test(path)) return false;
  if (!isWithin(path, MAX_PATH_BYTES - ROOM.bytes)) return false;
  const names = path.split('/');
  return names.length <= MAX_PATH_DEPTH - ROOM.folders && names.every(isPortableName);
}

function isPortableName(name: string): boolean {
  if (name === '' || name === '.' || name === '..' || DOS_DEVICE.test(name)) return false;
  return isWithin(name, MAX_NAME_BYTES);
}

function isWithin(text: string, bytes: number): boolean {
  // a code unit has at most three bytes
  return text.length * 3 <= bytes || encodeUtf8(text).length <= bytes;
}
