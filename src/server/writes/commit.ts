import type { WriteAnswer } from '#contract';
import type { Json } from '#olx';
import {
  type CommitRecord,
  CourseGone,
  HeadMoved,
  type JobId,
  JobOver,
  type Snapshot,
  type Store,
  type StudioCommit,
} from '#store';
import { ensureMatch, mismatch } from '../access/match.ts';
import { refusalFor } from '../errors.ts';
import { ensureUnlocked } from '../locks/ensure-unlocked.ts';
import { Refusal } from '../refusal.ts';
import { STUDIO_PATIENCE } from '../studio/studio.ts';
import { answer, answerOfWrite, answerWrite, type Receipt } from './answer.ts';
import { ensureAcceptable, ensureRoom, ensureWithin } from './checks.ts';
import type { Content } from './content.ts';
import type { Intent } from './intent.ts';
import { land } from './landing.ts';
import { noteImport } from './merge-base.ts';
import { changedBlocks, contentsOf } from './named-contents.ts';
import { effectHash } from './precondition.ts';
import { refreshInTurn } from './refreshing.ts';
import { type Outcome, workOut } from './work-out.ts';
import type { Requested, Tools, WorkContext, Write } from './write.ts';

/** How often a change is worked out in its turn: only heavy work and writers of instances that lost their lock come in between. */
const ATTEMPTS = 5;

/** The members of a write that its commit needs. */
export type Committed = Pick<Write, 'course' | 'actor' | 'asked' | 'plan' | 'match' | 'key' | 'lockToken'>;

/**
 * Does a change, all or nothing. People who work in different places of one course run do not
 * collide: writers queue, and a change is done on top of those before it if the write's match still holds.
 *
 * @param opened the state that the change was resolved on; null for a course run that is not there yet
 */
export async function commit(
  tools: Tools,
  write: Committed,
  intent: Intent,
  opened: Snapshot | null,
  content: Content,
  context: WorkContext,
): Promise<Receipt> {
  const { store, studio } = tools;
  const attempt = (snapshot: Snapshot | null) => attempted(tools, write, intent, snapshot, content, context);
  if (opened === null) return created(write, await attempt(null));
  // Studio takes one writer at a time, so there is no trying before the turn
  const inStudio = studio !== null && (await store.studio.find(write.course)) !== null ? { ...tools, studio } : null;
  if (context.isHeavy && inStudio === null) {
    const receipt = await attempt(opened);
    if (!(receipt instanceof HeadMoved)) return receipt;
  }
  const { signal } = context;
  return store.inTurn(
    write.course,
    async () => {
      for (let count = 1; ; count += 1) {
        signal.throwIfAborted();
        if (inStudio !== null) {
          await refreshInTurn(inStudio, write.course, context.caller, signal);
          if (context.job !== null) await ensureNotOver(store, context.job);
        }
        const receipt = await attempt(await newest(store, write, opened));
        if (!(receipt instanceof HeadMoved)) return receipt;
        if (count === ATTEMPTS) {
          const detail = 'Too many changes at the same time. Nothing was changed.';
          throw new Refusal('unavailable', detail, {}, { cause: receipt });
        }
      }
    },
    signal,
    inStudio === null ? undefined : STUDIO_PATIENCE,
  );
}

/** Throws `JobOver` if the job has ended, as it does if its write to Studio was left behind and has been finished now. */
async function ensureNotOver({ jobs }: Pick<Store, 'jobs'>, id: JobId): Promise<void> {
  const job = await jobs.find(id);
  if (job?.state !== 'queued' && job?.state !== 'running') throw new JobOver(id, job?.state ?? null);
}

/**
 * The state that was opened or, if another writer was faster, the one that it led to. Refuses as `ensureMatch`. Throws
 * `CourseGone` if the course run was deleted, also if there is a new one with the same key.
 */
async function newest(store: Store, { course, match }: Committed, opened: Snapshot): Promise<Snapshot> {
  const snapshot = await store.load(course);
  if (snapshot?.commit.id === opened.commit.id) return opened;
  if (snapshot === null || (await store.findCommit(course, opened.commit.id)) === null)
    throw new CourseGone(course, snapshot?.commit ?? null);
  ensureMatch(match, snapshot);
  return snapshot;
}

function created({ course }: Committed, receipt: Receipt | HeadMoved): Receipt {
  if (!(receipt instanceof HeadMoved)) return receipt;
  const { current } = receipt;
  throw mismatch(current?.version ?? null, current, `The course run ${course} is there by now.`);
}

