import type { BlobHash, BlobRef } from '#olx';
import { batchesOf, type Connection, timestamp } from './connection.ts';
import { LimitExceeded } from './errors.ts';
import { Chunker } from './model/blob.ts';
import { renewBlobs } from './objects.ts';
import type { BlobStage } from './types.ts';
import { ensureChunks, removeUploads } from './uploads.ts';

/** Rows and bytes of one transaction. */
const BATCH_ROWS = 200;
const BATCH_BYTES = 1024 * 1024;

interface Staged extends BlobRef {
  /** Under which its chunks are; null if it has no bytes. */
  readonly body: string | null;
  readonly chunks: number;
}

/**
 * Blobs that are in the database under bodies of their own, as uploads that did not end. They have no
 * name there yet, so nobody else can come to depend on one that is discarded.
 */
export function blobStage(connection: Connection): BlobStage {
  const { gate, platform, limits } = connection;
  const writer = new StageWriter(connection);
  const staged = new Map<BlobHash, Staged>();
  const bodies = new Set<string>();

  async function put(stream: AsyncIterable<Uint8Array>): Promise<BlobRef> {
    const digest = platform.digest();
    const chunker = new Chunker();
    let body: string | null = null;
    let position = 0;
    let size = 0;
    const add = async (bytes: Uint8Array): Promise<void> => {
      if (body === null) {
        body = `upload-${platform.randomId()}`;
        bodies.add(body);
        writer.begin(body);
      }
      await writer.add({ body, position, bytes });
      position += 1;
    };
    for await (const part of stream) {
      size += part.length;
      if (size > limits.blob) throw new LimitExceeded('blob', limits.blob);
      digest.update(part);
      for (const chunk of chunker.take(part)) await add(chunk);
    }
    const rest = chunker.rest();
    if (rest.length > 0) await add(rest.slice());
    const ref = { hash: digest.hex() as BlobHash, size };
    if (!staged.has(ref.hash)) staged.set(ref.hash, { ...ref, body, chunks: position });
    return ref;
  }

  return {
    put: (stream) => gate.enter(() => put(stream)),
    keep: (hashes) =>
      gate.enter(async () => {
        await writer.flush();
        const wanted = [...new Set(hashes)].flatMap((hash) => staged.get(hash) ?? []);
        for (const batch of batchesOf(wanted)) await keepStaged(connection, batch);
        for (const { hash, body } of wanted) {
          staged.delete(hash);
          // one whose bytes were in the store already goes with the others
          if (body !== null && !(await isOpen(connection, body))) bodies.delete(body);
        }
      }),
    discard: () =>
      gate.enter(async () => {
        writer.forget();
        staged.clear();
        const left = [...bodies];
        bodies.clear();
        await removeUploads(connection, left);
      }),
  };
}

/** Makes blobs of uploads, all or none of them, which throws `WritesLost` if a chunk is gone; those whose bytes are in the store already stay uploads. */
async function keepStaged(connection: Connection, batch: readonly Staged[]): Promise<void> {
  await connection.transactLazily(connection.db, async (transaction) => {
    await connection.writing(transaction);
    // everybody in one order, so that no two transactions wait for each other
    const rows = batch.toSorted((a, b) => (a.hash < b.hash ? -1 : 1));
    const chunks = rows.flatMap((row) => (row.body === null ? [] : [[row.body, row.chunks] as const]));
    if (chunks.length > 0) await ensureChunks(transaction, new Map(chunks));
    await renewBlobs(
      connection,
      transaction,
      rows.map(({ hash }) => hash),
    );
    const written_at = connection.moment();
    const kept = await transaction
      .insertInto('blobs')
      .values(rows.map(({ hash, size, body }) => ({ hash, size, body: body ?? hash, written_at })))
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .returning('body')
      .execute();
    if (kept.length === 0) return;
    await transaction
      .deleteFrom('blob_uploads')
      .where(
        'body',
        'in',
        kept.map(({ body }) => body),
      )
      .execute();
  });
}

async function isOpen({ db }: Connection, body: string): Promise<boolean> {
  return (await db.selectFrom('blob_uploads').select('body').where('body', '=', body).executeTakeFirst()) !== undefined;
}

interface ChunkRow {
  readonly body: string;
  readonly position: number;
  readonly bytes: Uint8Array;
}

/** Writes chunks many at a time: a transaction for each small file would take a minute for 100,000 of them. */
class StageWriter {
  readonly #connection: Connection;
  #begun: string[] = [];
  #chunks: ChunkRow[] = [];
  #bytes = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  begin(body: string): void {
    this.#begun.push(body);
  }

  async add(chunk: ChunkRow): Promise<void> {
    this.#chunks.push(chunk);
    this.#bytes += chunk.bytes.length;
    if (this.#chunks.length >= BATCH_ROWS || this.#bytes >= BATCH_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    const { db, platform, transactLazily } = this.#connection;
    const [begun, chunks] = [this.#begun, this.#chunks];
    if (chunks.length === 0) return;
    this.forget();
    await transactLazily(db, async (transaction) => {
      if (begun.length > 0) {
        const created_at = timestamp(platform);
        await transaction
          .insertInto('blob_uploads')
          .values(begun.map((body) => ({ body, created_at })))
          .execute();
      }
      await transaction.insertInto('blob_chunks').values(chunks).execute();
    });
    await platform.pause();
  }

  forget(): void {
    this.#begun = [];
    this.#chunks = [];
    this.#bytes = 0;
  }
}
