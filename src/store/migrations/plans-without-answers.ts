import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';

/** What a plan answered has megabytes for a large course run, and whoever asked has it. */
export async function dropPlanAnswers(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable('plans').dropColumn('answer').execute();
}
