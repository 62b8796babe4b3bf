import type { Kysely, Transaction } from 'kysely';
import type { BlockId, CourseKey } from '#olx';
import { type Connection, ensureText } from './connection.ts';
import type { LockRow, Schema } from './schema.ts';
import type { Lock, LockInput, LockResult, LockStore } from './types.ts';

const NAME_LENGTH = 255;
/** How long it is known who took a lock over, in milliseconds. */
export const LOCK_MEMORY = 24 * 60 * 60 * 1000;

export function lockStore(connection: Connection): LockStore {
  const { gate, db, transact } = connection;
  return {
    list: (course) => gate.enter(async () => (await holding(connection, db, course)).map(lockOf)),
    acquire: (input) => gate.enter(() => transact(db, (transaction) => acquire(connection, transaction, input))),
    renew: (course, token, duration) =>
      gate.enter(async () => {
        const row = await ending(connection, course, token, duration).returningAll().executeTakeFirst();
        return row === undefined ? null : lockOf(row);
      }),
    release: (course, token) =>
      gate.enter(async () => {
        const { numUpdatedRows } = await ending(connection, course, token, 0).executeTakeFirst();
        return Number(numUpdatedRows) === 1;
      }),
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

function ending({ db, moment }: Connection, course: CourseKey, token: number, duration: number) {
  return db
    .updateTable('locks')
    .set({ expires_at: moment(duration) })
    .where('course', '=', course)
    .where('token', '=', token)
    .where('taken_over_by', 'is', null)
    .where('expires_at', '>', moment());
}

async function acquire(
  connection: Connection,
  transaction: Transaction<Schema>,
  input: LockInput,
): Promise<LockResult> {
  const { course, holder, application, duration, overlaps, takeOver } = input;
  ensureText('holder', holder, NAME_LENGTH);
  ensureText('application', application, NAME_LENGTH);
  const block = input.block ?? '';
  // the counter's row is held to the end of the transaction, so that two never decide at the same time
  const token = await nextToken(transaction, course);
  const expires_at = connection.moment(duration);
  const held = await holding(connection, transaction, course);
  // two programs that work for one person hold locks of their own
  const isOwn = (row: LockRow): boolean => row.holder === holder && row.application === application;
  const inTheWay = held.filter((row) => !isOwn(row) && overlaps(placeOf(row)));
  const [by] = inTheWay;
  if (by !== undefined && !takeOver) return { taken: false, by: lockOf(by) };
  const own = held.find((row) => isOwn(row) && row.block === block);
  const winner = own === undefined ? token : own.token;
  for (const row of inTheWay) {
    await transaction
      .updateTable('locks')
      .set({ taken_over_by: winner })
      .where('course', '=', course)
      .where('token', '=', row.token)
      .execute();
  }
  const ended = inTheWay.map(lockOf);
  if (own !== undefined) {
    const row = await transaction
      .updateTable('locks')
      .set({ expires_at })
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
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { taken: true, lock: lockOf(row), ended };
}

async function nextToken(transaction: Transaction<Schema>, course: CourseKey): Promise<number> {
  const { last } = await transaction
    .insertInto('lock_counters')
    .values({ course, last: 1 })
    .onConflict((conflict) =>
      conflict.column('course').doUpdateSet((each) => ({ last: each('lock_counters.last', '+', 1) })),
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

function lockOf(row: LockRow): Lock {
  return {
    course: row.course as CourseKey,
    block: placeOf(row),
    holder: row.holder,
    application: row.application,
    token: Number(row.token),
    acquiredAt: row.acquired_at,
    expiresAt: row.expires_at,
  };
}
