import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { BlobHash, BlobRef } from '../course/blob.ts';
import { joined } from './byte-stream.ts';
import { ArchiveFault } from './problem.ts';

/** Where bytes go while they are read. */
export interface BlobSink {
  /** Takes the stream to its end; the answer names what was taken. Putting the same bytes again is harmless. */
  put(stream: AsyncIterable<Uint8Array>): Promise<BlobRef>;
  /**
   * The same for bytes that are in memory as a whole and stay as they are; those of small files come so.
   * The `hash` of the answer may be made when it is first asked for, as that of most files never is.
   */
  putWhole?(bytes: Uint8Array): BlobRef;
}

/** Where bytes come from when they are written. Both fail with the source's own error for a hash that is not there. */
export interface BlobSource {
  get(hash: BlobHash): Promise<Uint8Array>;
  stream(hash: BlobHash): AsyncIterable<Uint8Array>;
}

/** Blobs in memory. `size` counts different blobs. Bytes handed out are shared and must not be changed. */
export interface MemoryBlobs extends BlobSink, BlobSource {
  readonly size: number;
  has(hash: BlobHash): boolean;
}

export function memoryBlobs(): MemoryBlobs {
  const blobs = new Map<BlobHash, Uint8Array>();

  function find(hash: BlobHash): Uint8Array {
    const bytes = blobs.get(hash);
    if (bytes === undefined) throw new ArchiveFault('blob-missing', 'No blob has this hash', hash);
    return bytes;
  }

  return {
    get size() {
      return blobs.size;
    },
    has: (hash) => blobs.has(hash),
    get: async (hash) => find(hash),
    async *stream(hash) {
      yield find(hash);
    },
    async put(stream) {
      const hasher = sha256.create();
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of stream) {
        hasher.update(chunk);
        chunks.push(chunk);
        size += chunk.length;
      }
      const hash = bytesToHex(hasher.digest()) as BlobHash;
      // always a copy: a chunk may be a small window of a large buffer
      if (!blobs.has(hash)) blobs.set(hash, joined(chunks, size));
      return { hash, size };
    },
  };
}
