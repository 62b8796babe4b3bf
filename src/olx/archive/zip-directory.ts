import type { BlobWindow } from './blob-window.ts';
import { crc32 } from './crc32.ts';
import { decodePath } from './entry-path.ts';
import { ArchiveRefusal } from './problem.ts';
import { ambiguous, damaged, type ZipEnd } from './zip-end.ts';
import {
  EXTRA_ZIP64,
  FLAG_UTF8,
  METHOD_DEFLATED,
  METHOD_STORED,
  NO_ROOM_16,
  NO_ROOM_32,
  RECORD_SIGNATURE,
  viewOf,
} from './zip-layout.ts';

/** One record of the central directory. Sizes and offsets in bytes. */
export interface ZipRecord {
  readonly name: string;
  /** As it stands in the file, where the local header must have it too. */
  readonly rawName: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  readonly packedSize: number;
  readonly size: number;
  /** Of the local header. */
  readonly offset: number;
  /** Unix file type and mode; 0 where there is none. */
  readonly mode: number;
  readonly isFolder: boolean;
}

const FIXED_BYTES = 46;
const HOST_DOS = 0;
const DOS_FOLDER = 0x10;
const UNIX_TYPE = 0o170000;
const UNIX_FOLDER = 0o040000;
const EXTRA_UNICODE_PATH = 0x7075;

/** The records of a zip's central directory (APPNOTE 4.3.12) in its order, read anew at each call. */
export async function* zipRecords(zip: BlobWindow, { start, end, entries }: ZipEnd): AsyncGenerator<ZipRecord> {
  let at = start;
  for (let index = 0; index < entries; index += 1) {
    const fixed = viewOf(await zip.read(at, FIXED_BYTES));
    if (at + FIXED_BYTES > end || fixed.getUint32(0, true) !== RECORD_SIGNATURE) throw damaged();
    const nameLength = fixed.getUint16(28, true);
    const extraLength = fixed.getUint16(30, true);
    const length = FIXED_BYTES + nameLength + extraLength + fixed.getUint16(32, true);
    if (at + length > end) throw damaged();
    const record = await zip.read(at, FIXED_BYTES + nameLength + extraLength);
    yield recordOf(record, nameLength);
    at += length;
  }
  if (at !== end) throw ambiguous('its directory holds more than it counts');
}

function recordOf(bytes: Uint8Array, nameLength: number): ZipRecord {
  const view = viewOf(bytes);
  const flags = view.getUint16(8, true);
  const rawName = bytes.slice(FIXED_BYTES, FIXED_BYTES + nameLength);
  const extra = extraFields(bytes.subarray(FIXED_BYTES + nameLength));
  const name = nameOf(rawName, flags, extra.get(EXTRA_UNICODE_PATH));
  if (view.getUint16(34, true) !== 0 && view.getUint16(34, true) !== NO_ROOM_16) throw damaged(name);
  const large = zip64Values(extra.get(EXTRA_ZIP64));
  const attributes = view.getUint32(38, true);
  const mode = attributes >>> 16;
  return {
    name,
    rawName,
    flags,
    method: view.getUint16(10, true),
    crc32: view.getUint32(16, true),
    // in this order they stand in the field, each only where the record has no room for it
    size: large(view.getUint32(24, true), name),
    packedSize: large(view.getUint32(20, true), name),
    offset: large(view.getUint32(42, true), name),
    mode,
    isFolder:
      name.endsWith('/') ||
      (mode & UNIX_TYPE) === UNIX_FOLDER ||
      (view.getUint8(5) === HOST_DOS && (attributes & DOS_FOLDER) !== 0),
  };
}

/** The fields by their ids; of two of one id the first. Bytes that are no field end the list. */
export function extraFields(bytes: Uint8Array): ReadonlyMap<number, Uint8Array> {
  const fields = new Map<number, Uint8Array>();
  const view = viewOf(bytes);
  for (let at = 0; at + 4 <= bytes.length; ) {
    const id = view.getUint16(at, true);
    const end = at + 4 + view.getUint16(at + 2, true);
    if (end > bytes.length) break;
    if (!fields.has(id)) fields.set(id, bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

/** Takes the next value of a zip64 field wherever a plain value says that it has no room. */
export function zip64Values(field: Uint8Array | undefined): (plain: number, entry: string) => number {
  const view = viewOf(field ?? new Uint8Array(0));
  let at = 0;
  return (plain, entry) => {
    if (plain !== NO_ROOM_32) return plain;
    if (at + 8 > view.byteLength) throw damaged(entry);
    const value = Number(view.getBigUint64(at, true));
    at += 8;
    if (!Number.isSafeInteger(value)) throw damaged(entry);
    return value;
  };
}

function nameOf(raw: Uint8Array, flags: number, unicode: Uint8Array | undefined): string {
  // Info-ZIP's field for names in a code page: version, checksum of the plain name, the name in UTF-8
  if ((flags & FLAG_UTF8) !== 0 || unicode === undefined || unicode.length < 5) return decodePath(raw);
  if (unicode[0] !== 1 || viewOf(unicode).getUint32(1, true) !== crc32(raw)) return decodePath(raw);
  const name = decodePath(unicode.subarray(5));
  // ASCII is the same in every code page
  if (raw.every((byte) => byte < 0x80) && name !== decodePath(raw)) throw ambiguous('an entry has two names', name);
  return name;
}

/** Refuses an entry whose content is not read: encrypted, patched, or packed by another method than deflate. */
export function judgePacking({ flags, method, name }: ZipRecord): void {
  if ((flags & 0x2041) !== 0) {
    throw new ArchiveRefusal('archive-encrypted', 'The archive is encrypted. Pack it without a password.', name);
  }
  if ((flags & 0x0020) !== 0 || (method !== METHOD_STORED && method !== METHOD_DEFLATED)) {
    const message = `The entry is packed by method ${method}; zip's usual "deflate" is read.`;
    throw new ArchiveRefusal('archive-unsupported', message, name);
  }
}
