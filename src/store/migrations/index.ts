import { type Kysely, sql } from 'kysely';
import type { Backend, Platform, TableDialect } from '../backend/backend.ts';
import type { Schema } from '../schema.ts';
import { nameApplicationsById } from './client-ids.ts';
import { createCourseSizes } from './course-sizes.ts';
import { createFirstTables } from './first-tables.ts';
import { dropPlanAnswers } from './plans-without-answers.ts';
import { createServiceTables } from './service-tables.ts';
import { table } from './table.ts';

type Migration = (db: Kysely<Schema>, tables: TableDialect, platform: Pick<Platform, 'hash'>) => Promise<void>;

/** In order; what has once been released is never changed, only added to. */
const MIGRATIONS: readonly Migration[] = [
  createFirstTables,
  createServiceTables,
  dropPlanAnswers,
  (db, _tables, platform) => nameApplicationsById(db, platform),
  createCourseSizes,
];

/** Brings the tables to the newest form; several processes may do so at the same time. */
export async function migrate(
  db: Kysely<Schema>,
  { tables, alone, platform }: Pick<Backend, 'tables' | 'alone' | 'platform'>,
  now: () => string,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await alone(transaction);
    await table(transaction, 'schema_migrations', tables)
      .ifNotExists()
      .addColumn('number', 'integer', (column) => column.primaryKey())
      .addColumn('applied_at', sql.raw<unknown>(tables.text), (column) => column.notNull())
      .execute();
    const last = await transaction
      .selectFrom('schema_migrations')
      .select((each) => each.fn.max('number').as('number'))
      .executeTakeFirst();
    for (let number = Number(last?.number ?? 0) + 1; number <= MIGRATIONS.length; number += 1) {
      await MIGRATIONS[number - 1]?.(transaction, tables, platform);
      await transaction.insertInto('schema_migrations').values({ number, applied_at: now() }).execute();
    }
  });
}
