import { hash } from 'node:crypto';
import type { BlobHash, BlobRef, BlobSink, Course } from '#olx';
import type { BlobStore } from '#store';

/** Where the files of an archive go while it is unpacked. */
export interface ArchiveBlobs extends BlobSink {
  /**
   * Stores what the course run refers to, and gives the course run with its references as plain values.
   * Most files of an archive are the text of blocks, which is stored with them; their bytes as such
   * nobody asks for again.
   */
  settle(course: Course): Promise<Course>;
}

/** Bytes in memory, named when somebody asks for the name. */
class HeldBytes implements BlobRef {
  readonly bytes: Uint8Array;
  #hash: BlobHash | null = null;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get size(): number {
    return this.bytes.length;
  }

  get hash(): BlobHash {
    this.#hash ??= hash('sha256', this.bytes, 'hex') as BlobHash;
    return this.#hash;
  }
}

/** Holds files that are in memory anyway until it is known which of them are wanted; the others go into the store at once. */
export function archiveBlobs(blobs: BlobStore): ArchiveBlobs {
  return {
    put: (stream) => blobs.put(stream),
    putWhole: (bytes) => new HeldBytes(bytes),

    async settle(course) {
      const batch = blobs.batch();
      const settled = async (refs: ReadonlyMap<string, BlobRef>): Promise<ReadonlyMap<string, BlobRef>> => {
        const plain = new Map<string, BlobRef>();
        for (const [path, ref] of refs) plain.set(path, ref instanceof HeldBytes ? await batch.put(ref.bytes) : ref);
        return plain;
      };
      const files = await settled(course.files);
      const assets = await settled(course.assets);
      await batch.end();
      return { ...course, files, assets };
    },
  };
}
