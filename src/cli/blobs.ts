import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArchiveFault, type BlobHash, type BlobRef, type BlobSink, type BlobSource } from '#olx';
import { bytesPassed } from './release-memory.ts';

/** Files that are passed on without being held in memory. */
export interface Blobs extends BlobSink, BlobSource {
  /** Names a file that stays where it is; it is read again when its bytes are wanted. */
  refer(path: string): Promise<BlobRef>;
  /** As `refer`, for a file whose bytes are at hand. */
  referTo(path: string, bytes: Uint8Array): BlobRef;
  /** Gives temporary disk space back. */
  close(): Promise<void>;
}

type Place =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'spool'; readonly start: number; readonly size: number };

const CHUNK_BYTES = 64 * 1024;

/**
 * Blobs by hash: those of folders are read where they lie, those of archives go into one temporary
 * file. With `keep` false the bytes of archives are only hashed, and cannot be had again.
 */
export function openBlobs({ keep }: { readonly keep: boolean }): Blobs {
  const places = new Map<BlobHash, Place>();
  let spool: Promise<Spool> | null = null;

  async function* stream(hash: BlobHash): AsyncGenerator<Uint8Array> {
    const place = places.get(hash);
    if (place === undefined) throw new ArchiveFault('blob-missing', 'No blob has this hash', hash);
    const bytes = place.kind === 'file' ? createReadStream(place.path) : (await spool)?.read(place.start, place.size);
    for await (const chunk of (bytes ?? []) as AsyncIterable<Uint8Array>) {
      yield chunk;
      bytesPassed(chunk.length);
    }
  }

  function known(hash: string, size: number, place: Place): BlobRef {
    const ref = { hash: hash as BlobHash, size };
    if (!places.has(ref.hash)) places.set(ref.hash, place);
    return ref;
  }

  return {
    stream,
    async get(hash) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of stream(hash)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    async put(source) {
      const hash = createHash('sha256');
      let size = 0;
      if (keep) spool ??= openSpool();
      const to = await spool;
      const start = to?.end ?? 0;
      for await (const chunk of source) {
        hash.update(chunk);
        await to?.write(start + size, chunk);
        size += chunk.length;
        bytesPassed(chunk.length);
      }
      const digest = hash.digest('hex');
      if (to === null) return { hash: digest as BlobHash, size };
      // what is known already is written over by the next
      if (!places.has(digest as BlobHash)) to.end = start + size;
      return known(digest, size, { kind: 'spool', start, size });
    },
    async refer(path) {
      const hash = createHash('sha256');
      let size = 0;
      for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
        hash.update(chunk);
        size += chunk.length;
      }
      return known(hash.digest('hex'), size, { kind: 'file', path });
    },
    referTo(path, bytes) {
      return known(createHash('sha256').update(bytes).digest('hex'), bytes.length, { kind: 'file', path });
    },
    async close() {
      if (spool !== null) await (await spool).close();
      spool = null;
    },
  };
}

interface Spool {
  end: number;
  write(position: number, bytes: Uint8Array): Promise<void>;
  read(start: number, size: number): AsyncGenerator<Uint8Array>;
  close(): Promise<void>;
}

async function openSpool(): Promise<Spool> {
  const folder = await mkdtemp(join(tmpdir(), 'olx-'));
  const file: FileHandle = await open(join(folder, 'spool'), 'wx+', 0o600);
  // gone as soon as the process is, however it ends
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  return {
    end: 0,
    async write(position, bytes) {
      for (let done = 0; done < bytes.length; ) {
        done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
      }
    },
    async *read(start, size) {
      for (let at = start; at < start + size; ) {
        const { bytesRead, buffer } = await file.read({
          buffer: Buffer.allocUnsafe(Math.min(CHUNK_BYTES, start + size - at)),
          position: at,
        });
        if (bytesRead === 0) return;
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    },
    async close() {
      await file.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
