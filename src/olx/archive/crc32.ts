/** Reversed polynomial of CRC-32 as gzip and zip use it (ISO 3309, RFC 1952 section 8). */
const POLYNOMIAL = 0xedb88320;

/** Eight tables of 256, one behind the other: table n is for a byte that n further bytes follow. */
const TABLES = makeTables();

/** The checksum of `bytes` after those that gave `before`; 0 is the checksum of nothing. Unsigned, 32 bits. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length - (bytes.length % 8);
  let value = ~before;
  let at = 0;
  // eight bytes a turn, or reading a zip would wait for its checksums
  for (; at < whole; at += 8) {
    const low = view.getUint32(at, true) ^ value;
    const high = view.getUint32(at + 4, true);
    value =
      table(7, low) ^
      table(6, low >>> 8) ^
      table(5, low >>> 16) ^
      table(4, low >>> 24) ^
      table(3, high) ^
      table(2, high >>> 8) ^
      table(1, high >>> 16) ^
      table(0, high >>> 24);
  }
  for (; at < bytes.length; at += 1) value = (value >>> 8) ^ table(0, value ^ view.getUint8(at));
  return ~value >>> 0;
}

function table(number: number, byte: number): number {
  return TABLES[number * 256 + (byte & 0xff)] ?? 0;
}

function makeTables(): Uint32Array {
  const tables = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    tables[byte] = value;
  }
  for (let index = 256; index < tables.length; index += 1) {
    const shorter = tables[index - 256] ?? 0;
    tables[index] = (shorter >>> 8) ^ (tables[shorter & 0xff] ?? 0);
  }
  return tables;
}
