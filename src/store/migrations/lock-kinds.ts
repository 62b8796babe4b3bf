import { type Kysely, sql } from 'kysely';
import type { TableDialect } from '../backend/backend.ts';
import type { Schema } from '../schema.ts';

/** Locks are exclusive or a presence, and bear the number of their last change, by which watchers find it. */
export async function addLockKinds(db: Kysely<Schema>, tables: TableDialect): Promise<void> {
  await db.schema
    .alterTable('locks')
    .addColumn('kind', sql.raw<unknown>(tables.text), (column) => column.notNull().defaultTo('exclusive'))
    .execute();
  await db.schema
    .alterTable('locks')
    .addColumn('changed', sql.raw<unknown>(tables.large), (column) => column.notNull().defaultTo(0))
    .execute();
  await db
    .updateTable('locks')
    .set((each) => ({ changed: each.ref('token') }))
    .execute();
  await db.schema.createIndex('locks_changed').on('locks').columns(['course', 'changed']).execute();
}
