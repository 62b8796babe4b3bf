import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';

/** Jobs are listed by caller, of one course run or of all. */
export async function indexJobLists(db: Kysely<Schema>): Promise<void> {
  await db.schema.createIndex('jobs_owner').on('jobs').columns(['owner', 'created_at', 'id']).execute();
  await db.schema
    .createIndex('jobs_owner_course')
    .on('jobs')
    .columns(['owner', 'course', 'created_at', 'id'])
    .execute();
  await db.schema.createIndex('jobs_course').on('jobs').column('course').execute();
}
