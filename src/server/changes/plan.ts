import { createHash } from 'node:crypto';
import type { Plan } from '#contract';
import type { CourseKey } from '#olx';
import type { PlanId, PlanRecord, Snapshot } from '#store';
import {
  answerChange,
  answerConflict,
  answerDiagnostics,
  answerFileChange,
  answerOrphan,
  summarise,
} from '../answers/effect.ts';
import type { Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import type { WorkContext } from '../work/context.ts';
import { type Touched, touchedBy } from '../work/touched.ts';
import { ensureValid } from './acceptable.ts';
import { ensureRoom, ensureWithin, type Incoming } from './ensure-within.ts';
import type { Intent } from './intent.ts';
import { type KeptIntent, keepIntent } from './kept-intent.ts';
import { contentsOfPlan } from './named-contents.ts';
import type { Order } from './order.ts';
import { type Outcome, workOut } from './work-out.ts';

/** Works a change out and keeps it, so that it can be applied without being sent again. Changes nothing. */
export async function makePlan(
  parts: Pick<Parts, 'store' | 'config' | 'now'>,
  snapshot: Snapshot,
  { asked, contentHash }: Pick<Order, 'asked' | 'contentHash'>,
  intent: Intent,
  { tell, signal }: WorkContext,
  incoming: Incoming,
): Promise<{ readonly answer: Plan; readonly touched: Touched }> {
  const { store, config, now } = parts;
  const { course: key, version } = snapshot.commit;
  tell({ phase: 'plan', done: 0, total: null });
  const workedOut = async (): Promise<Outcome> => {
    const outcome = await workOut(store, snapshot, intent);
    ensureWithin(incoming.limits, snapshot.course, outcome.next);
    ensureValid(key, outcome, intent);
    await ensureRoom(store, key, snapshot.course, incoming);
    return outcome;
  };
  // the steps may be large: they go where large things go, and the plan names them
  const keeping = keepIntent(store, intent);
  // whoever fails first is told of
  const [kept, outcome] = await Promise.all([keeping, workedOut()]);
  signal.throwIfAborted();
  await incoming.store();
  const plan = createHash('sha256')
    .update(JSON.stringify([version, contentHash, asked, intent.merging]))
    .digest('hex') as PlanId;
  const expiresAt = new Date(now() + config.planLife).toISOString();
  const answer = answerPlan(key, plan, expiresAt, snapshot, outcome);
  const { contents, texts } = await contentsOfPlan(snapshot.course, outcome.next, outcome.effect);
  await store.plans.save({
    plan,
    course: key,
    base: snapshot.commit.id,
    baseVersion: version,
    request: { ...kept },
    contents,
    parts: { texts },
    expiresAt,
  });
  return { answer, touched: touchedBy(outcome.effect) };
}

/** A plan that is kept. Refuses with 404 where there is none of that id, or not any more. */
export async function findPlan({ store }: Pick<Parts, 'store'>, key: CourseKey, id: string): Promise<PlanRecord> {
  const record = await store.plans.find(key, id as PlanId);
  if (record === null) throw new Refusal('not-found', 'There is no such plan, or it has expired; make it again.');
  return record;
}

/** Where what a plan was made for is kept. */
export function plannedIntent({ request }: PlanRecord): KeptIntent {
  // what is stored was made by `makePlan`
  return request as unknown as KeptIntent;
}

function answerPlan(key: CourseKey, plan: PlanId, expiresAt: string, { commit }: Snapshot, { effect }: Outcome): Plan {
  return {
    plan,
    base_version: commit.version,
    changes: effect.changes.map((each) => answerChange(key, each)),
    orphans: effect.orphans.map((each) => answerOrphan(key, each)),
    assets: effect.assets.map(answerFileChange),
    files: effect.files.map(answerFileChange),
    conflicts: effect.conflicts.map((each) => answerConflict(key, each)),
    route: 'store',
    expires_at: expiresAt,
    diagnostics: answerDiagnostics(key, effect.diagnostics),
    summary: summarise(effect),
  };
}
