import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { zstdCompress, zstdDecompress } from 'node:zlib';

const packed = promisify(zstdCompress);
const unpacked = promisify(zstdDecompress);

/** The JSON of a value as a plan stores it. */
export function packJson(value: unknown): Promise<Uint8Array> {
  return packed(JSON.stringify(value));
}

/** The value that `packJson` was given. Throws if the bytes are not its own, which is a defect. */
export async function unpackJson<Value>(bytes: Uint8Array): Promise<Value> {
  return JSON.parse((await unpacked(bytes)).toString()) as Value;
}

/** Any value without functions, maps and sets included, as it is stored for a while. */
export function packValue(value: unknown): Promise<Uint8Array> {
  return packed(serialize(value));
}

/** The value that `packValue` was given. Throws if the bytes are not its own, which is a defect. */
export async function unpackValue<Value>(bytes: Uint8Array): Promise<Value> {
  return deserialize(await unpacked(bytes)) as Value;
}
