import type { WriteAnswer } from '#contract';
import { type CourseKey, idOf, indexOf, type Json, nodeVersionOf, usageKey, versionOf } from '#olx';
import { type CommitId, type CommitRecord, HeadMoved, type Snapshot } from '#store';
import { openCourse } from '../access/course.ts';
import { answerChange, answerDiagnostic } from '../answers/effect.ts';
import type { JobContext } from '../jobs/runner.ts';
import type { Actor, Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { ensureAcceptable } from './acceptable.ts';
import type { Intent } from './intent.ts';
import { noteImport } from './merge-base.ts';
import { type Outcome, workOut } from './work-out.ts';

/** How often a change is worked out again because somebody else was faster. */
const ATTEMPTS = 5;

/** Throws where the state is not the one that the change was made for. */
export type Precondition = (snapshot: Snapshot) => void;

/**
 * Does a change, all or nothing. People who work in different places of one course run do not
 * collide: where the head has moved and the precondition still holds, the change is done on top.
 */
export async function carryOut(
  { store }: Parts,
  key: CourseKey,
  intent: Intent,
  actor: Actor,
  precondition: Precondition,
  job: JobContext | null,
): Promise<WriteAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const snapshot = await openCourse(store, key);
    precondition(snapshot);
    job?.tell({ phase: 'plan', done: 0, total: null });
    const outcome = await workOut(store, snapshot, intent);
    ensureAcceptable(key, outcome, intent);
    try {
      return await writeDown(store, key, snapshot.commit.id, outcome, intent, actor, job);
    } catch (error) {
      if (!(error instanceof HeadMoved)) throw error;
      if (attempt === ATTEMPTS)
        throw new Refusal('unavailable', 'Too many changes at the same time; try again.', {}, { cause: error });
    }
  }
}

/** Commits an outcome on the given head, or as the first commit of a course run. Throws `HeadMoved`. */
export async function writeDown(
  store: Parts['store'],
  key: CourseKey,
  expectedHead: CommitId | null,
  outcome: Outcome,
  intent: Intent,
  actor: Actor,
  job: JobContext | null,
): Promise<WriteAnswer> {
  const answer = (commit: CommitRecord): WriteAnswer => answerWrite(key, commit, outcome);
  job?.tell({ phase: 'write', done: 0, total: null });
  const { commit } = await store.commit(key, {
    expectedHead,
    next: outcome.next,
    ...actor,
    message: intent.message,
    changed: outcome.effect.changes.map(({ block, kind }) => ({ block, kind })),
    onProgress: (_written, seen) => job?.tell({ done: seen }),
    ...(job === null
      ? {}
      : { signal: job.signal, job: { id: job.id, result: (record) => answer(record) as unknown as Json } }),
  });
  if (intent.importedTo !== null) {
    const place = outcome.ids?.get(intent.importedTo) ?? intent.importedTo;
    await noteImport(store, key, place, actor.application, intent, outcome.merged ? null : commit.version);
  }
  return answer(commit);
}

function answerWrite(key: CourseKey, commit: CommitRecord, { next, effect, ids, subject }: Outcome): WriteAnswer {
  const block = subject === null ? undefined : indexOf(next.root).blocks.get(subject);
  return {
    commit: commit.id,
    course_version: commit.version,
    block: block === undefined ? null : usageKey(key, idOf(block)),
    block_version: block === undefined ? null : versionOf(block),
    node_version: block === undefined ? null : nodeVersionOf(block),
    changes: effect.changes.map((each) => answerChange(key, each)),
    diagnostics: effect.diagnostics.map((each) => answerDiagnostic(key, each)),
    ...(ids === null ? {} : { ids: Object.fromEntries([...ids].map(([from, to]) => [from, usageKey(key, to)])) }),
  };
}
