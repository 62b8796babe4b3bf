import type { Kysely } from 'kysely';
import type { CourseKey, Version } from '#olx';
import { type Connection, ensureText, isStorable, timestamp } from './connection.ts';
import { notePlanContents } from './contents.ts';
import { CourseGone, LimitExceeded, StoreFailed } from './errors.ts';
import { findHead } from './history.ts';
import { jsonText, parseJson } from './model/json.ts';
import type { PlanRow, Schema } from './schema.ts';
import type {
  CommitId,
  PlanChoice,
  PlanId,
  PlanInput,
  PlanPart,
  PlanPrecondition,
  PlanRecord,
  PlanStore,
} from './types.ts';

const ID_LENGTH = 128;
/** What databases say if a row refers to one that is not there. */
const BASE_IS_GONE: ReadonlySet<string> = new Set(['23503', 'SQLITE_CONSTRAINT_FOREIGNKEY']);

export function planStore(connection: Connection): PlanStore {
  const { gate } = connection;
  return {
    save: (plan) => gate.enter(() => savePlan(connection, plan)),
    find: (course, plan) => gate.enter(() => findPlan(connection, course, plan)),
    part: (course, plan, part) => gate.enter(() => partOf(connection, course, plan, part)),
  };
}

async function savePlan(connection: Connection, input: PlanInput): Promise<PlanRecord> {
  ensureText('plan id', input.plan, ID_LENGTH);
  const { limits } = connection;
  const parts = Object.entries(input.parts ?? {}).flatMap(([part, bytes]) =>
    bytes === undefined ? [] : [{ part, bytes }],
  );
  const row: PlanRow = {
    course: input.course,
    id: input.plan,
    base_version: input.baseVersion,
    request: jsonText(input.request, 'request'),
    base: input.base ?? null,
    choices: JSON.stringify(input.choices ?? {}),
    precondition: input.precondition == null ? null : JSON.stringify(input.precondition),
    created_at: timestamp(connection.platform),
    expires_at: input.expiresAt,
  };
  const texts = [row.request, row.choices ?? '', row.precondition ?? ''];
  if (texts.some(({ length }) => length > limits.plan) || parts.some(({ bytes }) => bytes.length > limits.plan))
    throw new LimitExceeded('plan', limits.plan);
  try {
    await connection.transact(connection.db, async (transaction) => {
      await upsert(transaction, row, limits.plansPerCourse);
      await transaction.deleteFrom('plan_parts').where('course', '=', row.course).where('plan', '=', row.id).execute();
      if (parts.length > 0)
        await transaction
          .insertInto('plan_parts')
          .values(parts.map((each) => ({ course: row.course, plan: row.id, ...each })))
          .execute();
      await notePlanContents(connection, transaction, input.course, input.plan, input.contents ?? []);
    });
  } catch (error) {
    if (!(error instanceof StoreFailed) || !BASE_IS_GONE.has(error.data.reason)) throw error;
    throw new CourseGone(input.course, (await findHead(connection, input.course))?.record ?? null);
  }
  return recordOf(row);
}

/** Stores the row of a plan; the oldest of its course run go if there are too many. */
async function upsert(transaction: Kysely<Schema>, row: PlanRow, most: number): Promise<void> {
  const { course: _course, id: _id, ...columns } = row;
  await transaction
    .insertInto('plans')
    .values(row)
    .onConflict((conflict) => conflict.columns(['course', 'id']).doUpdateSet(columns))
    .execute();
  const kept = transaction
    .selectFrom('plans')
    .select('id')
    .where('course', '=', row.course)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(most);
  await transaction
    .deleteFrom('plans')
    .where('course', '=', row.course)
    .where('id', '!=', row.id)
    .where('id', 'not in', kept)
    .execute();
}

async function findPlan(connection: Connection, course: CourseKey, plan: PlanId): Promise<PlanRecord | null> {
  if (!isStorable(plan)) return null;
  const row = await connection.db
    .selectFrom('plans')
    .selectAll()
    .where('course', '=', course)
    .where('id', '=', plan)
    .where('expires_at', '>', connection.moment())
    .executeTakeFirst();
  return row === undefined ? null : recordOf(row);
}

async function partOf(
  { db, moment }: Connection,
  course: CourseKey,
  plan: PlanId,
  part: PlanPart,
): Promise<Uint8Array | null> {
  if (!isStorable(plan)) return null;
  const row = await db
    .selectFrom('plan_parts')
    .innerJoin('plans', (join) =>
      join.onRef('plans.course', '=', 'plan_parts.course').onRef('plans.id', '=', 'plan_parts.plan'),
    )
    .select('plan_parts.bytes')
    .where('plan_parts.course', '=', course)
    .where('plan_parts.plan', '=', plan)
    .where('plan_parts.part', '=', part)
    .where('plans.expires_at', '>', moment())
    .executeTakeFirst();
  return row === undefined ? null : new Uint8Array(row.bytes.buffer, row.bytes.byteOffset, row.bytes.byteLength);
}

function recordOf(row: PlanRow): PlanRecord {
  return {
    plan: row.id as PlanId,
    course: row.course as CourseKey,
    base: row.base as CommitId | null,
    baseVersion: row.base_version as Version,
    request: parseJson(row.request),
    choices: row.choices === null ? {} : (JSON.parse(row.choices) as Readonly<Record<string, PlanChoice>>),
    precondition: row.precondition === null ? null : (JSON.parse(row.precondition) as PlanPrecondition),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
