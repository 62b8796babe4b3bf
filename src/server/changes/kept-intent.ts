import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { BlobHash } from '#olx';
import type { Store } from '#store';
import type { Intent } from './intent.ts';

/** In bytes. */
const PIECE = 1024 * 1024;

const packed = promisify(zstdCompress);
const unpacked = promisify(zstdDecompress);

/** Where an intent is kept. */
export interface KeptIntent {
  readonly intent: BlobHash;
  /** Of the intent before it was packed, in bytes: how heavy it is. */
  readonly size: number;
}

/**
 * Keeps an intent where large things are kept, in V8's own form: that of a large course run is made
 * several times as fast as JSON. Packing goes on beside the caller's own work, which may therefore be
 * begun meanwhile.
 */
export async function keepIntent({ blobs }: Pick<Store, 'blobs'>, intent: Intent): Promise<KeptIntent> {
  const bytes = serialize(intent);
  const { hash } = await blobs.put(pieces(await packed(bytes)));
  return { intent: hash, size: bytes.length };
}

/** Gives a kept intent back. Throws where there is none under that hash, which is a defect. */
export async function keptIntent({ blobs }: Pick<Store, 'blobs'>, hash: BlobHash): Promise<Intent> {
  return deserialize(await unpacked(await blobs.get(hash))) as Intent;
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}
