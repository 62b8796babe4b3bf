import { diagnostic, effectOf, type Json, lost as lostBlocks, mergeCourses } from '#olx';
import type { CommitRecord, StudioWrite } from '#store';
import { openCourse } from '../access/course.ts';
import { refusalFor } from '../errors.ts';
import { NeedsSignIn, Refusal } from '../refusal.ts';
import type { Landed, StudioState } from '../studio/driver.ts';
import { lostIn, marksOf, stateOf } from '../studio/known.ts';
import { type Caller, NOBODY, STUDIO_PATIENCE } from '../studio/studio.ts';
import { answerWrite } from './answer.ts';
import { isUnanswered, type Journalled, landedOutcome, takenBack } from './landing.ts';
import { changedBlocks, contentsOf } from './named-contents.ts';
import { unpackValue } from './packed-json.ts';
import type { Outcome } from './work-out.ts';
import type { StudioTools } from './write.ts';

/**
 * Finishes a write to Studio that its process did not finish, inside the caller's turn among the writers. What is
 * still missing in Studio is carried out, and what Studio has then is committed; the job of the write ends with it.
 * What somebody changed in Studio meanwhile is kept. What Studio refuses is taken back. A write that had not begun to change Studio is dropped: its job,
 * if it has one, does it anew.
 */
export async function finishLeft(
  tools: StudioTools,
  left: StudioWrite,
  caller: Caller,
  signal: AbortSignal,
): Promise<void> {
  const { store, studio, config, now } = tools;
  const { id, course, base, phase } = left;
  // nobody else works on it, in whichever process, because the turn is this caller's
  if (left.instance !== store.instance && !(await store.studio.takeOver(id, true))) return;
  if (phase === 'begun') {
    await store.studio.end(id);
    return;
  }
  const link = await store.studio.find(course);
  const before = await store.load(course, base);
  const packed = await store.studio.target(id);
  if (link === null || before === null || packed === null) {
    await store.studio.end(id);
    return;
  }
  signal.throwIfAborted();
  const target = await unpackValue<Outcome['next']>(packed);
  const head = await openCourse(store, course);
  const context = studio.context(AbortSignal.timeout(config.limits['job-time']));
  const known = stateOf(link, before.course);
  const asked = await studio.reader(caller).changes(course, known, context, true);
  const state = asked.kind === 'same' ? { ...known, marks: asked.marks } : asked.state;
  const { course: wanted, conflicts } = mergeCourses(before.course, state.course, target, 'ours');
  let landed: Landed;
  try {
    landed = await studio
      .writer(caller)
      .carryOut(course, state, wanted, { ...context, sending: async () => undefined });
  } catch (error) {
    if (isUnanswered(error) || refusalFor(error) instanceof NeedsSignIn) throw error;
    return giveUp(tools, left, caller, known, target, error);
  }
  // written by `land`
  const { actor, message, subject } = left.request as unknown as Journalled;
  const orphans = lostBlocks(head.course, landed.state.course);
  const outcome = landedOutcome(
    head.course,
    {
      next: wanted,
      effect: {
        ...effectOf(head.course, wanted, orphans),
        diagnostics: conflicts.map(({ block }) =>
          diagnostic('studio-kept', 'warning', 'This was changed in Studio meanwhile, and stays as it is there.', {
            block,
          }),
        ),
      },
      ids: null,
      subject,
      merged: false,
      undecided: false,
    },
    landed,
  );
  const result = (made: CommitRecord): Json => answerWrite(course, made, outcome) as unknown as Json;
  const job = left.job === null ? null : await store.jobs.adopt(left.job);
  await store.commit(course, {
    expectedHead: head.commit.id,
    next: outcome.next,
    author: actor.author,
    application: actor.application,
    message: conflicts.length === 0 ? message : `${message} (kept what was changed in Studio meanwhile)`.slice(0, 4000),
    changed: changedBlocks(outcome.effect),
    contents: contentsOf(outcome.effect),
    studio: { marks: marksOf(landed.state, lostIn(link, landed.state.course, now())), ends: id },
    ...(job === null ? {} : { job: { id: job.id, result } }),
  });
}

/**
 * Ends a write that Studio refuses, so that the course run can be worked on again: it is taken back. If Studio refuses
 * that as well, what it has now counts, and the next read commits it as changed in Studio.
 */
async function giveUp(
  tools: StudioTools,
  left: StudioWrite,
  caller: Caller,
  known: StudioState,
  target: Outcome['next'],
  error: unknown,
): Promise<void> {
  const { store } = tools;
  const stands = await takenBack(tools, caller, left, known, target);
  if (stands === 'open') await store.studio.end(left.id);
  tools.studio.forget(left.course);
  const job = left.job === null ? null : await store.jobs.adopt(left.job);
  if (job === null) return;
  const { problem, message, members } = refusalFor(error);
  const words = stands === 'open' ? 'Part of it is in Studio.' : 'What was done already has been taken back.';
  const refusal = new Refusal(problem, `${message} ${words}`, members, { cause: error });
  await store.jobs.fail(job.id, refusal.message, refusal.toProblem(job.id) as unknown as Json);
}

/**
 * Finishes the writes to Studio of all processes that are gone, if the service has an account of its own there. Throws
 * once all were tried if some could not be finished.
 */
export async function finishAll(tools: StudioTools, signal: AbortSignal): Promise<void> {
  const { store, studio } = tools;
  if (!studio.hasServiceAccount) return;
  const failures: unknown[] = [];
  for (const { course } of await store.studio.left()) {
    const finish = async (): Promise<void> => {
      const left = await store.studio.underWay(course);
      if (left !== null) await finishLeft(tools, left, NOBODY, signal);
    };
    await store.inTurn(course, finish, signal, STUDIO_PATIENCE).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Some writes to Studio are not finished yet.');
}
