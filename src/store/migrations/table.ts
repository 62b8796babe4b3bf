import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { TableDialect } from '../backend/backend.ts';
import type { Schema } from '../schema.ts';

/** A table with the options that the database wants; `options` for others than the usual ones. */
export function table(
  db: Kysely<Schema>,
  name: keyof Schema,
  tables: TableDialect,
  options = tables.tableOptions,
): CreateTableBuilder<string, never> {
  const builder = db.schema.createTable(name);
  return options === '' ? builder : builder.modifyEnd(sql.raw(options));
}
