import { type Kysely, sql } from 'kysely';
import type { TableDialect } from '../backend/backend.ts';
import type { Schema } from '../schema.ts';

/**
 * When bytes were last written, so that `collect` leaves alone what a writer under way relies on. What is there
 * already counts as written now, as does what a program of the former version writes meanwhile. And the secret that
 * an application had before its last rotation.
 */
export async function noteWriting(
  db: Kysely<Schema>,
  tables: TableDialect,
  { now }: { readonly now: () => number },
): Promise<void> {
  const text = sql.raw<unknown>(tables.text);
  const moment = sql.lit(new Date(now()).toISOString());
  for (const table of ['objects', 'blobs'] as const)
    await db.schema
      .alterTable(table)
      .addColumn('written_at', text, (column) => column.notNull().defaultTo(moment))
      .execute();
  for (const column of ['former_secret_hash', 'former_until'] as const)
    await db.schema.alterTable('applications').addColumn(column, text).execute();
}
