import type { Kysely, Transaction } from 'kysely';
import type { BlockId, CourseKey } from '#olx';
import { type Connection, ensureText } from './connection.ts';
import type { LockRow, Schema } from './schema.ts';
import type { Lock, LockInput, LockKind, LockResult, LockStore } from './types.ts';

const NAME_LENGTH = 255;
/** How long it is known who took a lock over, in milliseconds. */
export const LOCK_MEMORY = 24 * 60 * 60 * 1000;

export function lockStore(connection: Connection): LockStore {
  const { gate, db, transact } = connection;
  return {
    list: (course, kind) =>
      gate.enter(async () => {
        const rows = await holding(connection, db, course);
        return rows.filter((row) => kind === undefined || row.kind === kind).map(lockOf);
      }),
    acquire: (input) => gate.enter(() => transact(db, (transaction) => acquire(connection, transaction, input))),
    renew: (course, token, duration) =>
      gate.enter(async () => {
        const row = await putOff(connection, course, token, duration);
        return row === null ? null : lockOf(row);
      }),
    release: (course, token) => gate.enter(async () => (await putOff(connection, course, token, 0)) !== null),
    takenOverBy: (course, token) => gate.enter(() => takenOverBy(db, course, token)),
  };
}

function holding({ moment }: Connection, db: Kysely<Schema>, course: CourseKey): Promise<LockRow[]> {
  return db
    .selectFrom('locks')
    .selectAll()
    .where('course', '=', course)
    .where('taken_over_by', 'is', null)
    .where('expires_at', '>', moment())
    .orderBy('token')
    .execute();
}

/** Puts the end of a lock that holds off to `duration` milliseconds from now; null if there is none of that token. */
function putOff(
  { db, moment, transact }: Connection,
  course: CourseKey,
  token: number,
  duration: number,
): Promise<LockRow | null> {
  return transact(db, async (transaction) => {
    const changed = await nextToken(transaction, course);
    const row = await transaction
      .updateTable('locks')
      .set({ expires_at: moment(duration), changed })
      .where('course', '=', course)
      .where('token', '=', token)
      .where('taken_over_by', 'is', null)
      .where('expires_at', '>', moment())
      .returningAll()
      .executeTakeFirst();
    return row ?? null;
  });
}

async function acquire(
  connection: Connection,
  transaction: Transaction<Schema>,
  input: LockInput,
): Promise<LockResult> {
  const { course, holder, application, duration, overlaps, takeOver, kind = 'exclusive' } = input;
  ensureText('holder', holder, NAME_LENGTH);
  ensureText('application', application, NAME_LENGTH);
  const block = input.block ?? '';
  // the counter's row is held to the end of the transaction, so that two never decide at the same time
  const first = await nextToken(transaction, course);
  const expires_at = connection.moment(duration);
  const held = (await holding(connection, transaction, course)).filter((row) => row.kind === kind);
  // two programs that work for one person hold locks of their own
  const isOwn = (row: LockRow): boolean => row.holder === holder && row.application === application;
  const inTheWay = kind === 'presence' ? [] : held.filter((row) => !isOwn(row) && overlaps(placeOf(row)));
  const [by] = inTheWay;
  if (by !== undefined && !takeOver) return { taken: false, by: lockOf(by) };
  // watchers hear of each lock that ends, and then of the one that holds
  const token = inTheWay.length === 0 ? first : await nextToken(transaction, course, inTheWay.length);
  const own = held.find((row) => isOwn(row) && row.block === block);
  const winner = own === undefined ? token : Number(own.token);
  for (const [at, row] of inTheWay.entries()) {
    await transaction
      .updateTable('locks')
      .set({ taken_over_by: winner, changed: first + at })
      .where('course', '=', course)
      .where('token', '=', row.token)
      .execute();
  }
  const ended = inTheWay.map(lockOf);
  if (own !== undefined) {
    const row = await transaction
      .updateTable('locks')
      .set({ expires_at, changed: token })
      .where('course', '=', course)
      .where('token', '=', own.token)
      .returningAll()
      .executeTakeFirstOrThrow();
    return { taken: true, lock: lockOf(row), ended };
  }
  const row = await transaction
    .insertInto('locks')
    .values({
      course,
      block,
      holder,
      application,
      token,
      acquired_at: connection.moment(),
      expires_at,
      taken_over_by: null,
      kind,
      changed: token,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { taken: true, lock: lockOf(row), ended };
}

/**
 * The next number of the course run's locks: a fencing token, and the order of their changes. Whoever takes one
 * holds the others up to the end of its transaction, so that the numbers become visible in order.
 */
export async function nextToken(transaction: Kysely<Schema>, course: CourseKey, count = 1): Promise<number> {
  const { last } = await transaction
    .insertInto('lock_counters')
    .values({ course, last: count })
    .onConflict((conflict) =>
      conflict.column('course').doUpdateSet((each) => ({ last: each('lock_counters.last', '+', count) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return Number(last);
}

async function takenOverBy(db: Kysely<Schema>, course: CourseKey, token: number): Promise<Lock | null> {
  const row = await db
    .selectFrom('locks as former')
    .innerJoin('locks', (join) =>
      join.onRef('locks.course', '=', 'former.course').onRef('locks.token', '=', 'former.taken_over_by'),
    )
    .selectAll('locks')
    .where('former.course', '=', course)
    .where('former.token', '=', token)
    .executeTakeFirst();
  return row === undefined ? null : lockOf(row);
}

function placeOf({ block }: Pick<LockRow, 'block'>): BlockId | null {
  return block === '' ? null : (block as BlockId);
}

/** What a row says. */
export function lockOf(row: LockRow): Lock {
  return {
    kind: row.kind as LockKind,
    course: row.course as CourseKey,
    block: placeOf(row),
    holder: row.holder,
    application: row.application,
    token: Number(row.token),
    acquiredAt: row.acquired_at,
    expiresAt: row.expires_at,
  };
}
