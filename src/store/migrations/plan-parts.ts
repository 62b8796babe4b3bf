import { type Kysely, sql } from 'kysely';
import type { TableDialect } from '../backend/backend.ts';
import type { Schema } from '../schema.ts';
import { table } from './table.ts';

/** What it takes to read a plan again, to choose anew, and to apply it while what it touches is as it was. */
export async function createPlanParts(db: Kysely<Schema>, tables: TableDialect): Promise<void> {
  const text = sql.raw<unknown>(tables.text);
  await db.schema
    .alterTable('plans')
    .addColumn('base', text, (column) => column.references('commits.id').onDelete('cascade'))
    .execute();
  for (const column of ['choices', 'precondition'] as const)
    await db.schema.alterTable('plans').addColumn(column, text).execute();
  await db.schema.createIndex('plans_base').on('plans').column('base').execute();
  await table(db, 'plan_parts', tables)
    .addColumn('course', text, (column) => column.notNull())
    .addColumn('plan', text, (column) => column.notNull())
    .addColumn('part', text, (column) => column.notNull())
    .addColumn('bytes', sql.raw<unknown>(tables.bytes), (column) => column.notNull())
    .addPrimaryKeyConstraint('plan_parts_key', ['course', 'plan', 'part'])
    .addForeignKeyConstraint('plan_parts_plan', ['course', 'plan'], 'plans', ['course', 'id'], (constraint) =>
      constraint.onDelete('cascade'),
    )
    .execute();
}
