import { type Kysely, sql } from 'kysely';
import type { TableDialect } from '../backend/backend.ts';
import type { Schema } from '../schema.ts';
import { table } from './table.ts';

/** What each course run refers to, and how much that is. Course runs that are there already are counted at their next commit. */
export async function createCourseSizes(db: Kysely<Schema>, tables: TableDialect): Promise<void> {
  const text = sql.raw<unknown>(tables.text);
  const large = sql.raw<unknown>(tables.large);
  await table(db, 'course_objects', tables)
    .addColumn('course', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('bytes', large, (column) => column.notNull())
    .addPrimaryKeyConstraint('course_objects_key', ['course', 'id'])
    .execute();
  await table(db, 'course_sizes', tables)
    .addColumn('course', text, (column) => column.primaryKey())
    .addColumn('bytes', large, (column) => column.notNull())
    .execute();
}
