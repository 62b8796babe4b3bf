import { address, type Plan, type WriteAnswer } from '#contract';
import { type CourseKey, type Effect, effectOf, idOf, indexOf, nodeVersionOf, usageKey, versionOf } from '#olx';
import type { CommitRecord, PlanId, Snapshot } from '#store';
import { type Touched, touchedBy } from '../access/touched.ts';
import {
  answerChange,
  answerConflict,
  answerDiagnostics,
  answerFileChange,
  answerOrphan,
  summarise,
} from '../answers/effect.ts';
import { answerOf, type KeptAnswer } from '../idempotency/kept-answer.ts';
import type { Forecast } from '../studio/driver.ts';
import type { Outcome } from './work-out.ts';
import type { WorkContext, Write } from './write.ts';

/** What came of a write. A plain value that threads hand on. */
export interface Receipt {
  /** Null if the write was done for a job, which has the answer. */
  readonly answer: KeptAnswer | null;
  /** What it was about, for the figures of usage. */
  readonly touched: Touched;
}

/** Makes the receipt of a write that was committed or kept as a plan. */
export function answer(
  write: Pick<Write, 'course' | 'asked'>,
  body: WriteAnswer | Plan,
  { effect }: { readonly effect: Effect },
  { job }: Pick<WorkContext, 'job'>,
): Receipt {
  return { answer: job === null ? answerOfWrite(write, body) : null, touched: touchedBy(effect) };
}

/** The answer in the receipt of a write that was not done for a job. */
export function answerIn({ answer: kept }: Receipt): KeptAnswer {
  if (kept === null) throw new TypeError('a job keeps its answer to itself');
  return kept;
}

/** The answer to a write: 201 with `Location` if it made something that has an address of its own, else 200. */
export function answerOfWrite(write: Pick<Write, 'course' | 'asked'>, body: WriteAnswer | Plan): KeptAnswer {
  return answerOf(body, 'plan' in body ? null : madeBy(write, body));
}

/** The address of what a write made; null if it changed what was there. */
function madeBy({ course, asked }: Pick<Write, 'course' | 'asked'>, { commit, block }: WriteAnswer): string | null {
  const made = address('commit', { course_key: course, commit });
  switch (asked.kind) {
    case 'create':
    case 'studio':
      return address('course', { course_key: course });
    case 'insert':
      return block === null ? made : address('block', { usage_key: block });
    case 'changes':
    case 'apply':
    case 'choose':
      return made;
    case 'intent':
      return asked.intent.wanted.kind === 'revert' || asked.intent.wanted.kind === 'restore' ? made : null;
    case 'replace':
      return null;
  }
}

/** The body that answers a commit. */
export function answerWrite(
  key: CourseKey,
  commit: CommitRecord,
  { next, effect, ids, subject }: Pick<Outcome, 'next' | 'effect' | 'ids' | 'subject'>,
): WriteAnswer {
  const block = subject === null ? undefined : indexOf(next.root).blocks.get(subject);
  return {
    commit: commit.id,
    course_version: commit.version,
    block: block === undefined ? null : usageKey(key, idOf(block)),
    block_version: block === undefined ? null : versionOf(block),
    node_version: block === undefined ? null : nodeVersionOf(block),
    changes: effect.changes.map((each) => answerChange(key, each)),
    diagnostics: answerDiagnostics(key, effect.diagnostics),
    ...(ids === null ? {} : { ids: Object.fromEntries([...ids].map(([from, to]) => [from, usageKey(key, to)])) }),
  };
}

/** The body that answers a plan. */
export function answerPlan(
  key: CourseKey,
  { plan, expiresAt }: { readonly plan: PlanId; readonly expiresAt: string },
  { commit }: Snapshot,
  { effect, next }: Outcome,
  forecast: Forecast | null,
): Plan {
  return {
    plan,
    base_version: commit.version,
    changes: effect.changes.map((each) => answerChange(key, each)),
    orphans: effect.orphans.map((each) => answerOrphan(key, each)),
    assets: effect.assets.map(answerFileChange),
    files: effect.files.map(answerFileChange),
    conflicts: effect.conflicts.map((each) => answerConflict(key, each)),
    route: forecast === null ? 'store' : forecast.route.route,
    cost: forecast === null ? null : { requests: forecast.route.requests, seconds: forecast.route.seconds },
    side_effects: forecast === null ? [] : [...forecast.route.sideEffects],
    spelling:
      forecast === null || forecast.spelled === next
        ? []
        : effectOf(next, forecast.spelled).changes.map((each) => answerChange(key, each)),
    expires_at: expiresAt,
    diagnostics: answerDiagnostics(key, effect.diagnostics),
    summary: summarise(effect),
  };
}
