import type { Kysely } from 'kysely';
import type { CourseKey } from '#olx';
import { type Connection, timestamp } from './connection.ts';
import { CourseGone, LimitExceeded, StudioWriteLost, StudioWriteUnderWay } from './errors.ts';
import { findHead, isCommitOf } from './history.ts';
import { livingInstances } from './instances.ts';
import { jsonText, parseJson } from './model/json.ts';
import type { Schema, StudioWriteRow } from './schema.ts';
import type {
  CommitId,
  InstanceId,
  JobId,
  StudioCommit,
  StudioLink,
  StudioStore,
  StudioWrite,
  StudioWriteId,
  StudioWriteInput,
} from './types.ts';

/** All but the target, which may be megabytes. */
const COLUMNS = ['id', 'course', 'base', 'request', 'instance', 'job', 'phase', 'created_at'] as const;

export function studioStore(connection: Connection): StudioStore {
  const { gate, db, transact, instance, platform } = connection;
  return {
    find: (course) => gate.enter(() => findLink(db, course)),
    mark: (course, commit, marks) =>
      gate.enter(async () => {
        await db
          .updateTable('studio_links')
          .set({ marks: jsonText(marks, 'marks'), read_at: timestamp(platform) })
          .where('course', '=', course)
          .where('commit', '=', commit)
          .execute();
      }),
    begin: (write) => gate.enter(() => beginWrite(connection, write)),
    advance: (id, phase) =>
      gate.enter(async () => {
        const { numUpdatedRows } = await transact(db, (transaction) =>
          transaction
            .updateTable('studio_writes')
            .set({ phase })
            .where('id', '=', id)
            .where('instance', '=', instance)
            .executeTakeFirst(),
        );
        if (Number(numUpdatedRows) === 0) throw new StudioWriteLost(id);
      }),
    underWay: (course) =>
      gate.enter(async () => {
        const row = await db
          .selectFrom('studio_writes')
          .select(COLUMNS)
          .where('course', '=', course)
          .executeTakeFirst();
        return row === undefined ? null : writeOf(row);
      }),
    left: () =>
      gate.enter(async () => {
        const living = await livingInstances(connection, db);
        const rows = await db
          .selectFrom('studio_writes')
          .select(COLUMNS)
          .where('instance', 'not in', living)
          .orderBy('created_at')
          .orderBy('id')
          .execute();
        return rows.map(writeOf);
      }),
    takeOver: (id, evenIfAlive = false) => gate.enter(() => takeOver(connection, id, evenIfAlive)),
    target: (id) =>
      gate.enter(async () => {
        const row = await db.selectFrom('studio_writes').select('target').where('id', '=', id).executeTakeFirst();
        return row === undefined ? null : new Uint8Array(row.target);
      }),
    end: (id) =>
      gate.enter(async () => {
        await transact(db, (transaction) => removeOwn(connection, transaction, id));
      }),
  };
}

async function findLink(db: Kysely<Schema>, course: CourseKey): Promise<StudioLink | null> {
  const row = await db.selectFrom('studio_links').selectAll().where('course', '=', course).executeTakeFirst();
  if (row === undefined) return null;
  return { course, commit: row.commit as CommitId, marks: parseJson(row.marks), readAt: row.read_at };
}

async function beginWrite(connection: Connection, input: StudioWriteInput): Promise<StudioWrite> {
  const { db, transact, limits, instance, platform } = connection;
  if (input.target.length > limits.object) throw new LimitExceeded('target', limits.object);
  const row: StudioWriteRow = {
    id: platform.randomId(),
    course: input.course,
    base: input.base,
    request: jsonText(input.request, 'request'),
    blobs: JSON.stringify(input.blobs),
    target: input.target,
    instance,
    job: input.job,
    phase: 'begun',
    created_at: timestamp(platform),
  };
  const isAdded = await transact(db, async (transaction) => {
    if (!(await isCommitOf({ ...connection, db: transaction }, input.course, input.base)))
      throw new CourseGone(input.course, (await findHead(connection, input.course, transaction))?.record ?? null);
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('studio_writes')
      .values(row)
      .onConflict((conflict) => conflict.column('course').doNothing())
      .executeTakeFirst();
    return Number(numInsertedOrUpdatedRows ?? 0) === 1;
  });
  if (!isAdded) throw new StudioWriteUnderWay(input.course);
  return writeOf(row);
}

/** Gives a write of a dead instance to this one; whoever is first changes the row, so that the others find nothing. */
async function takeOver(connection: Connection, id: StudioWriteId, evenIfAlive: boolean): Promise<boolean> {
  const { db, transact, instance } = connection;
  const living = evenIfAlive ? [] : await livingInstances(connection, db);
  const { numUpdatedRows } = await transact(db, (transaction) =>
    transaction
      .updateTable('studio_writes')
      .set({ instance })
      .where('id', '=', id)
      .where('instance', 'not in', living)
      .executeTakeFirst(),
  );
  return Number(numUpdatedRows) === 1;
}

/**
 * Notes what Studio has with a commit of it, inside the transaction that moves the head, and ends its write. Throws
 * `StudioWriteLost`, which undoes the commit, if another instance has taken the write over.
 */
export async function noteStudio(
  connection: Connection,
  transaction: Kysely<Schema>,
  course: CourseKey,
  commit: CommitId,
  { marks, ends }: StudioCommit,
): Promise<void> {
  if (ends !== null && !(await removeOwn(connection, transaction, ends))) throw new StudioWriteLost(ends);
  const values = { commit, marks: jsonText(marks, 'marks'), read_at: timestamp(connection.platform) };
  await transaction
    .insertInto('studio_links')
    .values({ course, ...values })
    .onConflict((conflict) => conflict.column('course').doUpdateSet(values))
    .execute();
}

async function removeOwn({ instance }: Connection, transaction: Kysely<Schema>, id: StudioWriteId): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('studio_writes')
    .where('id', '=', id)
    .where('instance', '=', instance)
    .executeTakeFirst();
  return Number(numDeletedRows) === 1;
}

function writeOf(row: Omit<StudioWriteRow, 'target' | 'blobs'>): StudioWrite {
  return {
    id: row.id as StudioWriteId,
    course: row.course as CourseKey,
    base: row.base as CommitId,
    request: parseJson(row.request),
    instance: row.instance as InstanceId,
    job: row.job as JobId | null,
    phase: row.phase as StudioWrite['phase'],
    createdAt: row.created_at,
  };
}
