import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArchiveFault, type BlobHash, type BlobRef, type BlobSink, type BlobSource } from '#olx';
import { cannotRun, systemFailure } from './failure.ts';
import { hashOf, newHash } from './hashing.ts';
import { bytesPassed } from './release-memory.ts';

/** Files that are passed on without being held in memory. */
export interface Blobs extends BlobSink, BlobSource {
  /**
   * Names a file that stays where it is, of so many bytes. Its `hash` is made when it is first asked for,
   * which fails with exit code 2 if the file cannot be read or has another size then.
   */
  refer(path: string, size: number): BlobRef;
  /** As `refer`, for a file whose bytes are at hand. */
  referTo(path: string, bytes: Uint8Array): BlobRef;
  /** Gives temporary disk space back. */
  close(): Promise<void>;
}

type Place =
  | { readonly kind: 'memory'; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'spool'; readonly start: number; readonly size: number };

const CHUNK_BYTES = 64 * 1024;
/** What is read at a time of a file that is hashed. */
const HASHED_BYTES = 1024 * 1024;

/** Names bytes whose hash is made when it is first asked for, as that of most files never is. */
class LazyRef implements BlobRef {
  readonly size: number;
  readonly #hashed: () => BlobHash;
  #hash: BlobHash | null = null;

  constructor(size: number, hashed: () => BlobHash) {
    this.size = size;
    this.#hashed = hashed;
  }

  get hash(): BlobHash {
    this.#hash ??= this.#hashed();
    return this.#hash;
  }
}

/**
 * Blobs by hash: those of folders are read where they lie, those of archives stay in memory if they are
 * held there anyway, and else go into one temporary file. With `keep` false the bytes of archives are only hashed, and cannot be had again.
 */
export function openBlobs({ keep }: { readonly keep: boolean }): Blobs {
  const places = new Map<BlobHash, Place>();
  let spool: Promise<Spool> | null = null;

  async function* stream(hash: BlobHash): AsyncGenerator<Uint8Array> {
    const place = places.get(hash);
    if (place === undefined) throw new ArchiveFault('blob-missing', 'No blob has this hash', hash);
    if (place.kind === 'memory') {
      yield place.bytes;
      return;
    }
    const bytes = place.kind === 'file' ? createReadStream(place.path) : (await spool)?.read(place.start, place.size);
    for await (const chunk of (bytes ?? []) as AsyncIterable<Uint8Array>) {
      yield chunk;
      bytesPassed(chunk.length);
    }
  }

  /** Notes where the bytes of a hash are. */
  function known(digest: string, place: Place): BlobHash {
    const hash = digest as BlobHash;
    if (!places.has(hash)) places.set(hash, place);
    return hash;
  }

  return {
    stream,
    async get(hash) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of stream(hash)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    async put(source) {
      const hash = newHash();
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
      const digest = hash.digest('hex') as BlobHash;
      if (to === null) return { hash: digest, size };
      // what is known already is written over by the next
      if (!places.has(digest)) to.end = start + size;
      return { hash: known(digest, { kind: 'spool', start, size }), size };
    },
    putWhole(bytes) {
      return new LazyRef(bytes.length, () => known(hashOf(bytes), { kind: 'memory', bytes }));
    },
    refer(path, size) {
      return new LazyRef(size, () => known(hashOfFile(path, size), { kind: 'file', path }));
    },
    referTo(path, bytes) {
      return new LazyRef(bytes.length, () => known(hashOf(bytes), { kind: 'file', path }));
    },
    async close() {
      if (spool !== null) await (await spool).close();
      spool = null;
    },
  };
}

/** Fails with exit code 2 if the file cannot be read, or is not of that size. */
function hashOfFile(path: string, size: number): string {
  const hash = newHash();
  const piece = Buffer.allocUnsafe(Math.min(size + 1, HASHED_BYTES));
  let left = size;
  try {
    const file = openSync(path, 'r');
    try {
      for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
        hash.update(piece.subarray(0, read));
        left -= read;
        if (left < 0) break;
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw systemFailure(path, error);
  }
  if (left !== 0) throw cannotRun(`${path}: another program changed this file while it was read`);
  return hash.digest('hex');
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
