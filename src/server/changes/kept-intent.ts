import type { BlobHash, BlobRef } from '#olx';
import type { Store } from '#store';
import { decodeIntent, encodeIntent, type Intent } from './intent.ts';

/** In bytes. */
const PIECE = 65_536;

/** Keeps an intent where large things are kept; equal intents have the equal hash. */
export function keepIntent({ blobs }: Pick<Store, 'blobs'>, intent: Intent): Promise<BlobRef> {
  return blobs.put(pieces(encodeIntent(intent)));
}

/** Gives a kept intent back. Throws where there is none under that hash, which is a defect. */
export async function keptIntent({ blobs }: Pick<Store, 'blobs'>, hash: BlobHash): Promise<Intent> {
  const bytes = await blobs.get(hash);
  if (bytes === null) throw new TypeError(`the intent ${hash} is not in the store`);
  return decodeIntent(new TextDecoder().decode(bytes));
}

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}
