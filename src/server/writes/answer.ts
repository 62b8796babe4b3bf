import type { Plan, WriteAnswer } from '#contract';
import { type CourseKey, type Effect, idOf, indexOf, nodeVersionOf, usageKey, versionOf } from '#olx';
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
  write: Pick<Write, 'asked' | 'plan'>,
  body: WriteAnswer | Plan,
  { effect }: { readonly effect: Effect },
  { job }: Pick<WorkContext, 'job'>,
): Receipt {
  return { answer: job === null ? answerOf(statusOf(write), body) : null, touched: touchedBy(effect) };
}

/** The answer in the receipt of a write that was not done for a job. */
export function answerIn({ answer: kept }: Receipt): KeptAnswer {
  if (kept === null) throw new TypeError('a job keeps its answer to itself');
  return kept;
}

/** Of the answer to a write that was done. */
export function statusOf({ asked, plan }: Pick<Write, 'asked' | 'plan'>): 200 | 201 {
  return asked.kind === 'create' && !plan ? 201 : 200;
}

/** The body that answers a commit. */
export function answerWrite(
  key: CourseKey,
  commit: CommitRecord,
  { next, effect, ids, subject }: Outcome,
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
export function answerPlan(key: CourseKey, plan: PlanId, { commit }: Snapshot, { effect }: Outcome): Plan {
  return {
    plan,
    base_version: commit.version,
    changes: effect.changes.map((each) => answerChange(key, each)),
    orphans: effect.orphans.map((each) => answerOrphan(key, each)),
    assets: effect.assets.map(answerFileChange),
    files: effect.files.map(answerFileChange),
    conflicts: effect.conflicts.map((each) => answerConflict(key, each)),
    diagnostics: answerDiagnostics(key, effect.diagnostics),
    summary: summarise(effect),
  };
}
