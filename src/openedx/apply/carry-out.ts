import {
  type Block,
  type BlockId,
  blockIdParts,
  type Course,
  type CourseKey,
  draftView,
  idOf,
  indexOf,
  isDirectOnly,
  mergeCourses,
  publishedView,
  ROOT_ID,
  sameOwnContent,
  usageKey,
} from '#olx';
import type { CmsClient } from '../client/cms-client.ts';
import { CmsFailure } from '../client/cms-failure.ts';
import { filesMark } from '../read/course-files.ts';
import { readRun } from '../read/read-run.ts';
import type { StudioState } from '../state.ts';
import { ApplyFailure } from './apply-failure.ts';
import { branchesOf } from './branches.ts';
import type { CmsStep } from './cms-step.ts';
import { MOST_READ_ALONE } from './costs.ts';
import { goneAssets } from './file-steps.ts';
import { stepsBeforeImport } from './import-steps.ts';
import type { ApplyContext, Landed, LostChange } from './landed.ts';
import { lostChanges } from './lost-changes.ts';
import { marksAfter } from './marks-after.ts';
import { planFor, routeOf } from './plan.ts';
import { type Predicted, predicted } from './predicted.ts';
import { messagesIn, readBack, seenChildren } from './read-back.ts';
import { importsOver, sendImport } from './send-import.ts';
import { sendSteps } from './send-steps.ts';
import type { Sending } from './sending.ts';
import { fieldWriterOf } from './sending.ts';
import { touchedBy, unitsChanged } from './touched.ts';

/** One attempt to carry a change out. */
interface Attempt {
  readonly client: CmsClient;
  readonly course: CourseKey;
  readonly known: StudioState;
  readonly next: Course;
  readonly context: ApplyContext;
}

/**
 * Brings a course run in Studio from what it has (`known`) to what it shall have, and reads it back. Right from any
 * state in between, so after a crash the same is called again with what Studio then has. What Studio lost is sent once
 * more; what somebody else changed meanwhile stays.
 *
 * Throws `ApplyFailure` if a call fails: some calls are then done, and the course run must be read again. Going back is
 * carrying out from there to the state before.
 */
export async function carryOut(
  client: CmsClient,
  course: CourseKey,
  known: StudioState,
  next: Course,
  context: ApplyContext,
): Promise<Landed> {
  const attempt: Attempt = { client, course, known, next, context };
  const first = await once(attempt);
  if (!first.lost.some(({ how }) => how === 'vanished')) return first;
  // what others changed is in what was read, and wins where both changed the same
  const { course: wanted } = mergeCourses(known.course, next, first.state.course, 'theirs');
  const sending = async (): Promise<void> => {};
  const again = await once({ ...attempt, known: first.state, next: wanted, context: { ...context, sending } });
  const others = first.lost.filter(({ how }) => how !== 'vanished');
  return { ...again, lost: [...others, ...again.lost], route: first.route };
}

async function once(attempt: Attempt): Promise<Landed> {
  const { client, course, known, next, context } = attempt;
  const { prefer, canImport = true } = context;
  const fields = fieldWriterOf(course);
  const plan = planFor(known, next, { canImport, ...(prefer === undefined ? {} : { prefer }) }, fields);
  const route = routeOf(plan, known.course, next);
  if (plan.kind === 'none') return { state: known, lost: [], messages: [], route };
  const sending: Sending = { client, course, fields, context };
  if (plan.kind === 'import') return { ...(await throughImport(attempt, sending)), route };
  return { ...(await inPlace(attempt, sending, plan.steps)), route };
}

async function inPlace(attempt: Attempt, sending: Sending, steps: readonly CmsStep[]): Promise<Omit<Landed, 'route'>> {
  const { client, known, next, context } = attempt;
  const branches = branchesOf(known.course);
  await context.sending();
  await sendSteps(sending, branches, steps);
  const isMuch = touchedBy(steps, branches).blocks.size > MOST_READ_ALONE;
  // what Studio notes of an upload, such as its thumbnail, only an export tells
  const isUpload = steps.some(({ kind }) => kind === 'put-asset' || kind === 'delete-asset');
  const seen = client.hasSession && (isMuch || isUpload) ? null : await readBack(sending, known.course, next, steps);
  if (seen?.isAsSent === true) {
    const written = await predicted(next, known.course, context.blobs, isIn(known.course));
    const { course } = withoutImport(written, known.course);
    const marks = await marksAfter(sending, known.marks, { seen, touched: seen.touched.named, branches });
    return { state: { ...known, course, marks }, lost: [], messages: messagesIn(seen.children) };
  }
  return await readWhole(attempt, sending);
}

