import type { Kysely } from 'kysely';
import type { BlobRef } from '#olx';
import { batchesOf, type Connection, timestamp } from './connection.ts';
import { WritesLost } from './errors.ts';
import { renewBlobs } from './objects.ts';
import type { Schema } from './schema.ts';

/** A large blob on its way: its rows stand under a body of their own until its hash is known. */
export interface Upload {
  /** Under which its rows stand. */
  readonly body: string;
  add(chunk: Uint8Array): Promise<void>;
  /** Makes it the blob of that hash. Throws `WritesLost`. */
  end(ref: BlobRef): Promise<void>;
  /** Resolves once all that was added lasts, still without a name. Throws `WritesLost`. */
  persist(): Promise<void>;
  discard(): Promise<void>;
}

/** Begins an upload that nothing refers to yet. */
export async function startUpload(connection: Connection): Promise<Upload> {
  const { db, platform, transact, transactLazily } = connection;
  const body = `upload-${platform.randomId()}`;
  let position = 0;
  await transactLazily(db, (transaction) =>
    transaction
      .insertInto('blob_uploads')
      .values({ body, created_at: timestamp(platform) })
      .execute(),
  );
  return {
    body,
    add: async (chunk) => {
      await transactLazily(db, (transaction) =>
        transaction.insertInto('blob_chunks').values({ body, position, bytes: chunk }).execute(),
      );
      position += 1;
      await platform.pause();
    },
    end: (ref) =>
      transactLazily(db, async (transaction) => {
        await connection.writing(transaction);
        await ensureChunks(transaction, new Map([[body, position]]));
        await renewBlobs(connection, transaction, [ref.hash]);
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto('blobs')
          .values({ hash: ref.hash, size: ref.size, body, written_at: connection.moment() })
          .onConflict((conflict) => conflict.column('hash').doNothing())
          .executeTakeFirst();
        if (Number(numInsertedOrUpdatedRows ?? 0) === 0)
          await transaction.deleteFrom('blob_chunks').where('body', '=', body).execute();
        await transaction.deleteFrom('blob_uploads').where('body', '=', body).execute();
      }),
    persist: () =>
      transact(db, async (transaction) => {
        // a transaction that writes nothing does not wait for the disk
        const { numUpdatedRows } = await transaction
          .updateTable('blob_uploads')
          .set({ created_at: timestamp(platform) })
          .where('body', '=', body)
          .executeTakeFirst();
        if (Number(numUpdatedRows) !== 1) throw new WritesLost();
        await ensureChunks(transaction, new Map([[body, position]]));
      }),
    discard: () => removeUploads(connection, [body]),
  };
}

/** Throws `WritesLost` unless each body has so many chunks: they were written without waiting for the disk. */
export async function ensureChunks(transaction: Kysely<Schema>, expected: ReadonlyMap<string, number>): Promise<void> {
  const rows = await transaction
    .selectFrom('blob_chunks')
    .select((each) => ['body', each.fn.countAll<number | string>().as('chunks')])
    .where('body', 'in', [...expected.keys()])
    .groupBy('body')
    .execute();
  const found = new Map(rows.map(({ body, chunks }) => [body, Number(chunks)]));
  for (const [body, chunks] of expected) if ((found.get(body) ?? 0) !== chunks) throw new WritesLost();
}

/** Removes what uploads brought that never ended, and gives the space back. */
export async function removeUploads(connection: Connection, bodies: readonly string[]): Promise<void> {
  for (const batch of batchesOf(bodies)) {
    await connection.transact(connection.db, async (transaction) => {
      const open = await transaction.selectFrom('blob_uploads').select('body').where('body', 'in', batch).execute();
      const unended = open.map((row) => row.body);
      if (unended.length === 0) return;
      await transaction.deleteFrom('blob_chunks').where('body', 'in', unended).execute();
      await transaction.deleteFrom('blob_uploads').where('body', 'in', unended).execute();
    });
  }
  if (bodies.length > 0) await giveSpaceBack(connection);
}

/** Gives the space of deleted rows back to the disk, a little at a time, so that others have their turn. */
export async function giveSpaceBack({ giveBack, platform }: Connection): Promise<void> {
  while (giveBack()) await platform.pause();
}
