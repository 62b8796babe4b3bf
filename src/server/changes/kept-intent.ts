import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { BlobHash, BlobRef } from '#olx';
import type { Store } from '#store';
import { decodeIntent, encodeIntent, type Intent } from './intent.ts';

/** In bytes. */
const PIECE = 1024 * 1024;
/** The first byte of an intent that was kept as it is, as all once were. */
const BRACE = 0x7b;

const packed = promisify(zstdCompress);
const unpacked = promisify(zstdDecompress);

/**
 * Keeps an intent where large things are kept; equal intents have the equal hash. Packing goes on
 * beside the caller's own work, which may therefore be begun meanwhile.
 */
export async function keepIntent({ blobs }: Pick<Store, 'blobs'>, intent: Intent): Promise<BlobRef> {
  return blobs.put(pieces(await packed(encodeIntent(intent))));
}

/** Gives a kept intent back. Throws where there is none under that hash, which is a defect. */
export async function keptIntent({ blobs }: Pick<Store, 'blobs'>, hash: BlobHash): Promise<Intent> {
  const bytes = await blobs.get(hash);
  const text = bytes[0] === BRACE ? bytes : await unpacked(bytes);
  return decodeIntent(new TextDecoder().decode(text));
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}
