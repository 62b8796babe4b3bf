import { hash } from 'node:crypto';
import type { BlobHash, BlobRef, BlobSink, Course } from '#olx';
import type { BlobStore } from '#store';

/** A file up to this size is held in memory first, in bytes. */
const SMALL = 256 * 1024;
/** All files that are held at the same time, in bytes. */
const MOST_HELD = 128 * 1024 * 1024;

/** Where the files of an archive go while it is unpacked. */
export interface ArchiveBlobs extends BlobSink {
  /**
   * Stores what the course run refers to. Most files of an archive are the text of blocks, which is
   * stored with them; their bytes as such nobody asks for again.
   */
  settle(course: Pick<Course, 'files' | 'assets'>): Promise<void>;
}

/** Holds small files until it is known which of them are wanted; large ones go into the store at once. */
export function archiveBlobs(blobs: BlobStore): ArchiveBlobs {
  const held = new Map<BlobHash, Uint8Array>();
  let size = 0;

  return {
    async put(stream) {
      const { bytes, rest } = await beginning(stream);
      if (rest !== null || size + bytes.length > MOST_HELD) return blobs.put(followed(bytes, rest));
      size += bytes.length;
      const ref: BlobRef = { hash: hashOf(bytes), size: bytes.length };
      held.set(ref.hash, bytes);
      return ref;
    },

    async settle({ files, assets }) {
      const batch = blobs.batch();
      for (const { hash } of [...files.values(), ...assets.values()]) {
        const bytes = held.get(hash);
        if (bytes === undefined) continue;
        held.delete(hash);
        await batch.put(bytes);
      }
      held.clear();
      await batch.end();
    },
  };
}

/** The first bytes of a stream, up to `SMALL` and a chunk, and what comes after them; null where that is nothing. */
async function beginning(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ readonly bytes: Uint8Array; readonly rest: AsyncIterator<Uint8Array> | null }> {
  const parts: Uint8Array[] = [];
  const iterator = stream[Symbol.asyncIterator]();
  let size = 0;
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
    parts.push(next.value);
    size += next.value.length;
    if (size > SMALL) return { bytes: Buffer.concat(parts), rest: iterator };
  }
  const [only] = parts;
  return { bytes: parts.length === 1 && only !== undefined ? only : Buffer.concat(parts), rest: null };
}

async function* followed(bytes: Uint8Array, rest: AsyncIterator<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  yield bytes;
  if (rest !== null) yield* { [Symbol.asyncIterator]: () => rest };
}

function hashOf(bytes: Uint8Array): BlobHash {
  return hash('sha256', bytes, 'hex') as BlobHash;
}
