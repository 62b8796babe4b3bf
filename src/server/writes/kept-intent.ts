import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { BlobHash } from '#olx';
import type { Store } from '#store';
import type { Intent } from './intent.ts';

/** In bytes. What is packed and unpacked at a time, too: each piece is a way to another thread and back. */
const PIECE = 1024 * 1024;
const IN_PIECES = { chunkSize: PIECE };

/** How long an intent stays in memory, too, in milliseconds. */
const AT_HAND = 10 * 60_000;

/** The first byte of JSON, and of nothing that is packed. */
const BRACE = 0x7b;

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
  const { hash } = await blobs.put(pieces(await packed(bytes, IN_PIECES)));
  putAtHand(blobs, hash, intent);
  return { intent: hash, size: bytes.length };
}

/** The blobs of kept intents that a stored text names: a plan's request, a job's order, or a last import. */
export function keptIntentsIn(text: string): readonly BlobHash[] {
  return [...text.matchAll(/"intent":"([0-9a-f]{64})"|^source-([0-9a-f]{64})$/g)].map(
    ([, intent, source]) => (intent ?? source) as BlobHash,
  );
}

/** Gives a kept intent back. Throws where there is none under that hash, which is a defect. */
export async function keptIntent({ blobs }: Pick<Store, 'blobs'>, hash: BlobHash): Promise<Intent> {
  const last = atHand.get(blobs);
  if (last?.hash === hash) return last.intent;
  const bytes = await blobs.get(hash);
  return bytes[0] === BRACE
    ? formerIntent(new TextDecoder().decode(bytes))
    : deserialize(await unpacked(bytes, IN_PIECES));
}

/**
 * Of each store the intent that was last kept by way of it. A plan is most often applied where it was
 * made, and then all that was found out about its blocks is known already. One and no more: that of a
 * large course run takes as much memory as the course run.
 */
const atHand = new WeakMap<Store['blobs'], AtHand>();

interface AtHand {
  readonly hash: BlobHash;
  readonly intent: Intent;
  readonly forgotten: NodeJS.Timeout;
}

function putAtHand(blobs: Store['blobs'], hash: BlobHash, intent: Intent): void {
  clearTimeout(atHand.get(blobs)?.forgotten);
  const forgotten = setTimeout(() => atHand.delete(blobs), AT_HAND).unref();
  atHand.set(blobs, { hash, intent, forgotten });
}

/** An intent as it was once kept: JSON, the maps of a course as lists. What was last imported may be so for years. */
function formerIntent(text: string): Intent {
  const intent = JSON.parse(text) as Intent;
  const { wanted } = intent;
  if (wanted.kind !== 'course') return intent;
  const { files, assets, ...course } = wanted.course;
  return {
    ...intent,
    wanted: { kind: 'course', course: { ...course, files: new Map(files), assets: new Map(assets) } },
  };
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}
