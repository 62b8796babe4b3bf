import type { ArchiveEntry } from './archive-entry.ts';
import { inPiecesOf, transformed } from './byte-stream.ts';
import { crc32 } from './crc32.ts';
import { PIECE_BYTES } from './gzip.ts';
import {
  DESCRIPTOR_SIGNATURE,
  END_SIGNATURE,
  END64_SIGNATURE,
  EXTRA_ZIP64,
  FLAG_DESCRIPTOR,
  FLAG_UTF8,
  LOCAL_SIGNATURE,
  LOCATOR_SIGNATURE,
  METHOD_DEFLATED,
  NO_ROOM_16,
  NO_ROOM_32,
  RECORD_SIGNATURE,
} from './zip-layout.ts';

/** MS-DOS date and time of 1 January 1980, the earliest there is. */
const EARLIEST = 0x0021_0000;
/** Host 3 is Unix, where the upper half of the attributes is `S_IFREG | 0644`. */
const HOST_UNIX = 3 << 8;
const ATTRIBUTES = 0o100644 * 0x10000;
const FLAGS = FLAG_DESCRIPTOR | FLAG_UTF8;
const VERSION = 20;
const VERSION_ZIP64 = 45;

/** What the directory says of an entry that has been written. */
interface Written {
  readonly name: Uint8Array;
  readonly size: number;
  readonly packedSize: number;
  readonly crc32: number;
  readonly offset: number;
}

/** A zip, deflated, sizes and checksum after each entry, so that nothing is held back. */
export async function* zipBytes(entries: readonly ArchiveEntry[]): AsyncGenerator<Uint8Array> {
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { path, size, body } of entries) {
    const name = new TextEncoder().encode(path);
    // deflate makes what does not compress larger, though never by a hundredth
    const isLarge = size > NO_ROOM_32 * 0.99;
    const header = localHeader(name, isLarge);
    yield header;
    const content = new Checked(body());
    let packedSize = 0;
    const packed = transformed(inPiecesOf(PIECE_BYTES, content), new CompressionStream('deflate-raw'));
    for await (const chunk of packed) {
      packedSize += chunk.length;
      yield chunk;
    }
    const written = { name, size: content.size, packedSize, crc32: content.crc32, offset };
    const descriptor = dataDescriptor(written, isLarge);
    yield descriptor;
    directory.push(record(written));
    offset += header.length + packedSize + descriptor.length;
  }
  yield* directory;
  const length = directory.reduce((sum, { length }) => sum + length, 0);
  yield ending(entries.length, offset, length);
}

/** Takes checksum and size of what passes. */
class Checked implements AsyncIterable<Uint8Array> {
  readonly #input: AsyncIterable<Uint8Array>;
  crc32 = 0;
  size = 0;

  constructor(input: AsyncIterable<Uint8Array>) {
    this.#input = input;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#input) {
      this.crc32 = crc32(chunk, this.crc32);
      this.size += chunk.length;
      yield chunk;
    }
  }
}

/** A zip64 field in it says that the descriptor has sizes of eight bytes. */
function localHeader(name: Uint8Array, isLarge: boolean): Uint8Array {
  const extra = isLarge ? zip64Field([0, 0]) : new Uint8Array(0);
  const size = isLarge ? NO_ROOM_32 : 0;
  return new Fields(30 + name.length + extra.length)
    .four(LOCAL_SIGNATURE)
    .two(isLarge ? VERSION_ZIP64 : VERSION, FLAGS, METHOD_DEFLATED)
    .four(EARLIEST, 0, size, size)
    .two(name.length, extra.length)
    .bytes(name, extra).taken;
}

function dataDescriptor({ crc32: checksum, packedSize, size }: Written, isLarge: boolean): Uint8Array {
  const fields = new Fields(isLarge ? 24 : 16).four(DESCRIPTOR_SIGNATURE, checksum);
  return (isLarge ? fields.eight(packedSize, size) : fields.four(packedSize, size)).taken;
}

function record({ name, size, packedSize, crc32: checksum, offset }: Written): Uint8Array {
  const large = [size, packedSize, offset].filter((value) => value >= NO_ROOM_32);
  const extra = large.length > 0 ? zip64Field(large) : new Uint8Array(0);
  const version = large.length > 0 ? VERSION_ZIP64 : VERSION;
  return new Fields(46 + name.length + extra.length)
    .four(RECORD_SIGNATURE)
    .two(HOST_UNIX | version, version, FLAGS, METHOD_DEFLATED)
    .four(EARLIEST, checksum, Math.min(packedSize, NO_ROOM_32), Math.min(size, NO_ROOM_32))
    .two(name.length, extra.length, 0, 0, 0)
    .four(ATTRIBUTES, Math.min(offset, NO_ROOM_32))
    .bytes(name, extra).taken;
}

function zip64Field(values: readonly number[]): Uint8Array {
  return new Fields(4 + values.length * 8).two(EXTRA_ZIP64, values.length * 8).eight(...values).taken;
}

function ending(entries: number, start: number, length: number): Uint8Array {
  const isLarge = entries >= NO_ROOM_16 || start >= NO_ROOM_32 || length >= NO_ROOM_32;
  const fields = new Fields(isLarge ? 98 : 22);
  if (isLarge) {
    fields
      .four(END64_SIGNATURE)
      .eight(44)
      .two(HOST_UNIX | VERSION_ZIP64, VERSION_ZIP64)
      .four(0, 0);
    fields.eight(entries, entries, length, start);
    fields
      .four(LOCATOR_SIGNATURE, 0)
      .eight(start + length)
      .four(1);
  }
  const shown = Math.min(entries, NO_ROOM_16);
  fields.four(END_SIGNATURE).two(0, 0, shown, shown);
  return fields.four(Math.min(length, NO_ROOM_32), Math.min(start, NO_ROOM_32)).two(0).taken;
}

/** Numbers, little-endian, one behind the other. */
class Fields {
  readonly taken: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.taken = new Uint8Array(length);
    this.#view = new DataView(this.taken.buffer);
  }

  two(...values: readonly number[]): this {
    for (const value of values) this.#view.setUint16(this.#move(2), value, true);
    return this;
  }

  four(...values: readonly number[]): this {
    for (const value of values) this.#view.setUint32(this.#move(4), value, true);
    return this;
  }

  eight(...values: readonly number[]): this {
    for (const value of values) this.#view.setBigUint64(this.#move(8), BigInt(value), true);
    return this;
  }

  bytes(...values: readonly Uint8Array[]): this {
    for (const value of values) this.taken.set(value, this.#move(value.length));
    return this;
  }

  #move(length: number): number {
    const at = this.#at;
    this.#at += length;
    return at;
  }
}
