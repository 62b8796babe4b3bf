import { gzipSync } from 'node:zlib';

/** One tar entry, as wrong as a test wants it. Bytes, not text, so that names need not be UTF-8. */
export interface HandEntry {
  readonly name: string | Uint8Array;
  readonly body?: string | Uint8Array;
  /** The type flag: "0" file, "1" hard link, "2" symbolic link, "5" folder … */
  readonly type?: string;
  readonly link?: string;
  /** The size that the header declares; the body's where it is left out. */
  readonly size?: number;
  /** pax records in front of the entry. */
  readonly pax?: Readonly<Record<string, string | Uint8Array>>;
  /** Bytes that stand in front of the entry as they are, such as headers of another one. */
  readonly before?: Uint8Array;
  /** GNU's long name in front of the entry. */
  readonly longName?: string;
  /** False for the header of seventh-edition tars. */
  readonly ustar?: boolean;
}

const END = new Uint8Array(1024);

export function tarOf(entries: readonly HandEntry[], end: Uint8Array = END): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat([...entries.flatMap(blocks), end]));
}

export function tarGzOf(entries: readonly HandEntry[], end: Uint8Array = END): Uint8Array<ArrayBuffer> {
  return gz(tarOf(entries, end));
}

export function gz(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gzipSync(bytes));
}

function blocks(entry: HandEntry): Uint8Array[] {
  const body = Buffer.from(entry.body ?? '');
  const before: Uint8Array[] = entry.before === undefined ? [] : [entry.before];
  if (entry.pax !== undefined) {
    const records = Buffer.concat(Object.entries(entry.pax).map(([key, value]) => paxRecord(key, Buffer.from(value))));
    before.push(header({ name: 'PaxHeader', type: 'x' }, records.length), padded(records));
  }
  if (entry.longName !== undefined) {
    const name = Buffer.from(`${entry.longName}\0`);
    before.push(header({ name: '././@LongLink', type: 'L' }, name.length), padded(name));
  }
  return [...before, header(entry, entry.size ?? body.length), padded(body)];
}

function header(entry: HandEntry, size: number): Uint8Array {
  const block = Buffer.alloc(512);
  Buffer.from(entry.name).copy(block, 0, 0, 100);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write(entry.type ?? '0', 156);
  block.write(entry.link ?? '', 157);
  if (entry.ustar !== false) block.write('ustar\0' + '00', 257);
  block.write('        ', 148);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padded(body: Uint8Array): Uint8Array {
  return Buffer.concat([body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

function paxRecord(key: string, value: Uint8Array): Uint8Array {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}
