import { type Kysely, sql } from 'kysely';
import type { TableDialect } from '../backend/backend.ts';
import type { Schema } from '../schema.ts';
import { table } from './table.ts';

/** Content, history, and what a change needs around it. */
export async function createFirstTables(db: Kysely<Schema>, tables: TableDialect): Promise<void> {
  const text = sql.raw<unknown>(tables.text);
  const bytes = sql.raw<unknown>(tables.bytes);
  const large = sql.raw<unknown>(tables.large);

  await table(db, 'objects', tables)
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('bytes', bytes, (column) => column.notNull())
    .execute();

  await table(db, 'blobs', tables)
    .addColumn('hash', text, (column) => column.primaryKey())
    .addColumn('size', large, (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .execute();
  await table(db, 'blob_chunks', tables)
    .addColumn('body', text, (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('bytes', bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint('blob_chunks_key', ['body', 'position'])
    .execute();
  await table(db, 'blob_uploads', tables)
    .addColumn('body', text, (column) => column.primaryKey())
    .addColumn('created_at', text, (column) => column.notNull())
    .execute();

  await table(db, 'commits', tables)
    .addColumn('course', text, (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull().unique().references('objects.id'))
    .addColumn('version', text, (column) => column.notNull())
    .addColumn('job', text)
    .addColumn('display_name', text)
    .addColumn('counts', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('commits_key', ['course', 'number'])
    .execute();
  await db.schema.createIndex('commits_version').on('commits').columns(['course', 'version', 'number']).execute();
  await db.schema.createIndex('commits_job').on('commits').column('job').execute();

  await table(db, 'courses', tables)
    .addColumn('key', text, (column) => column.primaryKey())
    .addColumn('head', text, (column) => column.notNull().references('commits.id'))
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('updated_at', text, (column) => column.notNull())
    .execute();

  await table(db, 'plans', tables)
    .addColumn('course', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('base_version', text, (column) => column.notNull())
    .addColumn('request', text, (column) => column.notNull())
    .addColumn('answer', text, (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('expires_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('plans_key', ['course', 'id'])
    .execute();
  await db.schema.createIndex('plans_created').on('plans').columns(['course', 'created_at']).execute();
  await db.schema.createIndex('plans_expiry').on('plans').column('expires_at').execute();

  await table(db, 'jobs', tables)
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('course', text)
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('phase', text)
    .addColumn('done', large, (column) => column.notNull())
    .addColumn('total', large)
    .addColumn('message', text)
    .addColumn('result', text)
    .addColumn('owner', text, (column) => column.notNull())
    .addColumn('instance', text, (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('updated_at', text, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('jobs_state').on('jobs').columns(['state', 'updated_at']).execute();

  await table(db, 'idempotency_keys', tables)
    .addColumn('application', text, (column) => column.notNull())
    .addColumn('key', text, (column) => column.notNull())
    .addColumn('fingerprint', text, (column) => column.notNull())
    .addColumn('instance', text, (column) => column.notNull())
    .addColumn('answer', text)
    .addColumn('created_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotency_keys_key', ['application', 'key'])
    .execute();
  await db.schema.createIndex('idempotency_keys_age').on('idempotency_keys').column('created_at').execute();

  await table(db, 'imports', tables)
    .addColumn('course', text, (column) => column.notNull())
    .addColumn('block', text, (column) => column.notNull())
    .addColumn('application', text, (column) => column.notNull())
    .addColumn('version', text, (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('imports_key', ['course', 'block', 'application'])
    .execute();
}
