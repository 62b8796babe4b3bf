import { createHash } from 'node:crypto';
import type { CourseKey, Json } from '#olx';
import type { PlanId, PlanRecord, Snapshot, Store } from '#store';
import { Refusal } from '../refusal.ts';
import { answer, answerPlan, type Receipt } from './answer.ts';
import { ensureRoom, ensureValid, ensureWithin } from './checks.ts';
import type { Content } from './content.ts';
import type { Intent } from './intent.ts';
import { type KeptIntent, keepIntent } from './kept-intent.ts';
import { type Outcome, workOut } from './work-out.ts';
import type { Tools, WorkContext, Write } from './write.ts';

/** Works a change out and keeps its intent, so that it can be applied without being sent again. Changes nothing. */
export async function keepPlan(
  { store, config, now }: Tools,
  write: Write,
  intent: Intent,
  snapshot: Snapshot,
  content: Content,
  context: WorkContext,
): Promise<Receipt> {
  const { course: key, version } = snapshot.commit;
  context.tell({ phase: 'plan', done: 0, total: null });
  const workedOut = async (): Promise<Outcome> => {
    const outcome = await workOut(store, key, snapshot, intent);
    ensureWithin(config.limits, snapshot.course, outcome.next);
    ensureValid(key, outcome, intent);
    await ensureRoom(store, key, snapshot.course, content, config.limits);
    return outcome;
  };
  // the steps may be large: they go where large things go, and the plan names them
  const keeping = keepIntent(store, intent);
  // whoever fails first is reported
  const [kept, outcome] = await Promise.all([keeping, workedOut()]);
  context.signal.throwIfAborted();
  await content.blobs.store();
  const plan = planId(version, write, intent);
  const expiresAt = new Date(now() + config.planLife).toISOString();
  const body = answerPlan(key, { plan, expiresAt }, snapshot, outcome);
  await store.plans.save({
    plan,
    course: key,
    baseVersion: version,
    request: { ...kept },
    expiresAt,
  });
  if (context.job !== null) await store.jobs.finish(context.job, body as unknown as Json);
  return answer(write, body, outcome, context);
}

/** A plan that is kept. Refuses with 404 if there is none of that id, or not any more. */
export async function findPlan(
  { store }: { readonly store: Pick<Store, 'plans'> },
  key: CourseKey,
  id: string,
): Promise<PlanRecord> {
  const record = await store.plans.find(key, id as PlanId);
  if (record === null) throw new Refusal('not-found', 'There is no such plan, or it has expired; make it again.');
  return record;
}

/** Where the intent of a plan is kept. */
export function plannedIntent({ request }: PlanRecord): KeptIntent {
  // what is stored was made by `keepPlan`
  return request as unknown as KeptIntent;
}

/** Another base, another body or another choice is another plan. */
function planId(version: string, { contentHash, asked }: Write, { merging }: Intent): PlanId {
  return createHash('sha256')
    .update(JSON.stringify([version, contentHash, asked, merging]))
    .digest('hex') as PlanId;
}
