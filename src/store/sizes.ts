import { type Kysely, sql } from 'kysely';
import { type BlobHash, type Block, type Course, type CourseKey, partsOf } from '#olx';
import { batchesOf, type Connection } from './connection.ts';
import { LimitExceeded } from './errors.ts';
import { isCommitOf } from './history.ts';
import { encodeText } from './model/json.ts';
import type { Schema } from './schema.ts';
import type { Shared } from './tree/shared.ts';
import type { CommitId, NodeId, Snapshot } from './types.ts';

/** What a commit refers to that may be new to its course run. */
export interface Referred {
  /** Nodes, lists of files and the commit. */
  readonly objects: readonly string[];
  /** Blobs with their sizes. */
  readonly blobs: ReadonlyMap<BlobHash, number>;
}

/**
 * What a state refers to and this process has not counted for the course run yet. A course run that has
 * never been counted, because it is older than the counting, is counted as it is now, whole.
 */
export async function referredBy(
  connection: Connection,
  shared: Shared,
  key: CourseKey,
  parent: CommitId | null,
  next: Course,
  nodeOf: (block: Block) => NodeId,
): Promise<Referred> {
  const known = await countedIn(connection, shared, key, parent);
  const before = parent === null ? undefined : shared.snapshots.find(parent);
  if (before !== undefined && !known.has(before.course.root) && (await isCounted(connection, key))) {
    collect(before.course, known);
  }
  const objects: string[] = [];
  const blobs = new Map<BlobHash, number>();
  for (const files of [next.files, next.assets]) {
    if (known.has(files)) continue;
    for (const { hash, size } of files.values()) blobs.set(hash, size);
  }
  const seen = new Set<Block>();
  const visit = (block: Block): void => {
    if (known.has(block) || seen.has(block)) return;
    seen.add(block);
    objects.push(nodeOf(block));
    if (block.body !== null) {
      const bytes = encodeText(block.body.text, `the file ${block.body.path}`);
      blobs.set(connection.platform.hash(bytes) as BlobHash, bytes.length);
    }
    for (const { blob } of block.damage?.files ?? []) blobs.set(blob.hash, blob.size);
    for (const part of partsOf(block)) visit(part);
  };
  visit(next.root);
  return { objects, blobs };
}

/** Remembers that a state is counted; to be called once the commit is in the database. */
export function noteCounted(shared: Shared, key: CourseKey, { commit, course }: Snapshot): void {
  const known = shared.counted.find(key)?.known ?? new WeakSet<object>();
  collect(course, known);
  shared.counted.keep(key, { known, last: commit.id });
}

function collect({ root, files, assets }: Pick<Course, 'root' | 'files' | 'assets'>, into: WeakSet<object>): void {
  const visit = (block: Block): void => {
    if (into.has(block)) return;
    for (const part of partsOf(block)) visit(part);
    into.add(block);
  };
  visit(root);
  into.add(files).add(assets);
}

/** What this process has counted for the course run, unless that was deleted and made anew since. */
async function countedIn(
  connection: Connection,
  shared: Shared,
  key: CourseKey,
  parent: CommitId | null,
): Promise<WeakSet<object>> {
  const counted = shared.counted.find(key);
  const isCurrent =
    counted !== undefined &&
    parent !== null &&
    (counted.last === parent || (await isCommitOf(connection, key, counted.last)));
  if (isCurrent) return counted.known;
  shared.counted.drop(key);
  return new WeakSet();
}

async function isCounted({ db }: Connection, key: CourseKey): Promise<boolean> {
  const row = await db.selectFrom('course_sizes').select('course').where('course', '=', key).executeTakeFirst();
  return row !== undefined;
}

/**
 * Counts, as part of the transaction that moves the head, what the course run has not referred to
 * before. Throws `LimitExceeded` (`course`), which undoes the commit.
 */
export async function countReferred(
  { limits }: Connection,
  transaction: Kysely<Schema>,
  key: CourseKey,
  { objects, blobs }: Referred,
): Promise<void> {
  let added = 0;
  const add = (rows: readonly { readonly bytes: number | string }[]): void => {
    for (const { bytes } of rows) added += Number(bytes);
  };
  for (const batch of batchesOf(objects)) {
    const rows = await transaction
      .insertInto('course_objects')
      .columns(['course', 'id', 'bytes'])
      .expression((db) =>
        db
          .selectFrom('objects')
          .select([sql<string>`cast(${key} as text)`.as('course'), 'id', sql<number>`length(bytes)`.as('bytes')])
          .where('id', 'in', batch),
      )
      .onConflict((conflict) => conflict.columns(['course', 'id']).doNothing())
      .returning('bytes')
      .execute();
    add(rows);
  }
  for (const batch of batchesOf([...blobs].map(([id, bytes]) => ({ course: key, id, bytes })))) {
    const rows = await transaction
      .insertInto('course_objects')
      .values(batch)
      .onConflict((conflict) => conflict.columns(['course', 'id']).doNothing())
      .returning('bytes')
      .execute();
    add(rows);
  }
  const { bytes } = await transaction
    .insertInto('course_sizes')
    .values({ course: key, bytes: added })
    .onConflict((conflict) =>
      conflict.column('course').doUpdateSet((each) => ({ bytes: each('course_sizes.bytes', '+', added) })),
    )
    .returning('bytes')
    .executeTakeFirstOrThrow();
  if (Number(bytes) > limits.course) throw new LimitExceeded('course', limits.course);
}

/** See `Store.storedBytes`. */
export async function storedBytes({ db }: Connection, key: CourseKey): Promise<number> {
  const row = await db.selectFrom('course_sizes').select('bytes').where('course', '=', key).executeTakeFirst();
  return Number(row?.bytes ?? 0);
}
