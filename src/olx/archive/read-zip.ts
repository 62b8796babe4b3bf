import { BlobWindow, WINDOW_BYTES } from './blob-window.ts';
import { counted, slicesOf, TransformFailure, transformed } from './byte-stream.ts';
import { crc32 } from './crc32.ts';
import type { EntryIntake } from './entry-intake.ts';
import { normalisePath } from './entry-path.ts';
import type { ByteMeter } from './limits.ts';
import { ArchiveRefusal } from './problem.ts';
import { judgePacking, type ZipRecord, zipRecords } from './zip-directory.ts';
import { damaged, zipEnd } from './zip-end.ts';
import { METHOD_STORED } from './zip-layout.ts';
import { contentStart, ZipPlaces } from './zip-place.ts';

const UNIX_TYPE = 0o170000;
const UNIX_FILE = 0o100000;
const UNIX_FOLDER = 0o040000;
const UNIX_LINK = 0o120000;

/** Hands every entry of a zip to the intake, after all names and declared sizes have been judged. */
export async function readZip(zip: Blob, intake: EntryIntake, meter: ByteMeter, signal: AbortSignal): Promise<void> {
  meter.addPacked(zip.size);
  const directory = new BlobWindow(zip);
  const end = await zipEnd(directory);
  // two passes over the list instead of one list in memory
  const offsets: number[] = [];
  let declared = 0;
  for await (const record of zipRecords(directory, end)) {
    signal.throwIfAborted();
    const { name } = record;
    if (isFolder(record)) {
      intake.addFolder(name);
    } else {
      judge(record);
      intake.addFile(name);
      declared += record.size;
      meter.check(declared, name);
    }
    offsets.push(record.offset);
  }
  intake.checkNames();
  const places = new ZipPlaces(offsets, end.start);
  const contents = new BlobWindow(zip);
  for await (const record of zipRecords(directory, end)) {
    signal.throwIfAborted();
    const start = await contentStart(contents, record, places);
    if (isFolder(record)) continue;
    const path = normalisePath(record.name);
    const packed =
      record.packedSize <= WINDOW_BYTES ? windowOf(contents, start, record) : sliceOf(zip, start, record, signal);
    await intake.fill(
      path,
      record.size,
      counted(contentOf(packed, record), (bytes) => meter.addUnpacked(bytes, path)),
    );
  }
}

function isFolder({ isFolder: folder, name, packedSize, size }: ZipRecord): boolean {
  if (!folder) return false;
  // two bytes are what "deflate" makes of nothing
  if (size > 0 || packedSize > 2) {
    throw new ArchiveRefusal('entry-file-and-folder', 'The entry is a folder that has content of its own.', name);
  }
  return true;
}

function judge(record: ZipRecord): void {
  const type = record.mode & UNIX_TYPE;
  const { name } = record;
  if (type === UNIX_LINK) throw new ArchiveRefusal('entry-link', 'The entry is a link. Archive the file itself.', name);
  if (type !== 0 && type !== UNIX_FILE && type !== UNIX_FOLDER) {
    const message = 'The entry is neither a file nor a folder (device, pipe, socket or the like).';
    throw new ArchiveRefusal('entry-special', message, name);
  }
  judgePacking(record);
}

async function* windowOf(zip: BlobWindow, start: number, { packedSize }: ZipRecord): AsyncGenerator<Uint8Array> {
  if (packedSize > 0) yield await zip.read(start, packedSize);
}

function sliceOf(zip: Blob, start: number, { packedSize }: ZipRecord, signal: AbortSignal): AsyncIterable<Uint8Array> {
  return slicesOf(zip.slice(start, start + packedSize).stream(), signal);
}

/** The entry's content; refuses a wrong checksum after the last byte. */
async function* contentOf(packed: AsyncIterable<Uint8Array>, record: ZipRecord): AsyncGenerator<Uint8Array> {
  let checksum = 0;
  const content =
    record.method === METHOD_STORED ? packed : transformed(packed, new DecompressionStream('deflate-raw'));
  try {
    for await (const chunk of content) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof TransformFailure ? damaged(record.name) : error;
  }
  if (checksum !== record.crc32) {
    throw new ArchiveRefusal('archive-damaged', 'The checksum of the entry is wrong.', record.name);
  }
}
