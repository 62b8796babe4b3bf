import { type Kysely, sql } from 'kysely';
import { type BlockId, blockId, blockIdParts } from '#olx';
import type { TableDialect } from '../backend/backend.ts';
import { batchesOf } from '../connection.ts';
import { decodeCommit, type StoredCommit } from '../model/commit.ts';
import { decodeNode } from '../model/node.ts';
import type { Schema } from '../schema.ts';
import type { NodeId } from '../types.ts';
import { table } from './table.ts';

/** Which commits changed a block, and which blocks are gone; filled from the commits that are there. */
export async function createBlockHistory(db: Kysely<Schema>, tables: TableDialect): Promise<void> {
  const text = sql.raw<unknown>(tables.text);
  await table(db, 'commit_blocks', tables, tables.keyedOptions)
    .addColumn('course', text, (column) => column.notNull())
    .addColumn('block', text, (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('commit_blocks_key', ['course', 'block', 'number'])
    .execute();
  await table(db, 'deleted_blocks', tables)
    .addColumn('course', text, (column) => column.notNull())
    .addColumn('block', text, (column) => column.notNull())
    .addColumn('type', text, (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('deleted_blocks_key', ['course', 'block'])
    .execute();
  await db.schema
    .createIndex('deleted_blocks_order')
    .on('deleted_blocks')
    .columns(['course', 'number', 'block'])
    .execute();
  await db.schema
    .createIndex('deleted_blocks_type')
    .on('deleted_blocks')
    .columns(['course', 'type', 'number', 'block'])
    .execute();
  // a commit is removed only if no head names it, which the database checks
  await db.schema.createIndex('courses_head').on('courses').column('head').execute();
  for (const { key, head } of await db.selectFrom('courses').select(['key', 'head']).execute())
    await fillHistory(db, key, head);
}

async function fillHistory(db: Kysely<Schema>, course: string, head: string): Promise<void> {
  const gone = new Map<BlockId, number>();
  let newest: StoredCommit | null = null;
  for (let number = 1; ; number += 1) {
    const row = await db
      .selectFrom('commits')
      .innerJoin('objects', 'objects.id', 'commits.id')
      .select(['commits.id', 'objects.bytes'])
      .where('commits.course', '=', course)
      .where('commits.number', '=', number)
      .executeTakeFirst();
    if (row === undefined) break;
    const commit = decodeCommit(row.bytes);
    const blocks = [...new Set(commit.changed.map(({ block }) => block))];
    for (const batch of batchesOf(blocks))
      await db
        .insertInto('commit_blocks')
        .values(batch.map((block) => ({ course, block, number })))
        .execute();
    for (const { block, kind } of commit.changed)
      if (kind === 'delete' || kind === 'orphan') gone.set(block, gone.get(block) ?? number);
    for (const { block, kind } of commit.changed) if (kind !== 'delete' && kind !== 'orphan') gone.delete(block);
    if (row.id === head) newest = commit;
  }
  if (gone.size === 0 || newest === null) return;
  for (const block of await blocksBelow(db, newest.root)) gone.delete(block);
  const rows = [...gone].map(([block, number]) => ({ course, block, type: blockIdParts(block).type, number }));
  for (const batch of batchesOf(rows)) await db.insertInto('deleted_blocks').values(batch).execute();
}

/** The ids of all blocks of a tree. */
async function blocksBelow(db: Kysely<Schema>, root: NodeId): Promise<ReadonlySet<BlockId>> {
  const found = new Set<BlockId>();
  const seen = new Set<NodeId>([root]);
  for (let level: readonly NodeId[] = [root]; level.length > 0; ) {
    const next: NodeId[] = [];
    for (const batch of batchesOf(level)) {
      for (const { bytes } of await db.selectFrom('objects').select('bytes').where('id', 'in', batch).execute()) {
        const { type, urlName, children } = decodeNode(bytes);
        found.add(blockId(type, urlName));
        for (const { node } of children) {
          if (seen.has(node)) continue;
          seen.add(node);
          next.push(node);
        }
      }
    }
    level = next;
  }
  return found;
}
