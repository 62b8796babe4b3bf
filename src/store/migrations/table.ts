import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { TableDialect } from '../backend/backend.ts';
import type { Schema } from '../schema.ts';

/** A table with the options that the database wants. */
export function table(db: Kysely<Schema>, name: keyof Schema, tables: TableDialect): CreateTableBuilder<string, never> {
  const builder = db.schema.createTable(name);
  return tables.tableOptions === '' ? builder : builder.modifyEnd(sql.raw(tables.tableOptions));
}
