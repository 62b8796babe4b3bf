import type { Kysely } from 'kysely';
import { isStorable } from './connection.ts';
import { summaryOf } from './model/job.ts';
import { rangeOf } from './pages.ts';
import type { Schema } from './schema.ts';
import type { JobQuery, JobSummary, Page } from './types.ts';

/** All columns but the large ones. */
const SUMMARY_COLUMNS = [
  'id',
  'kind',
  'course',
  'state',
  'phase',
  'done',
  'total',
  'message',
  'owner',
  'instance',
  'attempt',
  'revision',
  'created_at',
  'updated_at',
] as const;

/** See `JobStore.page`. */
export async function jobPage(db: Kysely<Schema>, query: JobQuery): Promise<Page<JobSummary>> {
  const { offset, limit } = rangeOf(query);
  const { owner, course } = query;
  if (!isStorable(owner) || (course !== undefined && !isStorable(course))) return { count: 0, results: [] };
  const all = db.selectFrom('jobs').where('owner', '=', owner);
  const asked = course === undefined ? all : all.where('course', '=', course);
  const { count } = await asked
    .select((each) => each.fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow();
  const rows = await asked
    .select(SUMMARY_COLUMNS)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return { count: Number(count), results: rows.map(summaryOf) };
}
