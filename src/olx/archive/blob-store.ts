import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { BlobHash, BlobRef } from '../course/blob.ts';
import { joined } from './byte-stream.ts';
import { ArchiveFault } from './problem.ts';

/** Where the bytes of an archive go while it is read. */
export interface BlobSink {
  /** Reads the stream to its end and answers a reference to its bytes. Putting the same bytes again is harmless. */
  put(stream: AsyncIterable<Uint8Array>): Promise<BlobRef>;
  /**
   * The same for bytes that are already in memory, as small files are. They must not change afterwards.
   * An implementation may compute the `hash` of the answer when it is first read.
   */
  putWhole?(bytes: Uint8Array): BlobRef;
}

/** Where bytes come from when an archive is written. For an unknown hash, both methods fail with an error of the source. */
export interface BlobSource {
  /** All bytes of a blob at once. */
  get(hash: BlobHash): Promise<Uint8Array>;
  /** The bytes of a blob, piece by piece. */
  stream(hash: BlobHash): AsyncIterable<Uint8Array>;
}

/** Blobs in memory. `size` counts different blobs. Callers share the bytes and must not change them. */
export interface MemoryBlobs extends BlobSink, BlobSource {
  readonly size: number;
  /** Whether a blob of that hash is there. */
  has(hash: BlobHash): boolean;
}

/** Makes an empty blob store in memory. */
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
