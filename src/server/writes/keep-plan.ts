import { createHash } from 'node:crypto';
import type { Plan } from '#contract';
import type { CourseKey, Json } from '#olx';
import type { PlanId, PlanRecord, Snapshot, Store } from '#store';
import { Refusal } from '../refusal.ts';
import { stateOf } from '../studio/known.ts';
import { answer, answerPlan, type Receipt } from './answer.ts';
import { ensureRoom, ensureValid, ensureWithin } from './checks.ts';
import type { Content } from './content.ts';
import type { Intent } from './intent.ts';
import { type KeptIntent, keepIntent } from './kept-intent.ts';
import { contentsOfPlan } from './named-contents.ts';
import { packJson, unpackJson } from './packed-json.ts';
import { effectHash, preconditionOf } from './precondition.ts';
import { type Outcome, workOut } from './work-out.ts';
import type { Planned, Requested, Tools, WorkContext, Write } from './write.ts';

/** Works a change out and keeps its intent, so that it can be applied without being sent again. Changes nothing. */
export async function keepPlan(
  { store, studio, config, now }: Tools,
  write: Write,
  intent: Intent,
  snapshot: Snapshot,
  content: Content,
  context: WorkContext,
): Promise<Receipt> {
  const { course: key, id: base, version } = snapshot.commit;
  const { asked } = write;
  context.tell({ phase: 'plan', done: 0, total: null });
  const workedOut = async (): Promise<Outcome> => {
    const outcome = await workOut(store, key, snapshot, intent);
    ensureWithin(config.limits, snapshot.course, outcome.next);
    ensureValid(key, outcome, intent);
    if (asked.kind === 'choose') ensureChosen(asked, outcome);
    await ensureRoom(store, key, snapshot.course, content, config.limits);
    return outcome;
  };
  // the steps may be large: they go where large things go, and the plan names them
  const keeping = asked.kind === 'choose' ? keptAlready(asked) : keepIntent(store, intent);
  // whoever fails first is reported
  const [kept, outcome] = await Promise.all([keeping, workedOut()]);
  context.signal.throwIfAborted();
  await content.blobs.store();
  const plan = planId(version, write, intent);
  const ownEnd = new Date(now() + config.planLife).toISOString();
  const expiresAt = asked.kind === 'choose' && asked.until !== undefined ? asked.until : ownEnd;
  const link = studio === null ? null : await store.studio.find(key);
  const forecast =
    studio === null || link === null ? null : await studio.forecast(stateOf(link, snapshot.course), outcome.next);
  const body = answerPlan(key, { plan, expiresAt }, snapshot, outcome, forecast);
  const { contents, texts } = await contentsOfPlan(snapshot.course, outcome.next, outcome.effect);
  await store.plans.save({
    plan,
    course: key,
    base,
    baseVersion: version,
    request: { ...kept, effect: effectHash(outcome.effect) } satisfies KeptPlan as unknown as Json,
    choices: intent.choices ?? {},
    precondition: preconditionOf(snapshot.course, outcome.effect),
    contents,
    parts: { answer: await packJson(body), texts },
    expiresAt,
  });
  if (context.job !== null) await store.jobs.finish(context.job, body as unknown as Json);
  return answer(write, body, outcome, context);
}

/** What a plan's `request` holds. Plans of an older program have no `effect`. */
type KeptPlan = KeptIntent & { readonly effect?: string };

/** A plan that is kept. Refuses with 404 if there is none of that id, or not any more. */
export async function findPlan(
  { store }: { readonly store: Pick<Store, 'plans'> },
  key: CourseKey,
  id: string,
): Promise<PlanRecord> {
  return (await store.plans.find(key, id as PlanId)) ?? expired();
}

/** What a plan was answered with. Refuses with 404 if it is not kept, or was made by an older program. */
export async function plannedAnswer(
  { store }: { readonly store: Pick<Store, 'plans'> },
  key: CourseKey,
  id: string,
): Promise<Plan> {
  const bytes = await store.plans.part(key, id as PlanId, 'answer');
  return bytes === null ? expired() : await unpackJson<Plan>(bytes);
}

/** The change that carries a plan out. */
export function applying(plan: PlanRecord): Requested<'apply'> {
  return { kind: 'apply', base: plan.base, effect: keptPlan(plan).effect ?? null, ...planned(plan) };
}

/** The change that makes a plan again with more choices. */
export function choosing(plan: PlanRecord, choices: Planned['choices']): Requested<'choose'> {
  const before = planned(plan);
  return {
    kind: 'choose',
    ...before,
    choices: { ...before.choices, ...choices },
    chosen: Object.keys(choices),
    until: plan.expiresAt,
  };
}

function planned(plan: PlanRecord): Planned {
  const { intent, size } = keptPlan(plan);
  return { intent, size, choices: plan.choices };
}

function keptPlan({ request }: PlanRecord): KeptPlan {
  // what is stored was made by `keepPlan`
  return request as unknown as KeptPlan;
}

async function keptAlready({ intent, size }: Planned): Promise<KeptIntent> {
  return { intent, size };
}

/** Refuses a choice about what is not in conflict, so that a mistyped id does not go unseen. */
function ensureChosen({ chosen }: Requested<'choose'>, { effect }: Outcome): void {
  const ids = new Set<string>(effect.conflicts.map(({ id }) => id));
  const unknown = chosen.find((id) => !ids.has(id));
  if (unknown !== undefined) throw new Refusal('bad-request', `The plan does not have the conflict ${unknown}.`);
}

function expired(): never {
  throw new Refusal('not-found', 'There is no such plan, or it has expired. Make it again.');
}

/** Another base, another body or another choice is another plan. */
function planId(version: string, { contentHash, asked }: Write, { merging, choices = {} }: Intent): PlanId {
  return createHash('sha256')
    .update(JSON.stringify([version, contentHash, asked, merging, choices]))
    .digest('hex') as PlanId;
}
