import { type RawBuilder, sql } from 'kysely';
import type { BlobHash, CourseKey } from '#olx';
import { batchesOf, type Connection } from '../connection.ts';
import { decodeCommit, type StoredCommit } from '../model/commit.ts';
import { Malformed } from '../model/json.ts';
import type { Faults } from './faults.ts';

const COMMITS = 200;
/** Of one kind of row, so many faults are told. */
const MOST = 100;

export interface CourseTally {
  readonly courses: number;
  readonly commits: number;
}

/** Compares heads and the rows of commits with the commits, and looks for gaps. */
export async function verifyHistory(connection: Connection, faults: Faults): Promise<CourseTally> {
  const { db } = connection;
  const courses = await db.selectFrom('courses').select(['key', 'head']).orderBy('key').execute();
  let commits = 0;
  for (const { key, head } of courses) {
    let last: { readonly id: string; readonly number: number } = { id: '', number: 0 };
    for (;;) {
      const rows = await db
        .selectFrom('commits')
        .leftJoin('objects', 'objects.id', 'commits.id')
        .select(['commits.id', 'commits.number', 'commits.version', 'objects.bytes'])
        .where('commits.course', '=', key)
        .where('commits.number', '>', last.number)
        .orderBy('commits.number')
        .limit(COMMITS)
        .execute();
      if (rows.length === 0) break;
      for (const row of rows) {
        commits += 1;
        const wrong = wrongIn(row, decoded(row.bytes), key, last);
        if (wrong !== null)
          faults.add({ what: 'row', fault: 'wrong', id: `commits ${key} ${row.number}`, detail: wrong });
        if (row.bytes === null)
          faults.add({ what: 'commit', fault: 'missing', id: row.id, detail: 'The commit is not there.' });
        last = row;
      }
      await connection.platform.pause();
    }
    // a commit that was made meanwhile has moved the head as well
    const now = await db.selectFrom('courses').select('head').where('key', '=', key).executeTakeFirst();
    if (now !== undefined && now.head === head && last.id !== head)
      faults.add({
        what: 'row',
        fault: 'wrong',
        id: `courses ${key}`,
        detail: `The head is ${head}, and the last commit is ${last.id === '' ? 'missing' : `${last.id} (${last.number})`}.`,
      });
  }
  return { courses: courses.length, commits };
}

/** Null for one that cannot be read, which is a fault of its own. */
function decoded(bytes: Uint8Array | null): StoredCommit | null {
  try {
    return bytes === null ? null : decodeCommit(bytes);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

function wrongIn(
  row: { readonly number: number; readonly version: string },
  commit: StoredCommit | null,
  course: string,
  before: { readonly id: string; readonly number: number },
): string | null {
  if (row.number !== before.number + 1)
    return `The history has no commit ${before.number + 1}, and goes on with ${row.number}.`;
  if (commit === null) return null;
  if (commit.course !== course) return `The commit is of ${commit.course}.`;
  if (commit.number !== row.number) return `The commit has the number ${commit.number}.`;
  if (commit.version !== row.version)
    return `The row has the version ${row.version}, and the commit ${commit.version}.`;
  if ((commit.parent ?? '') !== before.id)
    return `The commit follows ${commit.parent ?? 'none'}, not the one before it.`;
  return null;
}

/** Looks for rows that are about something that is not there. Each statement sees one moment. */
export async function verifyRows(
  { db, moment }: Connection,
  faults: Faults,
  blobsNamed: (text: string) => readonly BlobHash[],
): Promise<void> {
  const each = async (statement: RawBuilder<{ id: string }>, detail: string): Promise<void> => {
    const { rows } = await statement.execute(db);
    for (const { id } of rows) faults.add({ what: 'row', fault: 'wrong', id, detail });
  };
  for (const table of ['commit_contents', 'commit_blocks', 'deleted_blocks'] as const) {
    const name = table === 'commit_contents' ? 'hash' : 'block';
    await each(
      sql`select ${sql.lit(`${table} `)} || t.course || ' ' || t.${sql.ref(name)} as id from ${sql.table(table)} as t
        where not exists (select 1 from commits c where c.course = t.course and c.number = t.number) limit ${sql.lit(MOST)}`,
      'The row is about a commit that is not there.',
    );
  }
  await each(
    sql`select 'commits ' || t.course || ' ' || t.number as id from commits as t
      where not exists (select 1 from courses c where c.key = t.course) limit ${sql.lit(MOST)}`,
    'The row is of a course run that is not there.',
  );
  await each(
    sql`select 'plans ' || t.course || ' ' || t.id as id from plans as t
      where t.base is not null and not exists (select 1 from commits c where c.id = t.base) limit ${sql.lit(MOST)}`,
    'The plan was made on a commit that is not there.',
  );
  await each(
    sql`select 'jobs ' || t.id as id from jobs as t where t.state in ('queued', 'running') and t.spool is not null
      and not exists (select 1 from blob_uploads u where u.body = t.spool) limit ${sql.lit(MOST)}`,
    'The content that the job works on is not there.',
  );
  await each(
    sql`select 'course_sizes ' || t.course as id from course_sizes as t where t.bytes <>
      (select coalesce(sum(o.bytes), 0) from course_objects o where o.course = t.course) limit ${sql.lit(MOST)}`,
    'The size of the course run is not the sum of what is counted for it.',
  );
  await each(
    sql`select 'course_objects ' || t.course || ' ' || t.id as id from course_objects as t
      left join objects o on o.id = t.id left join blobs b on b.hash = t.id
      where coalesce(length(o.bytes), -1) <> t.bytes and coalesce(b.size, -1) <> t.bytes limit ${sql.lit(MOST)}`,
    'What is counted for the course run is not there, or has another size.',
  );

  const plans = await db
    .selectFrom('plans')
    .select(['course', 'id', 'request as text'])
    .where('expires_at', '>', moment())
    .execute();
  const jobs = await db
    .selectFrom('jobs')
    .select(['course', 'id', 'order as text'])
    .where('state', 'in', ['queued', 'running'])
    .execute();
  const imports = await db.selectFrom('imports').select(['course', 'block as id', 'version as text']).execute();
  const named = [
    ...plans.map((row) => ({ ...row, part: `plan ${row.id}` })),
    ...jobs.map((row) => ({ ...row, part: `job ${row.id}` })),
    ...imports.map((row) => ({ ...row, part: `last import to ${row.id}` })),
  ].flatMap(({ course, text, part }) => blobsNamed(text ?? '').map((hash) => ({ course, part, hash })));
  for (const batch of batchesOf(named)) {
    const hashes = batch.map(({ hash }) => hash);
    const rows = await db.selectFrom('blobs').select('hash').where('hash', 'in', hashes).execute();
    const there = new Set<string>(rows.map(({ hash }) => hash));
    for (const { course, part, hash } of batch) {
      if (there.has(hash)) continue;
      const holds = [{ course: (course ?? '') as CourseKey, commit: null, part }];
      faults.add({ what: 'blob', fault: 'missing', id: hash, detail: 'The blob is not there.', holds });
    }
  }
}
