import type { BlobHash, BlobRef } from '#olx';
import { asList, asNumber, asText, Malformed } from './json.ts';

/** Bytes in one row, at most: what a stream holds in memory. */
export const CHUNK_BYTES = 1024 * 1024;

const HASH = /^[0-9a-f]{64}$/;

export function isBlobHash(text: string): text is BlobHash {
  return HASH.test(text);
}

/** The form in which objects name a blob. */
export function encodeRef(ref: BlobRef): readonly [BlobHash, number] {
  return [ref.hash, ref.size];
}

export function decodeRef(value: unknown): BlobRef {
  const [hash, size] = asList(value);
  const text = asText(hash);
  if (!isBlobHash(text)) throw new Malformed('not a hash');
  return { hash: text, size: asNumber(size) };
}

/** Cuts bytes into rows; none for no bytes. The parts share memory with the whole. */
export function chunksOf(bytes: Uint8Array): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES)
    chunks.push(bytes.subarray(start, start + CHUNK_BYTES));
  return chunks;
}

/** Gathers parts of any size into full chunks, and what is left at the end into a last one. */
export class Chunker {
  #chunk = new Uint8Array(0);
  #filled = 0;

  /** The chunks that this part fills; each is the caller's own. */
  *take(part: Uint8Array): Generator<Uint8Array> {
    for (let start = 0; start < part.length; ) {
      const length = Math.min(part.length - start, CHUNK_BYTES - this.#filled);
      this.#reserve(this.#filled + length);
      this.#chunk.set(part.subarray(start, start + length), this.#filled);
      this.#filled += length;
      start += length;
      if (this.#filled === CHUNK_BYTES) {
        const full = this.#chunk;
        this.#chunk = new Uint8Array(0);
        this.#filled = 0;
        yield full;
      }
    }
  }

  /** What no full chunk came of; empty where nothing is left. */
  rest(): Uint8Array {
    return this.#chunk.subarray(0, this.#filled);
  }

  #reserve(length: number): void {
    if (length <= this.#chunk.length) return;
    const grown = new Uint8Array(Math.min(CHUNK_BYTES, Math.max(length, this.#chunk.length * 2, 16 * 1024)));
    grown.set(this.#chunk.subarray(0, this.#filled));
    this.#chunk = grown;
  }
}
