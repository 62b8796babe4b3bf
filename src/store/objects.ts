import type { Kysely, Transaction } from 'kysely';
import type { BlobHash, BlobRef } from '#olx';
import { BATCH, batchesOf, type Connection, type Moment } from './connection.ts';
import { CorruptStore, LimitExceeded, WritesLost } from './errors.ts';
import { chunksOf } from './model/blob.ts';
import { Malformed } from './model/json.ts';
import type { ObjectRow, Schema } from './schema.ts';

type Kind = ObjectRow['kind'];

/** The objects of that kind, decoded; throws `CorruptStore` where one is missing, changed or of another form. */
export async function readObjects<Id extends string, Stored>(
  connection: Connection,
  kind: Kind,
  ids: readonly Id[],
  decode: (bytes: Uint8Array) => Stored,
): Promise<ReadonlyMap<Id, Stored>> {
  const found = new Map<Id, Stored>();
  for (const batch of batchesOf(ids)) {
    const rows = await connection.db
      .selectFrom('objects')
      .select(['id', 'bytes'])
      .where('id', 'in', batch)
      .where('kind', '=', kind)
      .execute();
    const bytesOf = new Map(rows.map((row) => [row.id, row.bytes]));
    for (const id of batch) {
      const bytes = bytesOf.get(id);
      if (bytes === undefined) throw new CorruptStore(kind, id);
      found.set(id, decodeVerified(connection, kind, id, bytes, decode));
    }
    if (ids.length > BATCH) await connection.platform.pause();
  }
  return found;
}

export async function readObject<Id extends string, Stored>(
  connection: Connection,
  kind: Kind,
  id: Id,
  decode: (bytes: Uint8Array) => Stored,
): Promise<Stored> {
  const stored = (await readObjects(connection, kind, [id], decode)).get(id);
  if (stored === undefined) throw new CorruptStore(kind, id);
  return stored;
}

/** Throws `CorruptStore` where the bytes are not those of the id, or do not decode. */
export function decodeVerified<Stored>(
  connection: Connection,
  kind: string,
  id: string,
  bytes: Uint8Array,
  decode: (bytes: Uint8Array) => Stored,
): Stored {
  if (connection.platform.hash(bytes) !== id) throw new CorruptStore(kind, id);
  try {
    return decode(bytes);
  } catch (cause) {
    if (cause instanceof Malformed) throw new CorruptStore(kind, id, cause);
    throw cause;
  }
}

/** An object on its way into the store. */
export interface NewObject {
  readonly kind: Kind | 'blob';
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Names the bytes. Throws `LimitExceeded` (`object`). */
export function newObject(connection: Connection, kind: NewObject['kind'], bytes: Uint8Array): NewObject {
  if (bytes.length > connection.limits.object) throw new LimitExceeded('object', connection.limits.object);
  return { kind, id: connection.platform.hash(bytes), bytes };
}

/** Names the bytes as a blob. */
export function newBlob(connection: Connection, bytes: Uint8Array): NewObject & { readonly ref: BlobRef } {
  const object = newObject(connection, 'blob', bytes);
  return { ...object, ref: { hash: object.id as BlobHash, size: bytes.length } };
}

/** Who writes bytes again that are there already has them noted as written again if the last time is so long ago, in milliseconds. */
export const RENEWAL = 60 * 60 * 1000;

/**
 * Stores, as part of a transaction, what is not there yet; answers how many that were, and how many were there since
 * long. All of it then stays for `GRACE`, whoever collects.
 */
export async function insertObjects(
  connection: Connection,
  transaction: Transaction<Schema>,
  objects: readonly NewObject[],
): Promise<number> {
  const { writing, moment } = connection;
  await writing(transaction);
  const written_at = moment();
  // each once: PostgreSQL refuses to renew a row twice in a statement
  const rows = new Map<string, Omit<ObjectRow, 'written_at'> & { readonly written_at: Moment }>();
  const blobs: NewObject[] = [];
  // everybody in one order, so that no two transactions wait for each other
  for (const { kind, id, bytes } of objects.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    if (kind === 'blob') blobs.push({ kind, id, bytes });
    else rows.set(id, { kind, id, bytes, written_at });
  }
  let written = 0;
  for (const batch of batchesOf([...rows.values()])) {
    const result = await transaction
      .insertInto('objects')
      .values(batch)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({ written_at }).where('objects.written_at', '<', moment(-RENEWAL)),
      )
      .executeTakeFirst();
    written += Number(result.numInsertedOrUpdatedRows ?? 0);
  }
  for (const batch of batchesOf(blobs)) written += await insertBlobs(connection, transaction, batch);
  return written;
}

/**
 * Throws `WritesLost` unless all of it is in the store. What a commit refers to was written before it
 * without waiting for the disk, so a database server that crashed meanwhile may have lost it.
 */
export async function ensureStored(
  transaction: Kysely<Schema>,
  { objects, blobs }: { readonly objects: readonly string[]; readonly blobs: readonly string[] },
): Promise<void> {
  for (const batch of batchesOf([...new Set(objects)])) {
    const { found } = await transaction
      .selectFrom('objects')
      .select((each) => each.fn.countAll<number | string>().as('found'))
      .where('id', 'in', batch)
      .executeTakeFirstOrThrow();
    if (Number(found) !== batch.length) throw new WritesLost();
  }
  for (const batch of batchesOf([...new Set(blobs)])) {
    const { found } = await transaction
      .selectFrom('blobs')
      .select((each) => each.fn.countAll<number | string>().as('found'))
      .where('hash', 'in', batch)
      .executeTakeFirstOrThrow();
    if (Number(found) !== batch.length) throw new WritesLost();
  }
}

async function insertBlobs(
  connection: Connection,
  transaction: Kysely<Schema>,
  blobs: readonly NewObject[],
): Promise<number> {
  const stored = await renewBlobs(
    connection,
    transaction,
    blobs.map((blob) => blob.id),
  );
  const fresh = [...new Map(blobs.map((blob) => [blob.id, blob])).values()].filter(({ id }) => !stored.has(id));
  if (fresh.length === 0) return 0;
  const chunks = fresh.flatMap(({ id, bytes }) =>
    chunksOf(bytes).map((chunk, position) => ({ body: id, position, bytes: chunk })),
  );
  // the same bytes may be on their way in another transaction
  if (chunks.length > 0) {
    await transaction
      .insertInto('blob_chunks')
      .values(chunks)
      .onConflict((conflict) => conflict.columns(['body', 'position']).doNothing())
      .execute();
  }
  const result = await transaction
    .insertInto('blobs')
    .values(fresh.map(({ id, bytes }) => ({ hash: id, size: bytes.length, body: id, written_at: connection.moment() })))
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0);
}

/** Notes that blobs are written again, as part of a transaction that has called `writing`; answers those that are there. */
export async function renewBlobs(
  { moment }: Connection,
  transaction: Kysely<Schema>,
  hashes: readonly string[],
): Promise<ReadonlySet<string>> {
  const known = await transaction.selectFrom('blobs').select('hash').where('hash', 'in', hashes).execute();
  const stored = new Set(known.map(({ hash }) => hash));
  if (stored.size > 0)
    await transaction
      .updateTable('blobs')
      .set({ written_at: moment() })
      .where('hash', 'in', [...stored])
      .where('written_at', '<', moment(-RENEWAL))
      .execute();
  return stored;
}
