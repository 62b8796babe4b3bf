import type { BlobHash, BlobRef } from '#olx';
import { batchesOf, type Connection } from './connection.ts';
import { CorruptStore, LimitExceeded, MissingBlobs } from './errors.ts';
import { Chunker } from './model/blob.ts';
import { insertObjects, newBlob } from './objects.ts';
import type { BlobRow } from './schema.ts';
import { blobStage } from './stage.ts';
import { ObjectWriter } from './tree/batch.ts';
import type { BlobBatch, BlobStore } from './types.ts';
import { startUpload, type Upload } from './uploads.ts';

/** Blobs in the database, a chunk a row. */
export function blobStore(connection: Connection): BlobStore {
  const { gate } = connection;
  return {
    put: (stream) => gate.enter(() => putBlob(connection, stream)),
    get: (hash) => gate.enter(() => joinChunks(connection, hash)),
    stream: (hash) => streamBlob(connection, hash),
    batch: () => blobBatch(connection),
    stage: () => blobStage(connection),
    has: (hash) => gate.enter(async () => (await findBlob(connection, hash)) !== undefined),
  };
}

async function putBlob(connection: Connection, stream: AsyncIterable<Uint8Array>): Promise<BlobRef> {
  const { db, platform, limits, transactLazily } = connection;
  const digest = platform.digest();
  const chunker = new Chunker();
  let size = 0;
  let upload: Upload | null = null;
  try {
    for await (const part of stream) {
      size += part.length;
      if (size > limits.blob) throw new LimitExceeded('blob', limits.blob);
      digest.update(part);
      for (const chunk of chunker.take(part)) {
        upload ??= await startUpload(connection);
        await upload.add(chunk);
      }
    }
    const rest = chunker.rest();
    if (upload === null) {
      const blob = newBlob(connection, rest.slice());
      await transactLazily(db, (transaction) => insertObjects(connection, transaction, [blob]));
      return blob.ref;
    }
    if (rest.length > 0) await upload.add(rest);
    const ref = { hash: digest.hex() as BlobHash, size };
    await upload.end(ref);
    return ref;
  } catch (error) {
    await upload?.discard();
    throw error;
  }
}

function blobBatch(connection: Connection): BlobBatch {
  const { gate } = connection;
  const writer = new ObjectWriter(connection, () => undefined);
  return {
    put: (bytes) =>
      gate.enter(async () => {
        const blob = newBlob(connection, bytes);
        await writer.add(blob);
        return blob.ref;
      }),
    end: () => gate.enter(() => writer.flush()),
  };
}

async function findBlob(connection: Connection, hash: BlobHash): Promise<BlobRow | undefined> {
  return connection.db.selectFrom('blobs').selectAll().where('hash', '=', hash).executeTakeFirst();
}

async function* streamBlob(connection: Connection, hash: BlobHash): AsyncGenerator<Uint8Array, void, undefined> {
  const { db, gate, platform } = connection;
  const blob = await gate.enter(() => findBlob(connection, hash));
  if (blob === undefined) throw new MissingBlobs([hash]);
  const digest = platform.digest();
  for (let position = 0, sent = 0; sent < Number(blob.size); position += 1) {
    const row = await gate.enter(() =>
      db
        .selectFrom('blob_chunks')
        .select('bytes')
        .where('body', '=', blob.body)
        .where('position', '=', position)
        .executeTakeFirst(),
    );
    if (row === undefined || row.bytes.length === 0) throw new CorruptStore('blob', hash);
    digest.update(row.bytes);
    sent += row.bytes.length;
    // the last chunk is held back until the whole is known to be right
    if (sent >= Number(blob.size) && digest.hex() !== hash) throw new CorruptStore('blob', hash);
    yield plainBytes(row.bytes);
  }
}

async function joinChunks(connection: Connection, hash: BlobHash): Promise<Uint8Array> {
  const blob = await findBlob(connection, hash);
  if (blob === undefined) throw new MissingBlobs([hash]);
  const rows = await connection.db
    .selectFrom('blob_chunks')
    .select('bytes')
    .where('body', '=', blob.body)
    .orderBy('position')
    .execute();
  return verified(
    connection,
    hash,
    Number(blob.size),
    rows.map((row) => row.bytes),
  );
}

/** The bytes of many small blobs at once. Throws `CorruptStore` where one is not there. */
export async function readBlobs(
  connection: Connection,
  hashes: readonly BlobHash[],
): Promise<ReadonlyMap<BlobHash, Uint8Array>> {
  const found = new Map<BlobHash, Uint8Array>();
  for (const batch of batchesOf(hashes)) {
    const rows = await connection.db
      .selectFrom('blobs')
      .leftJoin('blob_chunks', 'blob_chunks.body', 'blobs.body')
      .select(['blobs.hash', 'blobs.size', 'blob_chunks.bytes'])
      .where('blobs.hash', 'in', batch)
      .orderBy('blobs.hash')
      .orderBy('blob_chunks.position')
      .execute();
    const parts = new Map<string, { readonly size: number; readonly chunks: Uint8Array[] }>();
    for (const row of rows) {
      const part = parts.get(row.hash) ?? { size: Number(row.size), chunks: [] };
      if (row.bytes !== null) part.chunks.push(row.bytes);
      parts.set(row.hash, part);
    }
    for (const hash of batch) {
      const part = parts.get(hash);
      if (part === undefined) throw new CorruptStore('blob', hash);
      found.set(hash, verified(connection, hash, part.size, part.chunks));
    }
    await connection.platform.pause();
  }
  return found;
}

/** Throws `MissingBlobs` where some are not in the store. */
export async function ensureBlobs(connection: Connection, hashes: readonly BlobHash[]): Promise<void> {
  const missing: BlobHash[] = [];
  for (const batch of batchesOf(hashes)) {
    const rows = await connection.db.selectFrom('blobs').select('hash').where('hash', 'in', batch).execute();
    const known = new Set<string>(rows.map((row) => row.hash));
    missing.push(...batch.filter((hash) => !known.has(hash)));
  }
  if (missing.length > 0) throw new MissingBlobs(missing);
}

function verified(connection: Connection, hash: BlobHash, size: number, chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks;
  const bytes =
    chunks.length === 1 && only !== undefined
      ? plainBytes(only)
      : joined(
          chunks,
          chunks.reduce((sum, each) => sum + each.length, 0),
        );
  if (bytes.length !== size || connection.platform.hash(bytes) !== hash) throw new CorruptStore('blob', hash);
  return bytes;
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Without the further methods of the class that a driver hands bytes out in. */
function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
