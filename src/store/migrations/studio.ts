import { type Kysely, sql } from 'kysely';
import type { TableDialect } from '../backend/backend.ts';
import type { Schema } from '../schema.ts';
import { table } from './table.ts';

/** Which course runs live in Studio, what Studio had when it was last read, and writes to it that have not ended. */
export async function createStudioTables(db: Kysely<Schema>, tables: TableDialect): Promise<void> {
  const text = sql.raw<unknown>(tables.text);
  const bytes = sql.raw<unknown>(tables.bytes);
  await table(db, 'studio_links', tables)
    .addColumn('course', text, (column) => column.primaryKey())
    .addColumn('commit', text, (column) => column.notNull())
    .addColumn('marks', text, (column) => column.notNull())
    .addColumn('read_at', text, (column) => column.notNull())
    .execute();
  await table(db, 'studio_writes', tables)
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('course', text, (column) => column.notNull().unique())
    .addColumn('base', text, (column) => column.notNull().references('commits.id').onDelete('cascade'))
    .addColumn('request', text, (column) => column.notNull())
    .addColumn('blobs', text, (column) => column.notNull())
    .addColumn('target', bytes, (column) => column.notNull())
    .addColumn('instance', text, (column) => column.notNull())
    .addColumn('job', text)
    .addColumn('phase', text, (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .execute();
}
