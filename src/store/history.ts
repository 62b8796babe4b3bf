import type { CourseKey, Version } from '#olx';
import { type Connection, isStorable } from './connection.ts';
import { decodeCommit, recordOf, type StoredCommit } from './model/commit.ts';
import { decodeVerified } from './objects.ts';
import type { CommitId, CommitPage, CommitRecord, CourseInfo, CoursePage } from './types.ts';

const OBJECT_ID = /^[0-9a-f]{64}$/;

/** A commit with what it says of the course run's content. */
export interface FoundCommit {
  readonly record: CommitRecord;
  readonly stored: StoredCommit;
}

/** Newest first. */
export async function listCommits(
  connection: Connection,
  key: CourseKey,
  page: CommitPage = {},
): Promise<readonly CommitRecord[]> {
  let query = commitsOf(connection, key)
    .orderBy('commits.number', 'desc')
    .limit(pageSize(page.limit, 50, 200));
  if (page.before !== undefined) {
    if (!isStorable(page.before)) return [];
    const before = await connection.db
      .selectFrom('commits')
      .select('number')
      .where('course', '=', key)
      .where('id', '=', page.before)
      .executeTakeFirst();
    if (before === undefined) return [];
    query = query.where('commits.number', '<', before.number);
  }
  return (await query.execute()).map((row) => foundCommit(connection, row).record);
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
export async function findHead(connection: Connection, key: CourseKey): Promise<FoundCommit | null> {
  // from the course run's row on: a database that begins with its commits looks at all of them
  const row = await connection.db
    .selectFrom('courses')
    .innerJoin('objects', 'objects.id', 'courses.head')
    .select(['courses.head as id', 'objects.bytes'])
    .where('courses.key', '=', key)
    .executeTakeFirst();
  return row === undefined ? null : foundCommit(connection, row);
}

function commitsOf(connection: Connection, key: CourseKey) {
  return connection.db
    .selectFrom('commits')
    .innerJoin('objects', 'objects.id', 'commits.id')
    .select(['commits.id', 'objects.bytes'])
    .where('commits.course', '=', key);
}

function foundCommit(connection: Connection, row: { readonly id: string; readonly bytes: Uint8Array }): FoundCommit {
  const id = row.id as CommitId;
  const stored = decodeVerified(connection, 'commit', id, row.bytes, decodeCommit);
  return { record: recordOf(id, stored), stored };
}

/** In order of keys. */
export async function listCourses(connection: Connection, page: CoursePage = {}): Promise<readonly CourseInfo[]> {
  let query = courseInfos(connection)
    .orderBy('courses.key')
    .limit(pageSize(page.limit, 200, 1_000));
  if (page.after !== undefined) query = query.where('courses.key', '>', page.after);
  return (await query.execute()).map(courseInfo);
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

function pageSize(asked: number | undefined, usual: number, most: number): number {
  if (asked === undefined || !Number.isFinite(asked)) return usual;
  return Math.min(most, Math.max(1, Math.floor(asked)));
}
