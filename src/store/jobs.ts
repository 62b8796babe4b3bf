import type { Kysely, Transaction } from 'kysely';
import type { CourseKey, Json } from '#olx';
import { type Connection, ensureText, timestamp } from './connection.ts';
import { CorruptStore, JobOver, LimitExceeded } from './errors.ts';
import { jsonText, parseJson } from './model/json.ts';
import type { JobRow, Schema } from './schema.ts';
import {
  type InstanceId,
  JOB_STATES,
  type Job,
  type JobId,
  type JobInput,
  type JobProgress,
  type JobState,
  type JobStore,
} from './types.ts';

const NAME_LENGTH = 255;
const MESSAGE_LENGTH = 4_000;
const UNDER_WAY: readonly JobState[] = ['queued', 'running'];

export function jobStore(connection: Connection): JobStore {
  const { gate, db, transactLazily } = connection;
  return {
    create: (input) => gate.enter(() => createJob(connection, input)),
    find: (id) => gate.enter(() => findJob(db, id)),
    progress: (id, progress) =>
      gate.enter(() =>
        transactLazily(db, (transaction) => change(connection, transaction, id, progressColumns(progress))),
      ),
    finish: (id, result) =>
      gate.enter(() => change(connection, db, id, { state: 'succeeded', result: resultText(connection, result) })),
    fail: (id, message, result) =>
      gate.enter(() =>
        change(connection, db, id, {
          state: 'failed',
          message: shortened(message),
          result: resultText(connection, result),
        }),
      ),
    cancel: (id) => gate.enter(() => change(connection, db, id, { state: 'cancelled' })),
    interruptStale: (current) => gate.enter(() => interruptStale(connection, current)),
  };
}

async function createJob(connection: Connection, input: JobInput): Promise<Job> {
  ensureText('kind of job', input.kind, NAME_LENGTH);
  ensureText('owner', input.owner, NAME_LENGTH);
  const now = timestamp(connection.platform);
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
    created_at: now,
    updated_at: now,
  };
  await connection.db.insertInto('jobs').values(row).execute();
  return jobOf(row);
}

async function findJob(db: Kysely<Schema>, id: JobId): Promise<Job | null> {
  const row = await db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : jobOf(row);
}

/** Changes a job that is under way; answers it as it then stands. */
async function change(
  connection: Connection,
  db: Kysely<Schema>,
  id: JobId,
  columns: Partial<JobRow>,
): Promise<Job | null> {
  const row = await db
    .updateTable('jobs')
    .set({ ...columns, updated_at: timestamp(connection.platform) })
    .where('id', '=', id)
    .where('state', 'in', UNDER_WAY)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? findJob(db, id) : jobOf(row);
}

/** Ends a job as part of a commit. Throws `JobOver` where it has ended already, which undoes the commit. */
export async function finishInside(
  connection: Connection,
  transaction: Transaction<Schema>,
  id: JobId,
  result: Json,
): Promise<void> {
  const before = await findJob(transaction, id);
  const after =
    before === null
      ? null
      : await change(connection, transaction, id, { state: 'succeeded', result: resultText(connection, result) });
  if (before === null || after === null || !UNDER_WAY.includes(before.state))
    throw new JobOver(id, before?.state ?? null);
}

async function interruptStale(connection: Connection, current: InstanceId): Promise<number> {
  return connection.db.transaction().execute(async (transaction) => {
    const stale = await transaction
      .selectFrom('jobs')
      .leftJoin('commits', 'commits.job', 'jobs.id')
      .select(['jobs.id', 'commits.id as commit', 'commits.version'])
      .where('jobs.state', 'in', UNDER_WAY)
      .where('jobs.instance', '!=', current)
      .execute();
    for (const { id, commit, version } of stale) {
      const columns: Partial<JobRow> =
        commit === null
          ? { state: 'interrupted', message: 'The service stopped before this was done; nothing was changed.' }
          : { state: 'succeeded', result: jsonText({ commit, course_version: version }, 'result') };
      await change(connection, transaction, id as JobId, columns);
    }
    return new Set(stale.map((job) => job.id)).size;
  });
}

function progressColumns(progress: JobProgress): Partial<JobRow> {
  const { phase, done, total, message } = progress;
  return {
    state: 'running',
    ...(phase === undefined ? {} : { phase: phase.slice(0, NAME_LENGTH) }),
    ...(done === undefined ? {} : { done: wholeNumber(done) }),
    ...(total === undefined ? {} : { total: total === null ? null : wholeNumber(total) }),
    ...(message === undefined ? {} : { message: message === null ? null : shortened(message) }),
  };
}

function wholeNumber(value: number): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.round(value)));
}

function shortened(message: string): string {
  return message.toWellFormed().replaceAll('\0', '\uFFFD').slice(0, MESSAGE_LENGTH);
}

function resultText(connection: Connection, result: Json): string {
  const text = jsonText(result, 'result');
  if (text.length > connection.limits.result) throw new LimitExceeded('result', connection.limits.result);
  return text;
}

function jobOf(row: JobRow): Job {
  const { state } = row;
  if (!isJobState(state)) throw new CorruptStore('job', row.id);
  return {
    id: row.id as JobId,
    kind: row.kind,
    course: row.course as CourseKey | null,
    state,
    phase: row.phase,
    done: Number(row.done),
    total: row.total === null ? null : Number(row.total),
    message: row.message,
    result: row.result === null ? null : parseJson(row.result),
    owner: row.owner,
    instance: row.instance as InstanceId,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function isJobState(text: string): text is JobState {
  const states: readonly string[] = JOB_STATES;
  return states.includes(text);
}
