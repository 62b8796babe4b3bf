import type { BlobWindow } from './blob-window.ts';
import { ArchiveRefusal } from './problem.ts';
import { END_SIGNATURE, END64_SIGNATURE, LOCATOR_SIGNATURE, NO_ROOM_16, NO_ROOM_32, viewOf } from './zip-layout.ts';

/** Where the central directory of a zip stands: [start, end), with the number of its entries. Offsets in bytes. */
export interface ZipEnd {
  readonly start: number;
  readonly end: number;
  readonly entries: number;
}

const END_BYTES = 22;
const END64_BYTES = 56;
const LOCATOR_BYTES = 20;
const MAX_COMMENT_BYTES = 0xffff;

/**
 * Finds the one end record of a zip (APPNOTE 4.3.14 to 4.3.16). Refuses a zip in which another program
 * might find another directory: two end records, bytes behind the last, records that disagree.
 */
export async function zipEnd(zip: BlobWindow): Promise<ZipEnd> {
  const tailStart = Math.max(0, zip.size - END_BYTES - MAX_COMMENT_BYTES);
  const tail = viewOf(await zip.read(tailStart, END_BYTES + MAX_COMMENT_BYTES));
  const at = endRecord(tail);
  const disk = tail.getUint16(at + 4, true);
  const directoryDisk = tail.getUint16(at + 6, true);
  const entriesHere = tail.getUint16(at + 8, true);
  const plain = {
    entries: tail.getUint16(at + 10, true),
    length: tail.getUint32(at + 12, true),
    start: tail.getUint32(at + 16, true),
  };
  const end64 = await zip64End(zip, tailStart + at);
  const { entries, length, start } = end64 ?? plain;
  const end = end64?.at ?? tailStart + at;
  if (end64 === null ? disk !== 0 || directoryDisk !== 0 : end64.split) throw split();
  const overruled =
    end64 !== null &&
    ((plain.entries !== NO_ROOM_16 && plain.entries !== entries) ||
      (plain.length !== NO_ROOM_32 && plain.length !== length) ||
      (plain.start !== NO_ROOM_32 && plain.start !== start));
  if (overruled || (entriesHere !== plain.entries && entriesHere !== NO_ROOM_16))
    throw ambiguous('its end records disagree');
  if (start + length > end) throw damaged();
  if (start + length !== end) throw ambiguous('there are bytes before the first file or behind the directory');
  return { start, end, entries };
}

/** Where the end record begins in the zip's last bytes. */
function endRecord(tail: DataView): number {
  const fitting: number[] = [];
  let followed = false;
  for (let at = tail.byteLength - END_BYTES; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) !== END_SIGNATURE) continue;
    const end = at + END_BYTES + tail.getUint16(at + 20, true);
    if (end === tail.byteLength) fitting.push(at);
    else if (end < tail.byteLength) followed = true;
  }
  const [at] = fitting;
  if (fitting.length > 1) throw ambiguous('it has two end records');
  if (at !== undefined) return at;
  throw followed ? ambiguous('there are bytes behind its end') : damaged();
}

async function zip64End(
  zip: BlobWindow,
  end: number,
): Promise<{ entries: number; length: number; start: number; at: number; split: boolean } | null> {
  if (end < LOCATOR_BYTES + END64_BYTES) return null;
  const locator = viewOf(await zip.read(end - LOCATOR_BYTES, LOCATOR_BYTES));
  if (locator.getUint32(0, true) !== LOCATOR_SIGNATURE) return null;
  const at = Number(locator.getBigUint64(8, true));
  if (at > end - LOCATOR_BYTES - END64_BYTES) throw damaged();
  const record = viewOf(await zip.read(at, END64_BYTES));
  if (record.getUint32(0, true) !== END64_SIGNATURE) throw damaged();
  // a longer record is of the version that encrypts the directory
  if (Number(record.getBigUint64(4, true)) > END64_BYTES - 12) {
    throw new ArchiveRefusal('archive-encrypted', 'The list of entries is encrypted. Pack it without a password.');
  }
  if (at + END64_BYTES !== end - LOCATOR_BYTES) throw ambiguous('its end records do not follow each other');
  const entries = Number(record.getBigUint64(32, true));
  if (entries !== Number(record.getBigUint64(24, true))) throw ambiguous('its end records disagree');
  return {
    at,
    entries,
    length: Number(record.getBigUint64(40, true)),
    start: Number(record.getBigUint64(48, true)),
    split: record.getUint32(16, true) !== 0 || record.getUint32(20, true) !== 0 || locator.getUint32(16, true) > 1,
  };
}

export function damaged(entry: string | null = null): ArchiveRefusal {
  return new ArchiveRefusal('archive-damaged', 'The archive is cut off or damaged.', entry);
}

export function ambiguous(reason: string, entry: string | null = null): ArchiveRefusal {
  return new ArchiveRefusal('archive-ambiguous', `Programs would unpack this archive differently: ${reason}.`, entry);
}

function split(): ArchiveRefusal {
  return new ArchiveRefusal('archive-unsupported', 'The archive is one part of a split one. Pack it into one file.');
}
