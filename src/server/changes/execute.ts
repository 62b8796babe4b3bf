import type { DamagedPolicy, Plan, WriteAnswer } from '#contract';
import type { Json } from '#olx';
import type { JobId, Snapshot, Store } from '#store';
import { openCourse } from '../access/course.ts';
import { ensureMatch } from '../access/match.ts';
import type { ServerLimits } from '../config/limits.ts';
import type { KeptAnswer } from '../idempotency/kept-answer.ts';
import type { Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import type { WorkContext } from '../work/context.ts';
import type { Touched } from '../work/touched.ts';
import { answerOfOrder, carryOut } from './carry-out.ts';
import { type ArchiveContent, readArchiveContent, type Unpacked, unpack } from './content.ts';
import { createCourse, creatingIntent } from './creating.ts';
import { type Incoming, nothingIncoming } from './ensure-within.ts';
import { insertingIntent } from './inserting.ts';
import type { Intent } from './intent.ts';
import { keptIntent } from './kept-intent.ts';
import type { Asked, Order } from './order.ts';
import { makePlan } from './plan.ts';
import { replacingIntent } from './replacing.ts';
import { changesIntent } from './requested-steps.ts';

/** An order that was carried out. */
export interface Done {
  readonly answer: KeptAnswer;
  readonly touched: Touched;
}

/** One that was carried out for a job, which has the answer. */
export interface DoneAsJob {
  readonly answer: null;
  readonly touched: Touched;
}

/** Carries an order out for a job and ends the job with the answer. Throws as `execute`. */
export async function executeAsJob(
  parts: Pick<Parts, 'store' | 'config' | 'now'>,
  order: Order,
  context: WorkContext & { readonly job: JobId },
): Promise<DoneAsJob> {
  const { answer, touched } = await carriedOut(parts, order, context);
  // a commit has ended its job already
  if ('plan' in answer) await parts.store.jobs.finish(context.job, answer as unknown as Json);
  return { answer: null, touched };
}

/**
 * Carries an order out: plans, or changes the course run, all or nothing. Throws `Refusal`, and the
 * signal's reason where it was aborted before the commit.
 */
export async function execute(
  parts: Pick<Parts, 'store' | 'config' | 'now'>,
  order: Order,
  context: WorkContext,
): Promise<Done> {
  const { answer, touched } = await carriedOut(parts, order, context);
  return { answer: answerOfOrder(order, answer), touched };
}

async function carriedOut(
  parts: Pick<Parts, 'store' | 'config' | 'now'>,
  order: Order,
  context: WorkContext,
): Promise<{ readonly answer: WriteAnswer | Plan; readonly touched: Touched }> {
  const unpacked = await unpack(parts, order.course, order.content, context);
  try {
    return await carryOutUnpacked(parts, order, unpacked, context);
  } finally {
    if (unpacked.kind === 'archive') await unpacked.blobs.discard();
  }
}

async function carryOutUnpacked(
  parts: Pick<Parts, 'store' | 'config' | 'now'>,
  order: Order,
  unpacked: Unpacked,
  context: WorkContext,
): Promise<{ readonly answer: WriteAnswer | Plan; readonly touched: Touched }> {
  const { store } = parts;
  const { limits } = parts.config;
  const incoming: Incoming =
    unpacked.kind === 'archive'
      ? { limits, sizes: unpacked.blobs.sizes, store: () => unpacked.blobs.store() }
      : nothingIncoming(limits);
  context.signal.throwIfAborted();
  context.tell({ phase: 'read', done: 0, total: unpacked.kind === 'archive' ? unpacked.files.size : null });
  await turn();
  if (order.asked.kind === 'create') {
    const content = archiveContent(order, unpacked, limits, order.asked.damaged ?? 'reject');
    return createCourse(store, order, creatingIntent(content, order.asked.message, true), context, incoming);
  }
  const snapshot = await openCourse(store, order.course);
  ensureMatch(order.match, snapshot);
  const intent = await intentOf(store, snapshot, order.asked, unpacked, order, limits);
  context.signal.throwIfAborted();
  await turn();
  return order.plan
    ? makePlan(parts, snapshot, order, intent, context, incoming)
    : carryOut(store, order, intent, context, incoming);
}

async function intentOf(
  store: Store,
  snapshot: Snapshot,
  asked: Exclude<Asked, { kind: 'create' }>,
  unpacked: Unpacked,
  { actor }: Order,
  limits: ServerLimits,
): Promise<Intent> {
  switch (asked.kind) {
    case 'intent':
      return asked.intent;
    case 'changes':
      return changesIntent(store, snapshot, asked.steps, asked.orphans, limits);
    case 'replace':
      return replacingIntent(store, snapshot, unpacked, actor, asked, limits);
    case 'insert':
      return insertingIntent(snapshot, unpacked, asked, limits);
    case 'apply':
      return keptIntent(store, asked.intent);
  }
}

function archiveContent(
  { course }: Order,
  unpacked: Unpacked,
  limits: ServerLimits,
  damaged: DamagedPolicy,
): ArchiveContent {
  if (unpacked.kind === 'archive') return readArchiveContent(course, unpacked, limits, damaged);
  throw new Refusal('unsupported-media-type', 'A course run is taken as an archive only.');
}

/** Lets other requests of this thread go on between two long steps. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
