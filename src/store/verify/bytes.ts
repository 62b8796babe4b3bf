import { sql } from 'kysely';
import type { BlobRef } from '#olx';
import { batchesOf, type Connection } from '../connection.ts';
import { IdSet } from '../id-set.ts';
import { CHUNK_BYTES } from '../model/blob.ts';
import { Malformed } from '../model/json.ts';
import { type References, referencesOf } from '../model/references.ts';
import type { ObjectRow } from '../schema.ts';
import type { Faults } from './faults.ts';

/** Rows whose sizes are asked at a time, and bytes that are then in memory, unless one row has more. */
const ROWS = 500;
const BYTES = 4 * 1024 * 1024;

/** Counts of what was looked at. */
export interface Tally {
  count: number;
  bytes: number;
}

/** Hashes every object and looks for what it names. */
export async function verifyObjects(
  connection: Connection,
  faults: Faults,
  tell: (done: number) => void,
): Promise<Tally> {
  const { db, platform } = connection;
  const tally: Tally = { count: 0, bytes: 0 };
  const present = { objects: new IdSet(), blobs: new IdSet() };
  for (let last = ''; ; ) {
    const sizes = await db
      .selectFrom('objects')
      .select(['id', sql<number>`length(bytes)`.as('size')])
      .where('id', '>', last)
      .orderBy('id')
      .limit(ROWS)
      .execute();
    const newest = sizes.at(-1);
    if (newest === undefined) return tally;
    last = newest.id;
    for (const group of groupsOf(sizes.map(({ id, size }) => ({ id, size: Number(size) })))) {
      const rows = await db.selectFrom('objects').select(['id', 'kind', 'bytes']).where('id', 'in', group).execute();
      const named: References[] = [];
      for (const row of rows) {
        tally.count += 1;
        tally.bytes += row.bytes.length;
        const references = readReferences(connection, row, faults);
        if (references !== null) named.push(references);
      }
      await lookFor(connection, present, named, faults);
      tell(tally.count);
      await platform.pause();
    }
  }
}

/** What a row names; null, and a fault, if it is not what its id says. */
function readReferences(
  { platform }: Connection,
  { id, kind, bytes }: Pick<ObjectRow, 'id' | 'kind' | 'bytes'>,
  faults: Faults,
): References | null {
  if (platform.hash(bytes) !== id) {
    faults.add({ what: kind, fault: 'damaged', id, detail: 'The bytes do not have the hash that is their name.' });
    return null;
  }
  try {
    return referencesOf(kind, bytes);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    faults.add({ what: kind, fault: 'damaged', id, detail: `The bytes are not a ${kind}: ${error.message}.` });
    return null;
  }
}

async function lookFor(
  { db }: Connection,
  present: { readonly objects: IdSet; readonly blobs: IdSet },
  named: readonly References[],
  faults: Faults,
): Promise<void> {
  const objects = new Map<string, ObjectRow['kind']>();
  const blobs = new Map<string, BlobRef>();
  for (const references of named) {
    for (const { id, kind } of references.objects) if (!present.objects.has(id)) objects.set(id, kind);
    for (const ref of references.blobs) if (!present.blobs.has(ref.hash)) blobs.set(ref.hash, ref);
  }
  for (const batch of batchesOf([...objects])) {
    const ids = batch.map(([id]) => id);
    const rows = await db.selectFrom('objects').select(['id', 'kind']).where('id', 'in', ids).execute();
    const kinds = new Map(rows.map(({ id, kind }) => [id, kind]));
    for (const [id, what] of batch) {
      const kind = kinds.get(id);
      if (kind === what) present.objects.add(id);
      else if (kind === undefined) faults.add({ what, fault: 'missing', id, detail: `The ${what} is not there.` });
      else faults.add({ what, fault: 'wrong', id, detail: `The object is stored as a ${kind} and used as a ${what}.` });
    }
  }
  for (const batch of batchesOf([...blobs.values()])) {
    const hashes = batch.map(({ hash }) => hash);
    const rows = await db.selectFrom('blobs').select(['hash', 'size']).where('hash', 'in', hashes).execute();
    const sizes = new Map<string, number>(rows.map(({ hash, size }) => [hash, Number(size)]));
    for (const { hash: id, size } of batch) {
      const found = sizes.get(id);
      if (found === size) present.blobs.add(id);
      else if (found === undefined)
        faults.add({ what: 'blob', fault: 'missing', id, detail: 'The blob is not there.' });
      else
        faults.add({
          what: 'blob',
          fault: 'wrong',
          id,
          detail: `The blob is said to have ${found} bytes, and what names it says ${size}.`,
        });
    }
  }
}

