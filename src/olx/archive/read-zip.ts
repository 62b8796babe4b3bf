import {
  BlobReader,
  type Entry,
  ERR_AMBIGUOUS_ARCHIVE,
  ERR_ENCRYPTED,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_OVERLAPPING_ENTRY,
  ERR_SPLIT_ZIP_FILE,
  ERR_UNSUPPORTED_COMPRESSION,
  ERR_UNSUPPORTED_ENCRYPTION,
  type FileEntry,
  ZipReader,
} from '@zip.js/zip.js/lib/zip-core-custom.js';
import { counted, slicesOf, transformed } from './byte-stream.ts';
import { crc32 } from './crc32.ts';
import type { EntryIntake } from './entry-intake.ts';
import { decodePath, normalisePath } from './entry-path.ts';
import type { ByteMeter } from './limits.ts';
import { ArchiveRefusal } from './problem.ts';

/** A central directory of 100,000 entries is near 10 MB; one of this size is there to fill memory. */
const MAX_DIRECTORY_BYTES = 128 * 1024 * 1024;
const METHOD_STORED = 0;
const METHOD_DEFLATED = 8;
const UNIX_TYPE = 0o170000;
const UNIX_FILE = 0o100000;
const UNIX_FOLDER = 0o040000;
const UNIX_LINK = 0o120000;

const STRICT = {
  strictness: 'strict',
  // names are judged in entry-path.ts, with a code for each reason
  filenameValidation: 'tolerant',
  checkOverlappingEntry: true,
  useWebWorkers: false,
} as const;

class BoundedBlobReader extends BlobReader {
  override async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    if (length > MAX_DIRECTORY_BYTES) {
      throw new ArchiveRefusal('too-many-entries', 'The list of entries in the archive is too long.');
    }
    return super.readUint8Array(offset, length);
  }
}

/** Hands every entry of a zip to the intake, after all names and declared sizes have been judged. */
export async function readZip(zip: Blob, intake: EntryIntake, meter: ByteMeter, signal: AbortSignal): Promise<void> {
  meter.addPacked(zip.size);
  const reader = new ZipReader(new BoundedBlobReader(zip), STRICT);
  // two passes over the list instead of one list in memory: an entry object is large
  let declared = 0;
  for await (const entry of entriesOf(reader, signal)) {
    const name = entryName(entry);
    if (isFolder(entry, name)) {
      intake.addFolder(name);
    } else {
      judge(entry, name);
      intake.addFile(name);
      declared += entry.uncompressedSize;
      meter.check(declared, name);
    }
  }
  intake.checkNames();
  for await (const entry of entriesOf(reader, signal)) {
    const name = entryName(entry);
    if (entry.directory || isFolder(entry, name)) continue;
    const path = normalisePath(name);
    const content = counted(contentOf(zip, entry, signal), (bytes) => meter.addUnpacked(bytes, path));
    await intake.fill(path, entry.uncompressedSize, content);
  }
}

async function* entriesOf(reader: ZipReader<unknown>, signal: AbortSignal): AsyncGenerator<Entry> {
  const entries = reader.getEntriesGenerator();
  for (;;) {
    signal.throwIfAborted();
    const { done, value } = await entries.next().catch((error: unknown) => refuse(error, null));
    if (done) return;
    yield value;
  }
}

function isFolder(entry: Entry, name: string): boolean {
  if (!entry.directory && !name.endsWith('/')) return false;
  if (entry.uncompressedSize > 0) {
    throw new ArchiveRefusal('entry-file-and-folder', 'The entry is a folder that has content of its own.', name);
  }
  return true;
}

