import type { CourseKey } from '#olx';
import { QueueTimeout, type StudioLink } from '#store';
import type { Moved, StudioState } from '../studio/driver.ts';
import { type LostWrite, lostIn, marksOf, stateOf } from '../studio/known.ts';
import { type Caller, STUDIO_PATIENCE } from '../studio/studio.ts';
import { finishLeft } from './finishing.ts';
import { isAt, recordState } from './from-studio.ts';
import { offerAgain, type TakenBack, takenBack } from './lost-writes.ts';
import type { StudioTools } from './write.ts';

/** A reader does not wait longer than this to finish what a process left that is gone, in milliseconds. */
const BRIEFLY = 100;

/**
 * Sees to it that the head of a course run is what Studio has, for somebody who reads. Does nothing for a course run
 * that does not live in Studio, and while a write to Studio is under way: its outcome comes as one commit.
 *
 * @param reader.mayFinish true if the caller may write, so that a write of a dead process may be finished with their right
 * @param reader.isWriting true if a write follows
 */
export async function refresh(
  tools: StudioTools,
  course: CourseKey,
  caller: Caller,
  { mayFinish, isWriting }: { readonly mayFinish: boolean; readonly isWriting: boolean },
  signal: AbortSignal,
): Promise<void> {
  const { store } = tools;
  const link = await store.studio.find(course);
  if (link === null) return;
  if ((await store.studio.underWay(course)) !== null) {
    if (!mayFinish && !tools.studio.hasServiceAccount) return;
    try {
      await store.inTurn(course, () => refreshInTurn(tools, course, caller, signal), signal, BRIEFLY);
    } catch (error) {
      // somebody is writing
      if (!(error instanceof QueueTimeout)) throw error;
    }
    return;
  }
  const answer = await ask(tools, link, caller, isWriting);
  if (answer === null) return;
  if (answer.moved.kind === 'same' && answer.isHead) {
    if (hasNews(answer.moved.marks, answer.known.marks)) await remark(tools, link, answer.moved.marks, answer.known);
    return;
  }
  await store.inTurn(course, () => take(tools, link, answer), signal, STUDIO_PATIENCE);
}

/**
 * The same inside the caller's turn among the writers, for a write. Finishes a write of a dead process first.
 */
export async function refreshInTurn(
  tools: StudioTools,
  course: CourseKey,
  caller: Caller,
  signal: AbortSignal,
): Promise<void> {
  const { store } = tools;
  const left = await store.studio.underWay(course);
  if (left !== null) {
    await finishLeft(tools, left, caller, signal);
    return;
  }
  const link = await store.studio.find(course);
  if (link === null) return;
  const answer = await ask(tools, link, caller, true);
  if (answer !== null) await take(tools, link, answer);
}

/** What Studio said, and what was known when it was asked. */
interface Answer {
  readonly moved: Moved;
  readonly known: StudioState;
  /** False if something was committed on top of what Studio had, while no Studio was configured. */
  readonly isHead: boolean;
}

/** Null if the course run is gone. */
async function ask(
  { store, studio }: StudioTools,
  link: StudioLink,
  caller: Caller,
  isThorough: boolean,
): Promise<Answer | null> {
  const { course, commit } = link;
  const at = await store.load(course, commit);
  const head = await store.head(course);
  if (at === null || head === null) return null;
  const known = stateOf(link, at.course);
  const moved = await studio.changes({ course, commit, state: known }, caller, isThorough);
  return { moved, known, isHead: head.id === commit };
}

/** Records an answer, unless the course run was written since Studio was asked: what that led to is newer. */
async function take(tools: StudioTools, link: StudioLink, { moved, known }: Answer): Promise<void> {
  const { store, now } = tools;
  const { course } = link;
  const [current, head, left] = await Promise.all([
    store.studio.find(course),
    store.load(course),
    store.studio.underWay(course),
  ]);
  if (current?.commit !== link.commit || head === null || left !== null) return;
  const state = moved.kind === 'moved' ? moved.state : { ...known, marks: moved.marks };
  if (isAt(state, head) && head.commit.id === link.commit) {
    await remark(tools, link, state.marks, state);
    return;
  }
  const lost = await takenBack(store, head, state);
  const before = lostIn(link, state.course, now());
  const made = await recordState(store, course, head, state, {
    message: messageOf(state, head.commit.id === link.commit, lost),
    lost: before,
  });
  if (lost.length === 0) return;
  const offered: LostWrite[] = [];
  for (const each of lost) offered.push(await offerAgain(tools, each, made));
  await store.studio.mark(course, made.commit.id, marksOf(state, [...offered, ...before]));
}

/** True if marks say more than that Studio was asked again. */
function hasNews(now: StudioState['marks'], before: StudioState['marks']): boolean {
  return now !== before && JSON.stringify({ ...now, readAt: 0 }) !== JSON.stringify({ ...before, readAt: 0 });
}

/** Notes when Studio was read last. */
async function remark(
  { store, now }: StudioTools,
  link: StudioLink,
  marks: StudioState['marks'],
  { orphans, losses, course }: StudioState,
): Promise<void> {
  const state = { course, marks, orphans, losses };
  await store.studio.mark(link.course, link.commit, marksOf(state, lostIn(link, course, now())));
}

/** Says what is known of when it was changed. Studio does not tell by whom. */
function messageOf({ marks }: StudioState, isOnTop: boolean, lost: readonly TakenBack[]): string {
  const parts = [
    isOnTop ? 'Changed in Studio' : 'As it is in Studio, which does not have the commits since it was last read',
    ...(marks.editedOn === '' ? [] : [`, last at ${marks.editedOn}`]),
    ...(lost.length === 0 ? [] : [`. Studio took back: ${lost.map(({ commit }) => commit.message).join('; ')}`]),
  ];
  return parts.join('').slice(0, 1000);
}
