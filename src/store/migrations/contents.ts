import { type Kysely, sql } from 'kysely';
import type { TableDialect } from '../backend/backend.ts';
import type { Schema } from '../schema.ts';
import { table } from './table.ts';

/** Where the texts are that commits and plans name. Commits that are there already have no rows. */
export async function createContents(db: Kysely<Schema>, tables: TableDialect): Promise<void> {
  const text = sql.raw<unknown>(tables.text);
  await table(db, 'commit_contents', tables, tables.keyedOptions)
    .addColumn('course', text, (column) => column.notNull())
    .addColumn('hash', text, (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('block', text, (column) => column.notNull())
    .addColumn('form', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('commit_contents_key', ['course', 'hash'])
    .execute();
  await table(db, 'plan_contents', tables, tables.keyedOptions)
    .addColumn('course', text, (column) => column.notNull())
    .addColumn('plan', text, (column) => column.notNull())
    .addColumn('hash', text, (column) => column.notNull())
    .addColumn('block', text, (column) => column.notNull())
    .addColumn('form', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('plan_contents_key', ['course', 'plan', 'hash'])
    .addForeignKeyConstraint('plan_contents_plan', ['course', 'plan'], 'plans', ['course', 'id'], (constraint) =>
      constraint.onDelete('cascade'),
    )
    .execute();
}