function judge(entry: Entry, name: string): void {
  const type = (entry.externalFileAttributes >>> 16) & UNIX_TYPE;
  if (type === UNIX_LINK) throw new ArchiveRefusal('entry-link', 'The entry is a link. Archive the file itself.', name);
  if (type !== 0 && type !== UNIX_FILE && type !== UNIX_FOLDER) {
    throw new ArchiveRefusal(
      'entry-special',
      'The entry is neither a file nor a folder (device, pipe, socket or the like).',
      name,
    );
  }
  if (entry.encrypted)
    throw new ArchiveRefusal('archive-encrypted', 'The archive is encrypted. Pack it without a password.', name);
  if (entry.compressionMethod !== METHOD_STORED && entry.compressionMethod !== METHOD_DEFLATED) {
    throw new ArchiveRefusal(
      'archive-unsupported',
      `The entry is packed by method ${entry.compressionMethod}; zip's usual "deflate" is read.`,
      name,
    );
  }
}

function entryName(entry: Entry): string {
  // Info-ZIP's Unicode path field: zip.js takes its name where the checksum fits
  const unicode = entry.extraFieldUnicodePath;
  if (unicode?.valid === true && !entry.bitFlag?.languageEncodingFlag) {
    if (entry.filename.includes('\uFFFD'))
      throw new ArchiveRefusal('path-encoding', 'The name is not valid UTF-8.', entry.filename);
    return entry.filename;
  }
  return decodePath(entry.rawFilename);
}

/** The entry's content, once its headers are found to agree; refuses a wrong checksum after the last byte. */
async function* contentOf(zip: Blob, entry: FileEntry, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  // zip.js compares headers, bounds and overlaps; its own way to the content takes several times as long
  await entry
    .getData(new WritableStream<Uint8Array>(), { checkOverlappingEntryOnly: true })
    .catch((error: unknown) => refuse(error, entry.filename));
  const start = entry.localDirectory?.dataOffset;
  if (start === undefined) throw new TypeError('zip.js tells where the content starts');
  const packed = slicesOf(zip.slice(start, start + entry.compressedSize).stream(), signal);
  let checksum = 0;
  try {
    for await (const chunk of entry.compressionMethod === METHOD_STORED
      ? packed
      : transformed(packed, new DecompressionStream('deflate-raw'))) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    refuse(error, entry.filename);
  }
  if (checksum !== entry.crc32)
    throw new ArchiveRefusal('archive-damaged', 'The checksum of the entry is wrong.', entry.filename);
}

/** Turns what zip.js throws into a refusal; lets through what is not about the archive. */
function refuse(cause: unknown, entry: string | null): never {
  if (cause instanceof ArchiveRefusal) throw cause;
  const message = cause instanceof Error ? cause.message : '';
  const name = cause instanceof Error ? cause.name : '';
  // the file under the Blob is gone or was changed; the abort's reason is thrown further out
  if (name === 'NotReadableError' || name === 'AbortError') throw cause;
  switch (message) {
    case ERR_ENCRYPTED:
    case ERR_ENCRYPTED_CENTRAL_DIRECTORY:
    case ERR_UNSUPPORTED_ENCRYPTION:
      throw new ArchiveRefusal('archive-encrypted', 'The archive is encrypted. Pack it without a password.', entry, {
        cause,
      });
    case ERR_SPLIT_ZIP_FILE:
    case ERR_UNSUPPORTED_COMPRESSION:
      throw new ArchiveRefusal(
        'archive-unsupported',
        'The archive is split or packed in a way that is not read.',
        entry,
        { cause },
      );
    case ERR_AMBIGUOUS_ARCHIVE:
    case ERR_OVERLAPPING_ENTRY:
      throw new ArchiveRefusal('archive-ambiguous', ambiguity(cause), entry, { cause });
    default:
      throw new ArchiveRefusal('archive-damaged', 'The archive is cut off or damaged.', entry, { cause });
  }
}

function ambiguity(cause: unknown): string {
  const reason =
    typeof cause === 'object' && cause !== null && 'reason' in cause ? String(cause.reason) : 'overlapping entries';
  return `Programs would unpack this archive differently: ${reason}.`;
}
