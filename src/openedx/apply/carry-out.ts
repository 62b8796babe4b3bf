import { type BlockId, blockIdParts, type Course, type CourseKey, isDirectOnly, mergeCourses, usageKey } from '#olx';
import type { CmsClient } from '../client/cms-client.ts';
import { CmsFailure } from '../client/cms-failure.ts';
import type { StudioState } from '../state.ts';
import { ApplyFailure } from './apply-failure.ts';
import { branchesOf } from './branches.ts';
import { MOST_READ_ALONE } from './costs.ts';
import type { DriverParts } from './driver-parts.ts';
import { goneAssets } from './file-steps.ts';
import type { ApplyContext, Landed, LostChange } from './landed.ts';
import { lostChanges } from './lost-changes.ts';
import { messagesIn } from './messages.ts';
import { type ApplyPlan, planFor, routeOf } from './plan.ts';
import { type ReadBack, readBack, seenChildren } from './read-back.ts';
import { importsOver, sendImport } from './send-import.ts';
import { type Sending, sendSteps } from './send-steps.ts';
import { unitsChanged } from './touched.ts';

/** One attempt to carry a change out. */
interface Attempt {
  readonly client: CmsClient;
  readonly course: CourseKey;
  readonly known: StudioState;
  readonly next: Course;
  readonly context: ApplyContext;
  readonly parts: DriverParts;
}

/**
 * Brings a course run in Studio from what it has (`known`) to what it shall have, and reads it back. Right from any
 * state in between, so after a crash the same is called again with what Studio then has. What Studio lost is sent once
 * more; what somebody else changed meanwhile stays.
 *
 * Throws `ApplyFailure` if a call fails: some calls are then done, and the course run must be read again. Going back is
 * carrying out from there to the state before.
 */
export async function carryOutWith(attempt: Attempt): Promise<Landed> {
  const first = await once(attempt);
  if (!first.lost.some(({ how }) => how === 'vanished')) return first;
  // what others changed is in what was read, and wins where both changed the same
  const { course: wanted } = mergeCourses(attempt.known.course, attempt.next, first.state.course, 'theirs');
  const sending = async (): Promise<void> => {};
  const again = await once({ ...attempt, known: first.state, next: wanted, context: { ...attempt.context, sending } });
  const overwritten = first.lost.filter(({ how }) => how === 'overwritten');
  return { ...again, lost: [...overwritten, ...again.lost], route: first.route };
}

async function once(attempt: Attempt): Promise<Landed> {
  const { client, course, known, next, context, parts } = attempt;
  const { prefer, canImport = true } = context;
  const plan = planFor(known, next, { canImport, ...(prefer === undefined ? {} : { prefer }) }, parts.fields);
  const route = routeOf(plan, known.course, next);
  if (plan.kind === 'none') return { state: known, lost: [], messages: [], route };
  const sending: Sending = { client, course, fields: parts.fields, context };
  if (plan.kind === 'import') {
    if (await importsOver(client, course, context)) throw readAgain();
    await context.sending();
    await importAll(attempt, sending, plan);
    const read = await withoutOrphansOfOurs(attempt, await parts.readRun(client, course, context));
    const units = unitsChanged(branchesOf(known.course), branchesOf(next));
    const present = units.filter((id) => branchesOf(read.course).draft.has(id));
    const messages = messagesIn(await seenChildren(sending, present));
    return { state: read, lost: lostIn(attempt, read), messages, route };
  }
  await context.sending();
  await sendSteps(sending, branchesOf(known.course), plan.steps);
  const seen = await readBack(sending, known.course, next, plan.steps);
  const messages = messagesIn(seen.children);
  const isTooMuch = client.hasSession && seen.blocks.size > MOST_READ_ALONE;
  if (seen.isAsSent && !isTooMuch) return { state: await predicted(attempt, seen), lost: [], messages, route };
  const read = await parts.readRun(client, course, context);
  return { state: read, lost: lostIn(attempt, read), messages, route };
}

function readAgain(): ApplyFailure {
  const words = 'Another import of this course run has just ended, so it must be read again.';
  return new ApplyFailure('moved-on', { kind: 'refused', call: 'import', status: null, words });
}

/** The state after calls that Studio was seen to have taken. */
async function predicted({ known, next, context, parts }: Attempt, seen: ReadBack): Promise<StudioState> {
  const marks = await parts.marksAfter(known.marks, seen, context);
  return { ...known, course: parts.respelled(next, null), marks };
}

async function importAll(
  { known, next, context }: Attempt,
  sending: Sending,
  plan: Extract<ApplyPlan, { kind: 'import' }>,
): Promise<void> {
  const after = goneAssets(known.course, next);
  const of = plan.steps.length + 1 + after.length;
  await counted(0, of, () => sendSteps(sending, branchesOf(known.course), plan.steps));
  const filename = `olx-${context.now().toString(36)}.tar.gz`;
  await counted(plan.steps.length, of, () => sendImport(sending, known.course, next, filename));
  await counted(plan.steps.length + 1, of, () => sendSteps(sending, branchesOf(next), after));
}

/** Runs a part of the work; a failure says how much of all was done. */
async function counted(before: number, of: number, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    throw ApplyFailure.after(error, before + (error instanceof ApplyFailure ? error.done : 0), of);
  }
}

/**
 * Deletes what our import left without a parent: blocks that only learners keep, and what could not be deleted
 * before. Sections and subsections stay, because no call deletes them.
 */
async function withoutOrphansOfOurs(attempt: Attempt, read: StudioState): Promise<StudioState> {
  const { client, course, known, next, context } = attempt;
  const [was, is] = [branchesOf(known.course), branchesOf(next)];
  const isOurs = (id: BlockId): boolean =>
    !isDirectOnly(blockIdParts(id).type) && !known.orphans.includes(id) && (was.draft.has(id) || is.live.has(id));
  const gone = new Set<BlockId>();
  for (const id of read.orphans.filter(isOurs)) {
    try {
      await client.remove(course, usageKey(course, id), { signal: context.signal });
      gone.add(id);
    } catch (error) {
      // it is named among the orphans then
      if (!(error instanceof CmsFailure) || error.kind === 'sign-in') throw error;
    }
  }
  return gone.size === 0 ? read : { ...read, orphans: read.orphans.filter((id) => !gone.has(id)) };
}

/** What is missing in what was read. If that has losses, only blocks that are as before are certain. */
function lostIn({ known, next, parts }: Attempt, read: StudioState): readonly LostChange[] {
  const lost = lostChanges(known.course, parts.respelled(next, read.course), read.course);
  if (read.losses.length === 0) return lost;
  return lost.filter(({ how, form, block }) => how === 'vanished' && form !== 'published' && block !== null);
}
