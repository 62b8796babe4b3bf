import type { BlobWindow } from './blob-window.ts';
import { extraFields, type ZipRecord, zip64Values } from './zip-directory.ts';
import { ambiguous, damaged } from './zip-end.ts';
import { DESCRIPTOR_SIGNATURE, EXTRA_ZIP64, FLAG_DESCRIPTOR, LOCAL_SIGNATURE, viewOf } from './zip-layout.ts';

const FIXED_BYTES = 30;

/** Where the entries of a zip end: each is followed by the next at once, the last by the directory. */
export class ZipPlaces {
  readonly #starts: Float64Array<ArrayBuffer>;

  /** Takes the offsets of all local headers, in any order, and of the directory. Refuses what no tiling is. */
  constructor(offsets: readonly number[], directory: number) {
    this.#starts = Float64Array.from([...offsets, directory]).sort();
    const [first] = this.#starts;
    if (this.#starts.at(-1) !== directory) throw damaged();
    if (first !== 0) throw ambiguous('there are bytes before the first file');
    for (let index = 1; index < this.#starts.length; index += 1) {
      if (this.#starts[index] === this.#starts[index - 1]) throw ambiguous('entries lie over each other');
    }
  }

  /** The offset at which the next entry, or the directory, begins. */
  endOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return this.#starts[low] ?? offset;
  }
}

/**
 * Where the entry's packed content starts. Refuses an entry whose local header (APPNOTE 4.3.7) or data
 * descriptor (4.3.9) says other than the directory, and one that does not fill its place exactly:
 * programs that read a zip from its front would unpack something else.
 */
export async function contentStart(zip: BlobWindow, record: ZipRecord, places: ZipPlaces): Promise<number> {
  const { name, offset, rawName } = record;
  const end = places.endOf(offset);
  const fixed = viewOf(await zip.read(offset, FIXED_BYTES));
  if (offset + FIXED_BYTES > end || fixed.getUint32(0, true) !== LOCAL_SIGNATURE) throw damaged(name);
  const nameLength = fixed.getUint16(26, true);
  const start = offset + FIXED_BYTES + nameLength + fixed.getUint16(28, true);
  if (start > end) throw ambiguous('entries lie over each other', name);
  const header = await zip.read(offset, start - offset);
  const disagree = () => ambiguous('the headers of an entry disagree', name);
  if (nameLength !== rawName.length || !rawName.every((byte, index) => header[FIXED_BYTES + index] === byte)) {
    throw disagree();
  }
  if (fixed.getUint16(6, true) !== record.flags || fixed.getUint16(8, true) !== record.method) throw disagree();
  const described = (record.flags & FLAG_DESCRIPTOR) !== 0;
  const zip64 = extraFields(header.subarray(FIXED_BYTES + nameLength)).get(EXTRA_ZIP64);
  const large = zip64Values(zip64);
  const said = { size: fixed.getUint32(22, true), packed: fixed.getUint32(18, true), crc: fixed.getUint32(14, true) };
  const size = large(said.size, name);
  const packed = large(said.packed, name);
  const agrees = (value: number, truth: number) => value === truth || (described && value === 0);
  if (!agrees(size, record.size) || !agrees(packed, record.packedSize) || !agrees(said.crc, record.crc32)) {
    throw disagree();
  }
  const gap = end - start - record.packedSize;
  if (gap < 0) throw ambiguous('entries lie over each other', name);
  if (!described && gap > 0) throw ambiguous('there are bytes between the entries', name);
  if (described && !isDescriptor(viewOf(await zip.read(end - Math.min(gap, 24), Math.min(gap, 24))), gap, record)) {
    throw disagree();
  }
  return start;
}

/** With or without its signature, with sizes of four bytes or of eight: that many forms are in use. */
function isDescriptor(view: DataView, length: number, { crc32, packedSize, size }: ZipRecord): boolean {
  const signed = length === 16 || length === 24;
  if (!signed && length !== 12 && length !== 20) return false;
  if (signed && view.getUint32(0, true) !== DESCRIPTOR_SIGNATURE) return false;
  const at = signed ? 4 : 0;
  if (view.getUint32(at, true) !== crc32) return false;
  if (length < 20) return view.getUint32(at + 4, true) === packedSize && view.getUint32(at + 8, true) === size;
  return view.getBigUint64(at + 4, true) === BigInt(packedSize) && view.getBigUint64(at + 12, true) === BigInt(size);
}
