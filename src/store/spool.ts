import type { Kysely } from 'kysely';
import type { Connection } from './connection.ts';
import { LimitExceeded } from './errors.ts';
import { Chunker } from './model/blob.ts';
import type { Schema } from './schema.ts';
import type { Spooled, SpoolStore } from './types.ts';
import { giveSpaceBack, removeUploads, startUpload, type Upload } from './uploads.ts';

/** Spooled bytes are an upload that nobody ends: they have no name by their hash, and go with the others. */
export function spoolStore(connection: Connection): SpoolStore {
  const { gate, db, transact } = connection;
  return {
    put: (stream) => gate.enter(() => spool(connection, stream)),
    stream: (id) => streamSpooled(connection, id),
    remove: (id) =>
      gate.enter(async () => {
        await transact(db, (transaction) => removeSpooled(transaction, id));
        await giveSpaceBack(connection);
      }),
  };
}

async function spool(connection: Connection, stream: AsyncIterable<Uint8Array>): Promise<Spooled> {
  const { platform, limits } = connection;
  const digest = platform.digest();
  const chunker = new Chunker();
  const upload: Upload = await startUpload(connection);
  let size = 0;
  try {
    for await (const part of stream) {
      size += part.length;
      if (size > limits.blob) throw new LimitExceeded('blob', limits.blob);
      digest.update(part);
      for (const chunk of chunker.take(part)) await upload.add(chunk);
    }
    const rest = chunker.rest();
    if (rest.length > 0) await upload.add(rest);
    // a job that is made for it lasts, so it must last as well
    await upload.persist();
    return { id: upload.body, size, hash: digest.hex() };
  } catch (error) {
    await removeUploads(connection, [upload.body]);
    throw error;
  }
}

async function* streamSpooled({ db, gate }: Connection, id: string): AsyncGenerator<Uint8Array, void, undefined> {
  for (let position = 0; ; position += 1) {
    const row = await gate.enter(() =>
      db
        .selectFrom('blob_chunks')
        .innerJoin('blob_uploads', 'blob_uploads.body', 'blob_chunks.body')
        .select('blob_chunks.bytes')
        .where('blob_chunks.body', '=', id)
        .where('position', '=', position)
        .executeTakeFirst(),
    );
    if (row === undefined) return;
    yield new Uint8Array(row.bytes.buffer, row.bytes.byteOffset, row.bytes.byteLength);
  }
}

/** Removes what was spooled, as part of a transaction; a blob that was ended is not touched. */
export async function removeSpooled(transaction: Kysely<Schema>, id: string): Promise<void> {
  const open = await transaction.selectFrom('blob_uploads').select('body').where('body', '=', id).executeTakeFirst();
  if (open === undefined) return;
  await transaction.deleteFrom('blob_chunks').where('body', '=', id).execute();
  await transaction.deleteFrom('blob_uploads').where('body', '=', id).execute();
}
