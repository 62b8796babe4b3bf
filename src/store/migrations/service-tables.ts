import { type Kysely, sql } from 'kysely';
import type { TableDialect } from '../backend/backend.ts';
import type { Schema } from '../schema.ts';
import { table } from './table.ts';

/** What a service of several processes and many applications needs: who lives, who works on what, who may, who did. */
export async function createServiceTables(db: Kysely<Schema>, tables: TableDialect): Promise<void> {
  const text = sql.raw<unknown>(tables.text);
  const large = sql.raw<unknown>(tables.large);

  await table(db, 'instances', tables)
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('alive_until', text, (column) => column.notNull())
    .execute();

  for (const column of ['order', 'spool'] as const)
    await db.schema.alterTable('jobs').addColumn(column, text).execute();
  await db.schema
    .alterTable('jobs')
    .addColumn('attempt', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
  await db.schema
    .alterTable('jobs')
    .addColumn('revision', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();

  await table(db, 'lock_counters', tables)
    .addColumn('course', text, (column) => column.primaryKey())
    .addColumn('last', large, (column) => column.notNull())
    .execute();
  await table(db, 'locks', tables)
    .addColumn('course', text, (column) => column.notNull())
    .addColumn('token', large, (column) => column.notNull())
    .addColumn('block', text, (column) => column.notNull())
    .addColumn('holder', text, (column) => column.notNull())
    .addColumn('application', text, (column) => column.notNull())
    .addColumn('acquired_at', text, (column) => column.notNull())
    .addColumn('expires_at', text, (column) => column.notNull())
    .addColumn('taken_over_by', large)
    .addPrimaryKeyConstraint('locks_key', ['course', 'token'])
    .execute();

  await table(db, 'applications', tables)
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('secret_hash', text, (column) => column.notNull())
    .addColumn('scopes', text, (column) => column.notNull())
    .addColumn('courses', text, (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('expires_at', text)
    .addColumn('revoked_at', text)
    .addColumn('last_used_at', text)
    .execute();
  await table(db, 'access_tokens', tables)
    .addColumn('hash', text, (column) => column.primaryKey())
    .addColumn('application', text, (column) => column.notNull().references('applications.id'))
    .addColumn('scopes', text, (column) => column.notNull())
    .addColumn('expires_at', text, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('access_tokens_expiry').on('access_tokens').column('expires_at').execute();

  await table(db, 'calls', tables)
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('at', text, (column) => column.notNull())
    .addColumn('application', text, (column) => column.notNull())
    .addColumn('author', text, (column) => column.notNull())
    .addColumn('route', text, (column) => column.notNull())
    .addColumn('status', 'integer', (column) => column.notNull())
    .addColumn('outcome', text, (column) => column.notNull())
    .addColumn('duration', large, (column) => column.notNull())
    .addColumn('bucket', 'integer', (column) => column.notNull())
    .addColumn('count', 'integer', (column) => column.notNull())
    .addColumn('course', text)
    .execute();
  await db.schema.createIndex('calls_at').on('calls').column('at').execute();
  await table(db, 'call_block_types', tables)
    .addColumn('call', text, (column) => column.notNull().references('calls.id').onDelete('cascade'))
    .addColumn('block_type', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('call_block_types_key', ['call', 'block_type'])
    .execute();
  await table(db, 'seen', tables)
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('first_at', text, (column) => column.notNull())
    .addColumn('first_course', text)
    .addColumn('first_application', text, (column) => column.notNull())
    .addColumn('last_at', text, (column) => column.notNull())
    .addColumn('last_course', text)
    .addColumn('last_application', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('seen_key', ['kind', 'name'])
    .execute();
}
