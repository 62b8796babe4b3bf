import { hash } from 'node:crypto';
import type { BlobHash, BlobSink, Course } from '#olx';
import type { BlobStore } from '#store';

/** Where the files of an archive go while it is unpacked. */
export interface ArchiveBlobs extends BlobSink {
  /**
   * Stores what the course run refers to. Most files of an archive are the text of blocks, which is
   * stored with them; their bytes as such nobody asks for again.
   */
  settle(course: Pick<Course, 'files' | 'assets'>): Promise<void>;
}

/** Holds files that are in memory anyway until it is known which of them are wanted; the others go into the store at once. */
export function archiveBlobs(blobs: BlobStore): ArchiveBlobs {
  const held = new Map<BlobHash, Uint8Array>();

  return {
    put: (stream) => blobs.put(stream),

    putWhole(bytes) {
      return {
        // replaces itself: of most files nobody asks for it
        get hash() {
          const name = hash('sha256', bytes, 'hex') as BlobHash;
          held.set(name, bytes);
          Object.defineProperty(this, 'hash', { value: name });
          return name;
        },
        size: bytes.length,
      };
    },

    async settle({ files, assets }) {
      const batch = blobs.batch();
      for (const { hash: name } of [...files.values(), ...assets.values()]) {
        const bytes = held.get(name);
        if (bytes === undefined) continue;
        held.delete(name);
        await batch.put(bytes);
      }
      held.clear();
      await batch.end();
    },
  };
}
