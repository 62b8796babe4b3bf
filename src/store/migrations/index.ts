import { type Kysely, sql } from 'kysely';
import type { Backend, Platform, TableDialect } from '../backend/backend.ts';
import { NewerDatabase, OutdatedDatabase } from '../errors.ts';
import type { Schema } from '../schema.ts';
import { createBlockHistory } from './block-history.ts';
import { nameApplicationsById } from './client-ids.ts';
import { createContents } from './contents.ts';
import { createCourseSizes } from './course-sizes.ts';
import { createFirstTables } from './first-tables.ts';
import { indexJobLists } from './job-lists.ts';
import { addLockKinds } from './lock-kinds.ts';
import { createPlanParts } from './plan-parts.ts';
import { dropPlanAnswers } from './plans-without-answers.ts';
import { createServiceTables } from './service-tables.ts';
import { createStudioTables } from './studio.ts';
import { table } from './table.ts';
import { noteWriting } from './written-at.ts';

type Migration = (db: Kysely<Schema>, tables: TableDialect, platform: Pick<Platform, 'hash' | 'now'>) => Promise<void>;

/** In order; what has once been released is never changed, only added to. */
const MIGRATIONS: readonly Migration[] = [
  createFirstTables,
  createServiceTables,
  dropPlanAnswers,
  (db, _tables, platform) => nameApplicationsById(db, platform),
  createCourseSizes,
  addLockKinds,
  createPlanParts,
  createBlockHistory,
  createContents,
  indexJobLists,
  noteWriting,
  createStudioTables,
];

/**
 * Brings the tables to the newest form; several processes may do so at the same time. Throws
 * `NewerDatabase` for tables of a form that is not known yet, and `OutdatedDatabase` if the tables of a
 * database that cannot be written are not in the newest form.
 */
export async function migrate(
  db: Kysely<Schema>,
  { tables, alone, readOnly, platform }: Pick<Backend, 'tables' | 'alone' | 'readOnly' | 'platform'>,
  now: () => string,
): Promise<void> {
  if (readOnly) {
    const hasTables = (await db.introspection.getTables()).some(({ name }) => name === 'schema_migrations');
    const found = hasTables ? await ensureKnown(db) : 0;
    if (found < MIGRATIONS.length) throw new OutdatedDatabase(found, MIGRATIONS.length);
    return;
  }
  await db.transaction().execute(async (transaction) => {
    await alone(transaction);
    await table(transaction, 'schema_migrations', tables)
      .ifNotExists()
      .addColumn('number', 'integer', (column) => column.primaryKey())
      .addColumn('applied_at', sql.raw<unknown>(tables.text), (column) => column.notNull())
      .execute();
    const found = await ensureKnown(transaction);
    for (let number = found + 1; number <= MIGRATIONS.length; number += 1) {
      await MIGRATIONS[number - 1]?.(transaction, tables, platform);
      await transaction.insertInto('schema_migrations').values({ number, applied_at: now() }).execute();
    }
  });
}

/** The number of the last migration that the database had; 0 for none. Throws `NewerDatabase` if it is not known. */
export async function ensureKnown(db: Kysely<Schema>): Promise<number> {
  const last = await db
    .selectFrom('schema_migrations')
    .select((each) => each.fn.max('number').as('number'))
    .executeTakeFirst();
  const found = Number(last?.number ?? 0);
  if (found > MIGRATIONS.length) throw new NewerDatabase(found, MIGRATIONS.length);
  return found;
}
