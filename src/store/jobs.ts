import type { Kysely } from 'kysely';
import type { CourseKey, Json } from '#olx';
import { type Connection, ensureText, isStorable, timestamp } from './connection.ts';
import { JobOver, LimitExceeded } from './errors.ts';
import { jobPage } from './job-page.ts';
import { completeInside } from './keys.ts';
import { isUnderWay, jobOf, messageText, NOT_OVER, progressColumns, UNDER_WAY } from './model/job.ts';
import { jsonText, parseJson } from './model/json.ts';
import type { JobRow, Schema } from './schema.ts';
import { removeSpooled } from './spool.ts';
import { takeUpJob } from './take-up.ts';
import type { DeletionInput, Job, JobId, JobInput, JobState, JobStore } from './types.ts';
import { giveSpaceBack } from './uploads.ts';

const NAME_LENGTH = 255;
const MOST_UNACKNOWLEDGED = 100;

export function jobStore(connection: Connection): JobStore {
  const { gate, db, transactLazily } = connection;
  return {
    create: (input) => gate.enter(() => createJob(connection, input)),
    find: (id) =>
      gate.enter(async () => {
        const job = await findJob(db, id);
        // who is told that a job is over finds what it did
        if (job !== null && !isUnderWay(job)) connection.foreignChanges('now');
        return job;
      }),
    page: (query) => gate.enter(() => jobPage(db, query)),
    order: (id) => gate.enter(() => orderOf(db, id)),
    progress: (id, progress) =>
      gate.enter(() =>
        transactLazily(db, async (transaction) => {
          const changed = await changeOwn(connection, transaction, id, progressColumns(progress));
          return changed ?? findJob(transaction, id);
        }),
      ),
    finish: (id, result) => gate.enter(() => endOwn(connection, id, succeeded(connection, result))),
    fail: (id, message, result) =>
      gate.enter(() =>
        endOwn(connection, id, {
          state: 'failed',
          message: messageText(message),
          result: resultText(connection, result),
        }),
      ),
    cancel: (id) => gate.enter(() => cancelJob(connection, id)),
    hold: (id, message) =>
      gate.enter(async () => {
        const columns = { state: 'needs_sign_in', phase: null, message: messageText(message) };
        return (await changeOwn(connection, db, id, columns)) ?? findJob(db, id);
      }),
    held: (owner) =>
      gate.enter(async () => {
        const rows = await db
          .selectFrom('jobs')
          .selectAll()
          .where('owner', '=', owner)
          .where('state', '=', 'needs_sign_in')
          .orderBy('created_at')
          .limit(MOST_UNACKNOWLEDGED)
          .execute();
        return rows.map(jobOf);
      }),
    resume: (id) => gate.enter(() => takeJob(connection, id, ['needs_sign_in'])),
    adopt: (id) => gate.enter(() => takeJob(connection, id, NOT_OVER)),
    takeUp: () => gate.enter(() => takeUpJob(connection)),
    unacknowledged: (known) =>
      gate.enter(async () => {
        const rows = await db
          .selectFrom('jobs')
          .selectAll()
          .where('state', 'in', UNDER_WAY)
          .where('instance', '=', connection.instance)
          .orderBy('created_at')
          .limit(known.size + MOST_UNACKNOWLEDGED)
          .execute();
        return rows.map(jobOf).filter(({ id }) => !known.has(id));
      }),
  };
}

async function createJob(connection: Connection, input: JobInput): Promise<Job> {
  ensureText('kind of job', input.kind, NAME_LENGTH);
  ensureText('owner', input.owner, NAME_LENGTH);
  const now = timestamp(connection.platform);
  const order = jsonText(input.order, 'order');
  if (order.length > connection.limits.plan) throw new LimitExceeded('order', connection.limits.plan);
  const row: JobRow = {
    id: connection.platform.randomId(),
    kind: input.kind,
    course: input.course,
    state: 'queued',
    phase: null,
    done: 0,
    total: null,
    message: null,
    result: null,
    owner: input.owner,
    instance: connection.instance,
    order,
    spool: input.spool ?? null,
    attempt: 1,
    revision: 1,
    created_at: now,
    updated_at: now,
  };
  const job = jobOf(row);
  await connection.transact(connection.db, async (transaction) => {
    await transaction.insertInto('jobs').values(row).execute();
    if (input.key === undefined) return;
    await completeInside(connection, transaction, input.key, input.key.answer(job));
  });
  return job;
}

async function findJob(db: Kysely<Schema>, id: JobId): Promise<Job | null> {
  if (!isStorable(id)) return null;
  const row = await db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : jobOf(row);
}

async function orderOf(db: Kysely<Schema>, id: JobId): Promise<Json | null> {
  const row = await db.selectFrom('jobs').select('order').where('id', '=', id).executeTakeFirst();
  return row === undefined || row.order === null ? null : parseJson(row.order);
}

