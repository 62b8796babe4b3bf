import { sql } from 'kysely';
import type { CourseKey } from '#olx';
import type { Connection } from './connection.ts';
import { commitsOf, foundCommit } from './history.ts';
import { lockOf } from './locks.ts';
import { pageSize } from './pages.ts';
import type { CourseEvent, EventCursor, EventPage, EventStore } from './types.ts';

const CURSOR = /^([0-9a-f]{16})\.(\d{1,15})\.(\d{1,15})$/;
/** Of the id of a course run's first commit, so that a cursor of a deleted course run is known as such. */
const ORIGIN_LENGTH = 16;

/** Where a course run is: which one it is of those that had the key, its newest commit, and the last change of a lock. */
interface Position {
  readonly origin: string;
  readonly commit: number;
  readonly lock: number;
}

export function eventStore(connection: Connection): EventStore {
  const { gate } = connection;
  return {
    now: (course) =>
      gate.enter(async () => {
        const position = await positionOf(connection, course);
        return position === null ? null : cursorOf(position);
      }),
    since: (course, cursor, limit) =>
      gate.enter(() => eventsSince(connection, course, cursor, pageSize(limit, 100, 1_000))),
  };
}

async function positionOf({ db }: Connection, course: CourseKey): Promise<Position | null> {
  const row = await db
    .selectFrom('courses')
    .innerJoin('commits', 'commits.id', 'courses.head')
    .innerJoin('commits as origin', (join) =>
      join.onRef('origin.course', '=', 'courses.key').on('origin.number', '=', 1),
    )
    .leftJoin('lock_counters', 'lock_counters.course', 'courses.key')
    .select(['origin.id', 'commits.number', 'lock_counters.last'])
    .where('courses.key', '=', course)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { origin: row.id.slice(0, ORIGIN_LENGTH), commit: row.number, lock: Number(row.last ?? 0) };
}

function cursorOf({ origin, commit, lock }: Position): EventCursor {
  return `${origin}.${commit}.${lock}` as EventCursor;
}

async function eventsSince(
  connection: Connection,
  course: CourseKey,
  cursor: EventCursor,
  limit: number,
): Promise<EventPage | null> {
  const now = await positionOf(connection, course);
  if (now === null) return null;
  const [, origin, commit, lock] = CURSOR.exec(cursor) ?? [];
  let at: Position = { origin: origin ?? '', commit: Number(commit), lock: Number(lock) };
  if (at.origin !== now.origin || at.commit > now.commit || at.lock > now.lock)
    return { events: [], cursor: cursorOf(now), more: false, lost: true };
  const events: CourseEvent[] = [];
  // most who ask find nothing new
  if (now.commit > at.commit) {
    const rows = await commitsOf(connection, course)
      .where('commits.number', '>', at.commit)
      .where('commits.number', '<=', at.commit + limit)
      .orderBy('commits.number')
      .execute();
    for (const row of rows) {
      const { record } = foundCommit(connection, row);
      at = { ...at, commit: record.number };
      events.push({ kind: 'commit', cursor: cursorOf(at), commit: record });
    }
  }
  let left = false;
  if (now.lock > at.lock) {
    const rows = await changedLocks(connection, course, at.lock, limit);
    left = rows.length === limit;
    for (const { holds, ...row } of rows) {
      at = { ...at, lock: Number(row.changed) };
      events.push({ kind: 'lock', cursor: cursorOf(at), lock: lockOf(row), holds: Number(holds) === 1 });
    }
    // numbers that no lock bears any more
    if (!left) at = { ...at, lock: Math.max(at.lock, now.lock) };
  }
  return { events, cursor: cursorOf(at), more: left || now.commit > at.commit, lost: false };
}

function changedLocks({ db, moment }: Connection, course: CourseKey, after: number, limit: number) {
  return db
    .selectFrom('locks')
    .selectAll()
    .select(sql<number>`case when taken_over_by is null and expires_at > ${moment()} then 1 else 0 end`.as('holds'))
    .where('course', '=', course)
    .where('changed', '>', after)
    .orderBy('changed')
    .limit(limit)
    .execute();
}