/** Hashes every blob, large ones a chunk at a time. */
export async function verifyBlobs(
  connection: Connection,
  faults: Faults,
  tell: (done: number) => void,
): Promise<Tally> {
  const { db, platform } = connection;
  const tally: Tally = { count: 0, bytes: 0 };
  for (let last = ''; ; ) {
    const rows = await db
      .selectFrom('blobs')
      .select(['hash', 'size', 'body'])
      .where('hash', '>', last)
      .orderBy('hash')
      .limit(ROWS)
      .execute();
    const newest = rows.at(-1);
    if (newest === undefined) return tally;
    last = newest.hash;
    const blobs = rows.map(({ hash, size, body }) => ({ hash, size: Number(size), body }));
    const small = blobs.filter(({ size }) => size <= CHUNK_BYTES);
    for (const group of groupsOf(small.map(({ body: id, size }) => ({ id, size })))) {
      const chunks = await db.selectFrom('blob_chunks').selectAll().where('body', 'in', group).execute();
      const bytesOf = new Map<string, Uint8Array[]>();
      for (const { body, bytes } of chunks.toSorted((one, other) => one.position - other.position))
        bytesOf.set(body, [...(bytesOf.get(body) ?? []), bytes]);
      const ids = new Set(group);
      for (const blob of small.filter(({ body }) => ids.has(body))) {
        const digest = platform.digest();
        let size = 0;
        for (const bytes of bytesOf.get(blob.body) ?? []) {
          digest.update(bytes);
          size += bytes.length;
        }
        judge(blob, size, digest.hex(), faults);
        tally.count += 1;
        tally.bytes += size;
      }
      tell(tally.count);
      await platform.pause();
    }
    for (const blob of blobs.filter(({ size }) => size > CHUNK_BYTES)) {
      const digest = platform.digest();
      let size = 0;
      for (let position = 0; ; position += 1) {
        const chunk = await db
          .selectFrom('blob_chunks')
          .select('bytes')
          .where('body', '=', blob.body)
          .where('position', '=', position)
          .executeTakeFirst();
        if (chunk === undefined) break;
        digest.update(chunk.bytes);
        size += chunk.bytes.length;
        await platform.pause();
      }
      judge(blob, size, digest.hex(), faults);
      tally.count += 1;
      tally.bytes += size;
      tell(tally.count);
    }
  }
}

function judge(
  blob: { readonly hash: string; readonly size: number },
  size: number,
  hash: string,
  faults: Faults,
): void {
  const { hash: id } = blob;
  if (size !== blob.size)
    faults.add({ what: 'blob', fault: 'damaged', id, detail: `The blob has ${size} of its ${blob.size} bytes.` });
  else if (hash !== id)
    faults.add({ what: 'blob', fault: 'damaged', id, detail: 'The bytes do not have the hash that is their name.' });
}

/** In groups that fit into memory. */
function groupsOf(rows: readonly { readonly id: string; readonly size: number }[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const { id, size } of rows) {
    bytes += size;
    if (bytes > BYTES) {
      groups.push([]);
      bytes = size;
    }
    groups.at(-1)?.push(id);
  }
  return groups;
}