/** Gives this instance a job that is in one of the states, and queues it. */
async function takeJob(connection: Connection, id: JobId, states: readonly JobState[]): Promise<Job | null> {
  const columns = { state: 'queued', phase: null, done: 0, total: null, message: null };
  const row = await changing(connection, connection.db, id, { ...columns, instance: connection.instance }, states)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : jobOf(row);
}

function changing(
  connection: Connection,
  db: Kysely<Schema>,
  id: JobId,
  columns: Partial<JobRow>,
  states: readonly JobState[] = UNDER_WAY,
) {
  return db
    .updateTable('jobs')
    .set((each) => ({
      ...columns,
      revision: each('revision', '+', 1),
      updated_at: timestamp(connection.platform),
    }))
    .where('id', '=', id)
    .where('state', 'in', states);
}

/** Changes a job that this instance works on; null where there is no such. */
async function changeOwn(
  connection: Connection,
  db: Kysely<Schema>,
  id: JobId,
  columns: Partial<JobRow>,
): Promise<Job | null> {
  const row = await changing(connection, db, id, columns)
    .where('instance', '=', connection.instance)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : jobOf(row);
}

async function endOwn(connection: Connection, id: JobId, columns: Partial<JobRow>): Promise<Job | null> {
  const job = await connection.transact(connection.db, async (transaction) => {
    const ended = await endInside(connection, transaction, id, columns);
    return ended ?? findJob(transaction, id);
  });
  await giveSpaceBack(connection);
  return job;
}

/** Null where this instance works on no such job; else what was spooled for it is gone, too. */
async function endInside(
  connection: Connection,
  transaction: Kysely<Schema>,
  id: JobId,
  columns: Partial<JobRow>,
): Promise<Job | null> {
  return ended(
    transaction,
    await changing(connection, transaction, id, { ...columns, order: null })
      .where('instance', '=', connection.instance)
      .returningAll()
      .executeTakeFirst(),
  );
}

async function cancelJob(connection: Connection, id: JobId): Promise<Job | null> {
  if (!isStorable(id)) return null;
  const job = await connection.transact(connection.db, async (transaction) => {
    const row = await changing(connection, transaction, id, { state: 'cancelled', order: null }, NOT_OVER)
      .returningAll()
      .executeTakeFirst();
    return (await ended(transaction, row)) ?? findJob(transaction, id);
  });
  await giveSpaceBack(connection);
  return job;
}

async function ended(transaction: Kysely<Schema>, row: JobRow | undefined): Promise<Job | null> {
  if (row === undefined) return null;
  if (row.spool !== null) await removeSpooled(transaction, row.spool);
  return jobOf(row);
}

/** Ends a job as part of a commit. Throws `JobOver` where it has ended already or is another instance's, which undoes the commit. */
export async function finishInside(
  connection: Connection,
  transaction: Kysely<Schema>,
  id: JobId,
  result: Json,
): Promise<void> {
  const ended = await endInside(connection, transaction, id, succeeded(connection, result));
  if (ended !== null) return;
  const job = await findJob(transaction, id);
  throw new JobOver(id, job === null || isUnderWay(job) ? null : job.state);
}

/**
 * Ends the jobs of a course run that is being deleted, all but `own`, as part of the transaction, and removes those
 * that are over. Answers which have ended now.
 */
export async function endJobsOf(
  connection: Connection,
  transaction: Kysely<Schema>,
  course: CourseKey,
  own: JobId | null,
  { message, result }: DeletionInput['gone'],
): Promise<readonly JobId[]> {
  await transaction
    .deleteFrom('jobs')
    .where('course', '=', course)
    .where('state', 'not in', NOT_OVER)
    .where('id', '!=', own ?? '')
    .execute();
  const rows = await transaction
    .updateTable('jobs')
    .set((each) => ({
      state: 'failed',
      message: messageText(message),
      result: resultText(connection, result),
      order: null,
      revision: each('revision', '+', 1),
      updated_at: timestamp(connection.platform),
    }))
    .where('course', '=', course)
    .where('state', 'in', NOT_OVER)
    .where('id', '!=', own ?? '')
    .returning(['id', 'spool'])
    .execute();
  for (const { spool } of rows) if (spool !== null) await removeSpooled(transaction, spool);
  return rows.map(({ id }) => id as JobId);
}

function succeeded(connection: Connection, result: Json): Partial<JobRow> {
  return { state: 'succeeded', result: resultText(connection, result) };
}

function resultText(connection: Connection, result: Json): string {
  const text = jsonText(result, 'result');
  if (text.length > connection.limits.result) throw new LimitExceeded('result', connection.limits.result);
  return text;
}
