import type { Kysely } from 'kysely';
import type { CourseKey, Version } from '#olx';
import { type Connection, isStorable } from './connection.ts';
import { decodeCommit, recordOf, type StoredCommit } from './model/commit.ts';
import { decodeVerified } from './objects.ts';
import { rangeOf } from './pages.ts';
import type { Schema } from './schema.ts';
import type { CommitId, CommitRecord, CourseInfo, CourseQuery, Page } from './types.ts';

const OBJECT_ID = /^[0-9a-f]{64}$/;
/** Sorts after all that a key may have. */
const LAST_CHARACTER = '\u{10FFFF}';

/** A commit with what it says of the course run's content. */
export interface FoundCommit {
  readonly record: CommitRecord;
  readonly stored: StoredCommit;
}

/** By commit id, or the newest commit with that course version; null where there is none in this course run. */
export async function findCommit(
  connection: Connection,
  key: CourseKey,
  at: CommitId | Version,
): Promise<FoundCommit | null> {
  if (!isStorable(at)) return null;
  const query = commitsOf(connection, key);
  const row = OBJECT_ID.test(at)
    ? await query.where('commits.id', '=', at).executeTakeFirst()
    : await query.where('commits.version', '=', at).orderBy('commits.number', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? null : foundCommit(connection, row);
}

/** The commit that the course run stands at; null where there is no such course run. */
export async function findHead(
  connection: Connection,
  key: CourseKey,
  db: Kysely<Schema> = connection.db,
): Promise<FoundCommit | null> {
  // from the course run's row on: a database that begins with its commits looks at all of them
  const row = await db
    .selectFrom('courses')
    .innerJoin('objects', 'objects.id', 'courses.head')
    .select(['courses.head as id', 'objects.bytes'])
    .where('courses.key', '=', key)
    .executeTakeFirst();
  return row === undefined ? null : foundCommit(connection, row);
}

/** The commits of a course run with their bytes, as a query. */
export function commitsOf(connection: Connection, key: CourseKey) {
  return connection.db
    .selectFrom('commits')
    .innerJoin('objects', 'objects.id', 'commits.id')
    .select(['commits.id', 'objects.bytes'])
    .where('commits.course', '=', key);
}

/** The number of the newest commit; 0 if there is no such course run. */
export async function headNumber({ db }: Connection, key: CourseKey): Promise<number> {
  const row = await db
    .selectFrom('courses')
    .innerJoin('commits', 'commits.id', 'courses.head')
    .select('commits.number')
    .where('courses.key', '=', key)
    .executeTakeFirst();
  return row?.number ?? 0;
}

/** Whether a commit is one of this course run now. */
export async function isCommitOf({ db }: Connection, key: CourseKey, id: CommitId): Promise<boolean> {
  const row = await db.selectFrom('commits').select('course').where('id', '=', id).executeTakeFirst();
  return row?.course === key;
}

export function foundCommit(
  connection: Connection,
  row: { readonly id: string; readonly bytes: Uint8Array },
): FoundCommit {
  const id = row.id as CommitId;
  const stored = decodeVerified(connection, 'commit', id, row.bytes, decodeCommit);
  return { record: recordOf(id, stored), stored };
}

/** See `Store.coursePage`. */
export async function coursePage(connection: Connection, query: CourseQuery): Promise<Page<CourseInfo>> {
  const { offset, limit } = rangeOf(query);
  const within = query.within?.filter(isStorable);
  if (within?.length === 0) return { count: 0, results: [] };
  const keys = connection.db.selectFrom('courses').$if(within !== undefined, (each) =>
    each.where(({ eb, or, and }) =>
      or(
        (within ?? []).map((name) => {
          if (!name.endsWith('*')) return eb('courses.key', '=', name);
          const start = name.slice(0, -1);
          return and([eb('courses.key', '>=', start), eb('courses.key', '<', `${start}${LAST_CHARACTER}`)]);
        }),
      ),
    ),
  );
  const { count } = await keys
    .select((each) => each.fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow();
  const page = keys.select('courses.key').orderBy('courses.key').limit(limit).offset(offset);
  const rows = await courseInfos(connection).where('courses.key', 'in', page).orderBy('courses.key').execute();
  return { count: Number(count), results: rows.map(courseInfo) };
}

export async function findCourse(connection: Connection, key: CourseKey): Promise<CourseInfo | null> {
  const row = await courseInfos(connection).where('courses.key', '=', key).executeTakeFirst();
  return row === undefined ? null : courseInfo(row);
}

function courseInfos(connection: Connection) {
  return connection.db
    .selectFrom('courses')
    .innerJoin('commits', 'commits.id', 'courses.head')
    .select([
      'courses.key',
      'courses.head',
      'courses.created_at',
      'courses.updated_at',
      'commits.version',
      'commits.display_name',
      'commits.counts',
    ]);
}

interface CourseInfoRow {
  readonly key: string;
  readonly head: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly version: string;
  readonly display_name: string | null;
  readonly counts: string;
}

function courseInfo(row: CourseInfoRow): CourseInfo {
  const counts: Readonly<Record<string, number>> = JSON.parse(row.counts);
  return {
    key: row.key as CourseKey,
    displayName: row.display_name,
    head: row.head as CommitId,
    version: row.version as Version,
    counts,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
