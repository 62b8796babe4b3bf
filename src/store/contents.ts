import { type Kysely, sql } from 'kysely';
import type { BlockId, CourseKey } from '#olx';
import { type Connection, isStorable } from './connection.ts';
import type { Schema } from './schema.ts';
import type {
  CommitContent,
  CommitId,
  CommitRecord,
  ContentForm,
  ContentHash,
  ContentPlace,
  NamedContent,
  PlanId,
} from './types.ts';

/**
 * Notes, as part of the transaction that moves the head, in which state each text is that the commit names. A text
 * that the course run has named before keeps its place.
 */
export async function noteContents(
  { members }: Connection,
  transaction: Kysely<Schema>,
  { course, number }: CommitRecord,
  contents: readonly CommitContent[],
): Promise<void> {
  const rows = contents
    .map(({ hash, block, form, side }) => [hash, side === 'after' ? number : number - 1, block, form] as const)
    // nothing is before the first commit
    .filter(([, at]) => at > 0)
    // in order of the key, which a database writes faster
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  if (rows.length === 0) return;
  await sql`insert into commit_contents (course, hash, number, block, form)
    select cast(${course} as text), value ->> 0, cast(value ->> 1 as integer), value ->> 2, value ->> 3
    from ${members(JSON.stringify(rows))} as listed where true
    on conflict (course, hash) do nothing`.execute(transaction);
}

/** Notes which texts a plan names, in place of those that it named before. */
export async function notePlanContents(
  { members }: Connection,
  transaction: Kysely<Schema>,
  course: CourseKey,
  plan: PlanId,
  contents: readonly NamedContent[],
): Promise<void> {
  await transaction.deleteFrom('plan_contents').where('course', '=', course).where('plan', '=', plan).execute();
  if (contents.length === 0) return;
  const rows = contents.map(({ hash, block, form }) => [hash, block, form]);
  await sql`insert into plan_contents (course, plan, hash, block, form)
    select cast(${course} as text), cast(${plan} as text), value ->> 0, value ->> 1, value ->> 2
    from ${members(JSON.stringify(rows))} as listed where true
    on conflict (course, plan, hash) do nothing`.execute(transaction);
}

/** See `Store.findContent`. */
export async function findContent(
  { db, moment }: Connection,
  course: CourseKey,
  hash: ContentHash,
): Promise<ContentPlace | null> {
  if (!isStorable(hash)) return null;
  const committed = await db
    .selectFrom('commit_contents')
    .innerJoin('commits', (join) =>
      join
        .onRef('commits.course', '=', 'commit_contents.course')
        .onRef('commits.number', '=', 'commit_contents.number'),
    )
    .select(['commits.id', 'commit_contents.block', 'commit_contents.form'])
    .where('commit_contents.course', '=', course)
    .where('commit_contents.hash', '=', hash)
    .executeTakeFirst();
  if (committed !== undefined)
    return { in: 'commit', commit: committed.id as CommitId, ...named(hash, committed.block, committed.form) };
  const planned = await db
    .selectFrom('plans')
    .innerJoin('plan_contents', (join) =>
      join.onRef('plan_contents.course', '=', 'plans.course').onRef('plan_contents.plan', '=', 'plans.id'),
    )
    .select(['plans.id', 'plan_contents.block', 'plan_contents.form'])
    .where('plans.course', '=', course)
    .where('plans.expires_at', '>', moment())
    .where('plan_contents.hash', '=', hash)
    .orderBy('plans.id')
    .limit(1)
    .executeTakeFirst();
  return planned === undefined
    ? null
    : { in: 'plan', plan: planned.id as PlanId, ...named(hash, planned.block, planned.form) };
}

function named(hash: ContentHash, block: string, form: string): NamedContent {
  return { hash, block: block as BlockId, form: form as ContentForm };
}
