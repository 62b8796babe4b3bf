import { DOS_DEVICE, MAX_PATH_BYTES, MAX_PATH_DEPTH } from '../text/index.ts';
import { type ArchiveProblemCode, ArchiveRefusal } from './problem.ts';

/** Of such a path nothing is dropped or refused but a device; with two characters a part it is not too deep either. */
const PLAIN_PATH = /^\w[\w.-]*(?:\/\w[\w.-]*)*$/;
/** A device among the parts of such a path. */
const PLAIN_DEVICE = /(?:^|\/)(?:con|prn|aux|nul|(?:com|lpt)[0-9])(?:\/|$)/i;

const SURROGATE = /[\ud800-\udfff]/;

const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const ENCODER = new TextEncoder();

/** The text of a name's bytes; refuses what is not valid UTF-8. */
export function decodePath(bytes: Uint8Array): string {
  try {
    return STRICT_UTF8.decode(bytes);
  } catch (cause) {
    const shown = new TextDecoder().decode(bytes.subarray(0, MAX_PATH_BYTES));
    throw new ArchiveRefusal('path-encoding', 'The name is not valid UTF-8.', shown, { cause });
  }
}

/**
 * The path in the one spelling used inside: relative, parted by single `/`, no `.` parts, no `/` at
 * the end. Empty only for the archive's own root (`./`). Letters stay as they are: neither case nor
 * Unicode normalisation is changed. Refuses every name that leads out of the folder or that systems
 * read differently.
 */
export function normalisePath(raw: string): string {
  if (raw.length <= MAX_PATH_DEPTH * 2 && PLAIN_PATH.test(raw) && !PLAIN_DEVICE.test(raw)) return raw;
  // a code unit has at most three bytes
  const bytes = raw.length * 3 <= MAX_PATH_BYTES ? 0 : ENCODER.encode(raw).length;
  if (bytes > MAX_PATH_BYTES)
    refuse('path-too-long', `The name is ${bytes} bytes long; ${MAX_PATH_BYTES} are allowed.`, raw);
  if (raw === '') refuse('path-empty', 'The name is empty.', raw);
  if (/\p{Cc}/u.test(raw)) refuse('path-control', 'The name holds a NUL or another control character.', raw);
  if (raw.includes('\\')) refuse('path-backslash', 'The name holds a backslash. Folders are parted by "/".', raw);
  if (/^[A-Za-z]:/.test(raw) || raw.startsWith('//'))
    refuse('path-device', 'The name begins with a drive or a device.', raw);
  if (raw.startsWith('/')) refuse('path-absolute', 'The name begins at the root of the file system.', raw);
  const parts = raw.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) refuse('path-traversal', 'The name leads out of its folder ("..").', raw);
  if (parts.length > MAX_PATH_DEPTH)
    refuse('path-too-long', `The name is ${parts.length} folders deep; ${MAX_PATH_DEPTH} are allowed.`, raw);
  // "./C:/x" is a drive again once the dot is dropped
  if (/^[A-Za-z]:/.test(parts[0] ?? '')) refuse('path-device', 'The name begins with a drive or a device.', raw);
  // with an ending, as in "con.xml", it is a good url_name
  const device = parts.find((part) => DOS_DEVICE.test(part));
  if (device !== undefined) refuse('path-device', `On some systems "${device}" is no file, but a device.`, raw);
  return parts.join('/');
}

/** Orders by code point, as UTF-8 bytes do and UTF-16 code units do not. */
export function comparePaths(left: string, right: string): number {
  const end = Math.min(left.length, right.length);
  for (let index = 0; index < end; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return surrogatesLast(a) - surrogatesLast(b);
  }
  return left.length - right.length;
}

/** Puts paths in that order; an engine compares texts by code unit many times as fast. */
export function sortPaths(paths: string[]): string[] {
  return paths.some((path) => SURROGATE.test(path)) ? paths.sort(comparePaths) : paths.sort();
}

function surrogatesLast(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function refuse(code: ArchiveProblemCode, message: string, entry: string): never {
  throw new ArchiveRefusal(code, message, entry);
}