/** Whether a block says what one of the two forms of it says in a course run: then calls do not write it. */
function isIn({ root }: Course): (block: Block) => boolean {
  const forms = [draftView(root), publishedView(root)].map((form) => (form === null ? null : indexOf(form).blocks));
  return (block) =>
    forms.some((blocks) => {
      const known = blocks?.get(idOf(block));
      return known !== undefined && sameOwnContent(known, block);
    });
}

/** The register of static assets says how each came in; only an import or an upload changes it. */
const REGISTER = 'policies/assets.json';

/** A prediction for calls that bring no static asset: what Studio noted of those that are there stays. */
function withoutImport({ course, dropped }: Predicted, known: Course): Predicted {
  const files = new Map(course.files);
  const register = known.files.get(REGISTER);
  if (register === undefined) files.delete(REGISTER);
  else files.set(REGISTER, register);
  return { course: { ...course, files, assets: known.assets }, dropped };
}

async function throughImport(attempt: Attempt, sending: Sending): Promise<Omit<Landed, 'route'>> {
  const { client, course, context } = attempt;
  if (await importsOver(client, course, context)) throw readAgain();
  const fresh = await withFilesOfOthers(attempt);
  await context.sending();
  await importAll(fresh, sending);
  return await readWhole(fresh, sending);
}

/**
 * Pages and static assets have no time of change, so that others change them unseen. An import would take that back, so
 * they are asked for before, and if they have changed, all is read and merged.
 */
async function withFilesOfOthers(attempt: Attempt): Promise<Attempt> {
  const { client, course, known, next, context } = attempt;
  if (!client.hasSession) return attempt;
  const root = await client.block(course, usageKey(course, ROOT_ID), { signal: context.signal });
  if ((await filesMark(client, course, root, context.signal)) === known.marks.files) return attempt;
  const state = await readRun(client, course, context);
  return { ...attempt, known: state, next: mergeCourses(known.course, next, state.course, 'theirs').course };
}

function readAgain(): ApplyFailure {
  const words = 'Another import of this course run has just ended, so it must be read again.';
  return new ApplyFailure('moved-on', { kind: 'refused', call: 'import', status: null, words });
}

/** Reads all of the course run, and tells what of the change is not in it. */
async function readWhole(attempt: Attempt, sending: Sending): Promise<Omit<Landed, 'route'>> {
  const { client, course, known, next, context } = attempt;
  const state = await withoutOrphansOfOurs(attempt, await readRun(client, course, context));
  const { draft } = branchesOf(state.course);
  const units = unitsChanged(branchesOf(known.course), branchesOf(next)).filter((id) => draft.has(id));
  const messages = messagesIn(await seenChildren(sending, units));
  const spelled = await predicted(next, state.losses.length === 0 ? state.course : known.course, context.blobs);
  const lost = lostChanges(known.course, spelled.course, state.course);
  const dropped = spelled.dropped.filter((id) => !draft.has(id));
  const rows = dropped.map((block): LostChange => ({ block, path: null, form: 'both', how: 'dropped' }));
  return { state, lost: [...rows, ...certain(lost, state)], messages };
}

/** If what was read has losses, only blocks that are as before are certain. */
function certain(lost: readonly LostChange[], { losses }: StudioState): readonly LostChange[] {
  if (losses.length === 0) return lost;
  return lost.filter(({ how, form, block }) => how === 'vanished' && form !== 'published' && block !== null);
}

async function importAll({ known, next, context }: Attempt, sending: Sending): Promise<void> {
  const before = stepsBeforeImport(known.course, next);
  const after = goneAssets(known.course, next);
  const of = before.length + 1 + after.length;
  await counted(0, of, () => sendSteps(sending, branchesOf(known.course), before));
  const filename = `olx-${context.now().toString(36)}.tar.gz`;
  await counted(before.length, of, () => sendImport(sending, known.course, next, filename));
  await counted(before.length + 1, of, () => sendSteps(sending, branchesOf(next), after));
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
