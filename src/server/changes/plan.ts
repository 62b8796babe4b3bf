import { createHash } from 'node:crypto';
import type { Plan } from '#contract';
import type { BlobHash, CourseKey, Json } from '#olx';
import type { PlanId, PlanRecord, Snapshot } from '#store';
import {
  answerChange,
  answerConflict,
  answerDiagnostic,
  answerFileChange,
  answerOrphan,
  summarise,
} from '../answers/effect.ts';
import type { JobContext } from '../jobs/runner.ts';
import type { Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { ensureValid } from './acceptable.ts';
import { choicesOf, type Intent } from './intent.ts';
import { keepIntent, keptIntent } from './kept-intent.ts';
import { type Outcome, workOut } from './work-out.ts';

/** Works a change out and keeps it, so that it can be applied without being sent again. Changes nothing. */
export async function makePlan(
  parts: Parts,
  snapshot: Snapshot,
  intent: Intent,
  job: JobContext | null,
): Promise<Plan> {
  const { store, config, now } = parts;
  const { course: key, version } = snapshot.commit;
  job?.tell({ phase: 'plan' });
  const outcome = await workOut(store, snapshot, intent);
  ensureValid(key, outcome);
  // the steps may be large: they go where large things go, and the plan names them
  const kept = await keepIntent(store, intent);
  const request = { intent: kept };
  const plan = createHash('sha256')
    .update(JSON.stringify([version, kept, choicesOf(intent)]))
    .digest('hex') as PlanId;
  const answer = answerPlan(key, plan, snapshot, outcome);
  await store.plans.save({
    plan,
    course: key,
    baseVersion: version,
    request,
    answer: answer as unknown as Json,
    expiresAt: new Date(now() + config.planLife).toISOString(),
  });
  return answer;
}

/** A plan that is kept. Refuses with 404 where there is none of that id, or not any more. */
export async function findPlan({ store }: Parts, key: CourseKey, id: string): Promise<PlanRecord> {
  const record = await store.plans.find(key, id as PlanId);
  if (record === null) throw new Refusal('not-found', 'There is no such plan, or it has expired; make it again.');
  return record;
}

/** What a plan was made for. */
export async function intentOf({ store }: Parts, { request }: PlanRecord): Promise<Intent> {
  const { intent } = request as { readonly intent: BlobHash };
  return keptIntent(store, intent);
}

function answerPlan(key: CourseKey, plan: PlanId, { commit }: Snapshot, { effect }: Outcome): Plan {
  return {
    plan,
    base_version: commit.version,
    changes: effect.changes.map((each) => answerChange(key, each)),
    orphans: effect.orphans.map((each) => answerOrphan(key, each)),
    assets: effect.assets.map(answerFileChange),
    files: effect.files.map(answerFileChange),
    conflicts: effect.conflicts.map((each) => answerConflict(key, each)),
    diagnostics: effect.diagnostics.map((each) => answerDiagnostic(key, each)),
    summary: summarise(effect),
  };
}