/** Works a change out and commits it; answers `HeadMoved` if somebody else was faster. Throws `CourseGone`. */
async function attempted(
  tools: Tools,
  write: Committed,
  intent: Intent,
  snapshot: Snapshot | null,
  content: Content,
  context: WorkContext,
): Promise<Receipt | HeadMoved> {
  const { store, studio, config } = tools;
  const { limits } = config;
  const before = snapshot?.course ?? null;
  context.tell({ phase: 'plan', done: 0, total: null });
  const working = workOut(store, write.course, snapshot, intent);
  const outcome = await (write.asked.kind === 'apply' ? asPlanned(write.asked, working, snapshot) : working);
  ensureWithin(limits, before, outcome.next);
  ensureAcceptable(write.course, outcome, intent);
  if (snapshot !== null) await ensureUnlocked(store, snapshot, outcome, write);
  await ensureRoom(store, write.course, before, content, limits);
  await content.blobs.store();
  const link = studio === null || snapshot === null ? null : await store.studio.find(write.course);
  try {
    if (studio !== null && snapshot !== null && link !== null) {
      const landing = await land({ ...tools, studio }, write, intent, snapshot, link, outcome, context);
      return await landed(writeDown(store, write, intent, snapshot, landing.outcome, context, landing.studio));
    }
    return await writeDown(store, write, intent, snapshot, outcome, context);
  } catch (error) {
    if (error instanceof HeadMoved && !(error instanceof CourseGone)) return error;
    throw error;
  }
}

/** What is in Studio is never done again: if it cannot be committed, the journal has it, and whoever comes next commits it. */
async function landed(writing: Promise<Receipt>): Promise<Receipt> {
  try {
    return await writing;
  } catch (error) {
    if (error instanceof JobOver) throw error;
    const { problem, message, members } = refusalFor(error);
    const detail = `${message} Studio has the change. The service records it at the next request.`;
    throw new Refusal(problem, detail, members, { cause: error });
  }
}

/** Refuses a plan that cannot be done any more, or would do something else than it showed. On its own base it passes. */
async function asPlanned(
  { base, effect }: Requested<'apply'>,
  working: Promise<Outcome>,
  snapshot: Snapshot | null,
): Promise<Outcome> {
  if (snapshot === null || snapshot.commit.id === base || effect === null) return working;
  const { commit } = snapshot;
  try {
    const outcome = await working;
    if (effectHash(outcome.effect) === effect) return outcome;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw mismatch(commit.version, commit, `The plan cannot be carried out any more. ${error.message}`);
  }
  throw mismatch(commit.version, commit, 'The plan would do something else now than it showed. Make it again.');
}

/** Commits an outcome on its snapshot. The job and the idempotency key end in the same transaction. Throws `HeadMoved`, `CourseGone`. */
async function writeDown(
  store: Store,
  write: Committed,
  intent: Intent,
  snapshot: Snapshot | null,
  outcome: Outcome,
  context: WorkContext,
  inStudio?: StudioCommit,
): Promise<Receipt> {
  const { course: key, actor } = write;
  const { job, tell, signal } = context;
  const body = (record: CommitRecord): WriteAnswer => answerWrite(key, record, outcome);
  // what is in Studio is committed, however late it is
  if (inStudio === undefined) signal.throwIfAborted();
  tell({ phase: 'write', done: 0, total: null });
  const { commit: record } = await store.commit(key, {
    expectedHead: snapshot?.commit.id ?? null,
    next: outcome.next,
    ...actor,
    message: intent.message,
    changed: changedBlocks(outcome.effect),
    contents: contentsOf(outcome.effect),
    onProgress: (done, total) => tell({ done, total }),
    ...(inStudio === undefined ? { signal } : { studio: inStudio }),
    ...(job === null ? {} : { job: { id: job, result: (made) => body(made) as unknown as Json } }),
    // the key of a job was answered with the job when that was made
    ...(job !== null || write.key === null
      ? {}
      : { key: { ...write.key, answer: (made) => ({ ...answerOfWrite(write, body(made)) }) } }),
  });
  if (intent.importedTo !== null) {
    const place = outcome.ids?.get(intent.importedTo) ?? intent.importedTo;
    await noteImport(store, key, place, actor.application, intent, outcome.merged ? null : record.version);
  }
  return answer(write, body(record), outcome, context);
}
