import type { CourseKey, Version } from '#olx';
import { type Connection, ensureText, isStorable, timestamp } from './connection.ts';
import { LimitExceeded } from './errors.ts';
import { jsonText, parseJson } from './model/json.ts';
import type { PlanRow } from './schema.ts';
import type { PlanId, PlanInput, PlanRecord, PlanStore } from './types.ts';

const ID_LENGTH = 128;

export function planStore(connection: Connection): PlanStore {
  const { gate } = connection;
  return {
    save: (plan) => gate.enter(() => savePlan(connection, plan)),
    find: (course, plan) => gate.enter(() => findPlan(connection, course, plan)),
  };
}

async function savePlan(connection: Connection, input: PlanInput): Promise<PlanRecord> {
  ensureText('plan id', input.plan, ID_LENGTH);
  const request = jsonText(input.request, 'request');
  if (request.length > connection.limits.plan) throw new LimitExceeded('plan', connection.limits.plan);
  const row: PlanRow = {
    course: input.course,
    id: input.plan,
    base_version: input.baseVersion,
    request,
    created_at: timestamp(connection.platform),
    expires_at: input.expiresAt,
  };
  await connection.transact(connection.db, async (transaction) => {
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
      .limit(connection.limits.plansPerCourse);
    await transaction
      .deleteFrom('plans')
      .where('course', '=', row.course)
      .where('id', '!=', row.id)
      .where('id', 'not in', kept)
      .execute();
  });
  return { ...input, createdAt: row.created_at };
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
  if (row === undefined) return null;
  return {
    plan: row.id as PlanId,
    course: row.course as CourseKey,
    baseVersion: row.base_version as Version,
    request: parseJson(row.request),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
