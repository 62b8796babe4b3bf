import { address, type Plan, type WriteAnswer } from '#contract';
import { type CourseKey, type Effect, idOf, indexOf, type Json, nodeVersionOf, usageKey, versionOf } from '#olx';
import { type CommitId, type CommitRecord, HeadMoved, type Store } from '#store';
import { openCourse } from '../access/course.ts';
import { ensureMatch } from '../access/match.ts';
import { answerChange, answerDiagnostics } from '../answers/effect.ts';
import { answerOf, type KeptAnswer } from '../idempotency/kept-answer.ts';
import { ensureUnlocked } from '../locks/ensure-unlocked.ts';
import { Refusal } from '../refusal.ts';
import type { WorkContext } from '../work/context.ts';
import { type Touched, touchedBy } from '../work/touched.ts';
import { ensureAcceptable } from './acceptable.ts';
import { ensureRoom, ensureWithin, type Incoming } from './ensure-within.ts';
import type { Intent } from './intent.ts';
import { noteImport } from './merge-base.ts';
import { contentsOf } from './named-contents.ts';
import type { Order } from './order.ts';
import { type Outcome, workOut } from './work-out.ts';

/** How often a change is worked out in its turn: only heavy work and writers of instances that lost their lock come in between. */
const ATTEMPTS = 5;

/** A write that is done. */
export interface Written {
  readonly answer: WriteAnswer;
  readonly touched: Touched;
}

/**
 * Does a change, all or nothing. People who work in different places of one course run do not
 * collide: writers queue, and a change is done on top of those before it if the order's match still holds.
 */
export async function carryOut(
  store: Store,
  order: Order,
  intent: Intent,
  context: WorkContext,
  incoming: Incoming,
): Promise<Written> {
  if (context.isHeavy) {
    const written = await attempted(store, order, intent, context, incoming);
    if (!(written instanceof HeadMoved)) return written;
  }
  const { signal } = context;
  return store.inTurn(
    order.course,
    async () => {
      for (let attempt = 1; ; attempt += 1) {
        signal.throwIfAborted();
        const written = await attempted(store, order, intent, context, incoming);
        if (!(written instanceof HeadMoved)) return written;
        if (attempt === ATTEMPTS) {
          const detail = 'Too many changes at the same time. Nothing was changed.';
          throw new Refusal('unavailable', detail, {}, { cause: written });
        }
      }
    },
    signal,
  );
}

/** Works a change out on the head and commits it; answers `HeadMoved` if somebody else was faster. */
async function attempted(
  store: Store,
  order: Order,
  intent: Intent,
  context: WorkContext,
  incoming: Incoming,
): Promise<Written | HeadMoved> {
  const snapshot = await openCourse(store, order.course);
  ensureMatch(order.match, snapshot);
  context.tell({ phase: 'plan', done: 0, total: null });
  const outcome = await workOut(store, snapshot, intent);
  ensureWithin(incoming.limits, snapshot.course, outcome.next);
  ensureAcceptable(order.course, outcome, intent);
  await ensureUnlocked(store, snapshot, outcome, order);
  await ensureRoom(store, order.course, snapshot.course, incoming);
  await incoming.store();
  try {
    return await writeDown(store, snapshot.commit.id, outcome, intent, order, context);
  } catch (error) {
    if (error instanceof HeadMoved) return error;
    throw error;
  }
}

/** Commits an outcome on the given head, or as the first commit of a course run. Throws `HeadMoved`. */
export async function writeDown(
  store: Store,
  expectedHead: CommitId | null,
  outcome: Outcome,
  intent: Intent,
  order: Pick<Order, 'course' | 'actor' | 'key' | 'asked' | 'plan'>,
  { job, tell, signal }: WorkContext,
): Promise<Written> {
  const { course: key, actor } = order;
  const answer = (commit: CommitRecord): WriteAnswer => answerWrite(key, commit, outcome);
  signal.throwIfAborted();
  tell({ phase: 'write', done: 0, total: null });
  const { commit } = await store.commit(key, {
    expectedHead,
    next: outcome.next,
    ...actor,
    message: intent.message,
    changed: changedBlocks(outcome.effect),
    contents: contentsOf(outcome.effect),
    onProgress: (done, total) => tell({ done, total }),
    signal,
    ...(job === null ? {} : { job: { id: job, result: (record) => answer(record) as unknown as Json } }),
    // the key of a job was answered with the job when that was made
    ...(job !== null || order.key === null
      ? {}
      : { key: { ...order.key, answer: (record) => ({ ...answerOfOrder(order, answer(record)) }) } }),
  });
  if (intent.importedTo !== null) {
    const place = outcome.ids?.get(intent.importedTo) ?? intent.importedTo;
    await noteImport(store, key, place, actor.application, intent, outcome.merged ? null : commit.version);
  }
  return { answer: answer(commit), touched: touchedBy(outcome.effect) };
}

/** Each block by what happens to it, whatever forms that is in. */
function changedBlocks({ changes }: Effect): CommitRecord['changed'] {
  return [...new Map(changes.map(({ block, kind }) => [`${kind} ${block}`, { block, kind }])).values()];
}

/** The answer to an order: 201 with `Location` if it made something that has an address of its own, else 200. */
export function answerOfOrder(order: Pick<Order, 'course' | 'asked'>, body: WriteAnswer | Plan): KeptAnswer {
  return answerOf(body, 'plan' in body ? null : madeBy(order, body));
}

/** The address of what an order made; null if it changed what was there. */
function madeBy({ course, asked }: Pick<Order, 'course' | 'asked'>, { commit, block }: WriteAnswer): string | null {
  const made = address('commit', { course_key: course, commit });
  switch (asked.kind) {
    case 'create':
      return address('course', { course_key: course });
    case 'insert':
      return block === null ? made : address('block', { usage_key: block });
    case 'changes':
    case 'apply':
      return made;
    case 'intent':
      return asked.intent.wanted.kind === 'revert' || asked.intent.wanted.kind === 'restore' ? made : null;
    case 'replace':
      return null;
  }
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
    diagnostics: answerDiagnostics(key, effect.diagnostics),
    ...(ids === null ? {} : { ids: Object.fromEntries([...ids].map(([from, to]) => [from, usageKey(key, to)])) }),
  };
}
