import { crc32, deflateRawSync } from 'node:zlib';

/** One zip entry, as wrong as a test wants it; what is left out is right. */
export interface HandZipEntry {
  readonly name: string | Uint8Array;
  readonly body?: string | Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  readonly crc?: number;
  /** The unpacked size that the headers declare. */
  readonly size?: number;
  /** The name in the local header, where another program may look. */
  readonly localName?: string;
  /** Unix file type and mode. */
  readonly mode?: number;
  readonly extra?: Uint8Array;
  /** Index of the entry whose local header this one points at. */
  readonly at?: number;
  /** An offset for this one to point at, in place of its own. */
  readonly offset?: number;
  /** The packed bytes, in place of those that belong to `body` and `method`. */
  readonly packed?: Uint8Array;
  /** What the local header says otherwise than the directory. */
  readonly local?: {
    readonly flags?: number;
    readonly method?: number;
    readonly crc?: number;
    readonly packedSize?: number;
    readonly size?: number;
  };
  /** Bytes behind the packed content: a data descriptor, or what has no place there. */
  readonly behind?: Uint8Array;
}

const UTF8_FLAG = 0x0800;

export function zipOf(
  entries: readonly HandZipEntry[],
  options: {
    readonly before?: Uint8Array;
    readonly after?: Uint8Array;
    readonly comment?: Uint8Array;
    /** How many entries the end record counts. */
    readonly count?: number;
    readonly disk?: number;
  } = {},
): Uint8Array<ArrayBuffer> {
  const before = options.before ?? new Uint8Array(0);
  const parts: Uint8Array[] = [before];
  const offsets: number[] = [];
  const directory: Uint8Array[] = [];
  let offset = before.length;
  for (const entry of entries) {
    const made = make(entry);
    const at = entry.offset ?? (entry.at === undefined ? offset : (offsets[entry.at] ?? 0));
    offsets.push(at);
    directory.push(made.central(at));
    if (entry.at === undefined) {
      parts.push(made.local);
      offset += made.local.length;
    }
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(options.disk ?? 0, 4);
  end.writeUInt16LE(options.count ?? entries.length, 8);
  end.writeUInt16LE(options.count ?? entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  const comment = options.comment ?? new Uint8Array(0);
  end.writeUInt16LE(comment.length, 20);
  return new Uint8Array(Buffer.concat([...parts, list, end, comment, options.after ?? new Uint8Array(0)]));
}

function make(entry: HandZipEntry): { readonly local: Uint8Array; readonly central: (offset: number) => Uint8Array } {
  const body = Buffer.from(entry.body ?? '');
  const method = entry.method ?? 8;
  const packed = entry.packed ?? (method === 8 ? deflateRawSync(body) : body);
  const name = Buffer.from(entry.name);
  const extra = entry.extra ?? new Uint8Array(0);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(entry.flags ?? UTF8_FLAG, 2);
  common.writeUInt16LE(method, 4);
  common.writeUInt32LE(0x00210000, 6);
  common.writeUInt32LE((entry.crc ?? crc32(body)) >>> 0, 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(entry.size ?? body.length, 18);
  common.writeUInt16LE(name.length, 22);
  common.writeUInt16LE(extra.length, 24);
  const localName = Buffer.from(entry.localName ?? entry.name);
  const localCommon = Buffer.from(common);
  localCommon.writeUInt16LE(localName.length, 22);
  const { local = {} } = entry;
  localCommon.writeUInt16LE(local.flags ?? entry.flags ?? UTF8_FLAG, 2);
  localCommon.writeUInt16LE(local.method ?? method, 4);
  localCommon.writeUInt32LE(local.crc ?? common.readUInt32LE(10), 10);
  localCommon.writeUInt32LE(local.packedSize ?? common.readUInt32LE(14), 14);
  localCommon.writeUInt32LE(local.size ?? common.readUInt32LE(18), 18);
  return {
    local: Buffer.concat([
      signature(0x04034b50),
      localCommon,
      localName,
      extra,
      packed,
      entry.behind ?? Buffer.alloc(0),
    ]),
    central: (offset) => {
      const head = Buffer.concat([signature(0x02014b50), Buffer.from([20, 3])]);
      const tail = Buffer.alloc(14);
      tail.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
      tail.writeUInt32LE(offset, 10);
      return Buffer.concat([head, common, tail, name, extra]);
    },
  };
}

function signature(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
