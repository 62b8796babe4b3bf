import { type BlobHash, type Course, type Diagnostic, diagnostic, effectOf, mergeCourses } from '#olx';
import { CmsFailure } from '#openedx';
import { HeadMoved, type JobId, type Snapshot, type StudioCommit, type StudioLink, type StudioWrite } from '#store';
import type { Actor } from '../auth/actor.ts';
import { refusalFor } from '../errors.ts';
import { NeedsSignIn, Refusal } from '../refusal.ts';
import type { Landed, StudioState } from '../studio/driver.ts';
import { lostIn, marksOf, stateOf } from '../studio/known.ts';
import type { Intent } from './intent.ts';
import { packValue } from './packed-json.ts';
import type { Outcome } from './work-out.ts';
import type { StudioTools, WorkContext, Write } from './write.ts';

/** What the journal keeps of a write, so that another process can finish it. Never a token. */
export interface Journalled {
  readonly actor: Actor;
  readonly message: string;
  readonly subject: Intent['subject'];
}

/** A write that is in Studio, and not yet in the store. */
export interface Landing {
  /** What came of it: the course run as it was read back. */
  readonly outcome: Outcome;
  readonly studio: StudioCommit;
}

/**
 * Carries an outcome out in Studio, inside the caller's turn among the writers, and reads it back. The journal has the
 * write until it is committed. A failure before the first call that may change Studio leaves nothing. After that the
 * write cannot be cancelled; if it fails, it is taken back or stays in the journal, and the refusal says which. Throws `HeadMoved`
 * if Studio has changed since it was asked.
 */
export async function land(
  tools: StudioTools,
  { course, actor }: Pick<Write, 'course' | 'actor'>,
  intent: Intent,
  snapshot: Snapshot,
  link: StudioLink,
  outcome: Outcome,
  context: WorkContext,
): Promise<Landing> {
  const { store, studio, config, now } = tools;
  const { job, caller, tell, signal } = context;
  const writer = studio.writer(caller);
  const known = stateOf(link, snapshot.course);
  signal.throwIfAborted();
  const journal = await begun(tools, { course, base: snapshot.commit.id, job }, outcome.next, {
    actor,
    message: intent.message,
    subject: outcome.subject,
  });
  let isSent = false;
  const landing = studio.context(AbortSignal.timeout(config.limits['job-time']), ({ phase, done, total }) =>
    tell({ phase, done, total }),
  );
  try {
    const landed = await writer.carryOut(course, known, outcome.next, {
      ...landing,
      sending: async () => {
        signal.throwIfAborted();
        await store.studio.advance(journal.id, 'sending');
        isSent = true;
      },
    });
    return {
      outcome: landedOutcome(snapshot.course, outcome, landed),
      studio: { marks: marksOf(landed.state, lostIn(link, landed.state.course, now())), ends: journal.id },
    };
  } catch (error) {
    if (!isSent) {
      await store.studio.end(journal.id);
      // what was planned on is worked out anew, on what Studio has by now
      if (hasMovedOn(error)) {
        studio.forget(course);
        throw new HeadMoved(course, snapshot.commit);
      }
      throw error;
    }
    throw await afterFailure(tools, context, journal, known, outcome.next, error);
  }
}

function begun(
  { store }: StudioTools,
  place: Pick<StudioWrite, 'course' | 'base'> & { readonly job: JobId | null },
  target: Course,
  request: Journalled,
): Promise<StudioWrite> {
  return packValue(target).then((bytes) =>
    store.studio.begin({
      ...place,
      request: { ...request, actor: { ...request.actor } },
      target: bytes,
      blobs: blobsOf(target),
    }),
  );
}

function blobsOf({ assets, files }: Course): readonly BlobHash[] {
  return [...new Set([...assets.values(), ...files.values()].map(({ hash }) => hash))];
}

const LOST = {
  vanished: 'Studio took this change twice and does not have it. Make it again.',
  dropped: 'Studio left this out, because it cannot read it.',
  overwritten: 'Somebody changed this in Studio at the same moment. Studio has their change and not this one.',
} as const;

/** The outcome with what Studio has in place of what it was to have. */
export function landedOutcome(before: Course, outcome: Outcome, { state, lost, messages }: Landed): Outcome {
  const { effect } = outcome;
  const said: readonly Diagnostic[] = [
    ...lost.map(({ block, path, how }) =>
      diagnostic('studio-change-lost', 'error', LOST[how], { block, ...(path === null ? {} : { file: path }) }),
    ),
    ...messages.map(({ block, severity, text }) => diagnostic('studio-message', severity, text, { block })),
  ];
  return {
    ...outcome,
    next: state.course,
    effect: {
      ...effectOf(before, state.course, effect.orphans),
      conflicts: effect.conflicts,
      diagnostics: [...effect.diagnostics, ...said],
    },
  };
}

/**
 * Sees to a write that failed after its first call. What Studio refused is taken back. If it cannot be known what
 * Studio did, or it cannot be taken back, the journal keeps the write, and whoever comes next finishes it.
 */
async function afterFailure(
  tools: StudioTools,
  { caller }: WorkContext,
  journal: StudioWrite,
  known: StudioState,
  target: Course,
  error: unknown,
): Promise<unknown> {
  const refusal = refusalFor(error);
  // a job goes on once its owner signs in; the journal has what is missing
  if (refusal instanceof NeedsSignIn) return refusal;
  const stands = isUnanswered(error) ? 'open' : await takenBack(tools, caller, journal, known, target);
  const words = {
    nothing: 'Nothing was changed.',
    back: 'What was done already has been taken back.',
    open: 'It may be in Studio in part or as a whole. The service finishes it, or takes it back, as soon as Studio answers.',
  }[stands];
  return new Refusal(refusal.problem, `${refusal.message} ${words}`, refusal.members, { cause: error });
}

function hasMovedOn(error: unknown): boolean {
  return error instanceof Error && 'why' in error && error.why === 'moved-on';
}

/** Statuses with which a proxy says that the CMS does not answer. */
const NO_CMS: ReadonlySet<number> = new Set([502, 503, 504]);

/** Whether nobody knows what Studio did, because it did not answer. Anything else Studio says again if it is asked again. */
export function isUnanswered(error: unknown): boolean {
  if (!(error instanceof CmsFailure)) return refusalFor(error).problem === 'timed-out';
  const { kind, status } = error;
  return kind === 'unreachable' || kind === 'timed-out' || (status !== null && NO_CMS.has(status));
}

/**
 * Brings Studio back to what it had before a write, but for what others changed meanwhile, and ends the write in the
 * journal. `open` if that fails; the journal then keeps it.
 */
export async function takenBack(
  { store, studio, config }: StudioTools,
  caller: WorkContext['caller'],
  { id, course }: StudioWrite,
  known: StudioState,
  target: Course,
): Promise<'nothing' | 'back' | 'open'> {
  try {
    // throws if another process took the write over, because this one seemed dead
    await store.studio.advance(id, 'sending');
    const context = studio.context(AbortSignal.timeout(config.limits['job-time']));
    const now = await studio.reader(caller).changes(course, known, context, true);
    if (now.kind === 'moved') {
      // what others changed in Studio meanwhile stays
      const { course: before } = mergeCourses(target, now.state.course, known.course, 'ours');
      await studio.writer(caller).carryOut(course, now.state, before, { ...context, sending: async () => undefined });
    }
    await store.studio.end(id);
    return now.kind === 'moved' ? 'back' : 'nothing';
  } catch {
    return 'open';
  }
}
