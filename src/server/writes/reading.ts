import type { WriteAnswer } from '#contract';
import {
  type Course,
  type CourseKey,
  courseKeyParts,
  displayNameOf,
  effectOf,
  emptyCourse,
  type Json,
  lost,
  ROOT_ID,
} from '#olx';
import type { CommitRecord } from '#store';
import { openCourse } from '../access/course.ts';
import { STUDIO_PATIENCE } from '../studio/studio.ts';
import { answer, answerWrite, type Receipt } from './answer.ts';
import { recordState } from './from-studio.ts';
import type { Intent } from './intent.ts';
import { refreshInTurn } from './refreshing.ts';
import type { Outcome } from './work-out.ts';
import type { StudioTools, WorkContext, Write } from './write.ts';

/**
 * Reads a course run from Studio for the first time: its content becomes the next commit, on top of the history of a
 * local course run with that key. If somebody else has read it meanwhile, the answer is what that led to.
 */
export async function readIn(
  tools: StudioTools,
  write: Pick<Write, 'course' | 'asked'>,
  context: WorkContext,
): Promise<Receipt> {
  const { store, studio } = tools;
  const { job, caller, signal, tell } = context;
  const { course } = write;
  return store.inTurn(
    course,
    async () => {
      const head = await store.load(course);
      if (head !== null && (await store.studio.find(course)) !== null) {
        await refreshInTurn(tools, course, caller, signal);
        const now = await openCourse(store, course);
        const same = readOutcome(now.course, now.course);
        const body = bodyOf(now.commit, same);
        if (job !== null) await store.jobs.finish(job, body as unknown as Json);
        return answer(write, body, same, context);
      }
      tell({ phase: 'read', done: 0, total: null });
      const state = await studio.reader(caller).read(
        course,
        studio.context(signal, ({ phase, done, total }) => tell({ phase, done, total })),
      );
      const outcome = readOutcome(head?.course ?? emptyCourse(course), state.course);
      const { commit } = await recordState(store, course, head, state, {
        message: 'Read from Studio',
        signal,
        ...(job === null ? {} : { job: { id: job, result: (made) => bodyOf(made, outcome) as unknown as Json } }),
      });
      return answer(write, bodyOf(commit, outcome), outcome, context);
    },
    signal,
    STUDIO_PATIENCE,
  );
}

function bodyOf(commit: CommitRecord, outcome: Read): WriteAnswer {
  return answerWrite(commit.course, commit, { ...outcome, ids: null, subject: ROOT_ID });
}

/** Makes a course run in Studio, with the name of the intent's course, and reads what Studio made. Studio may have it already. */
export async function createIn(
  tools: StudioTools,
  write: Pick<Write, 'course' | 'asked'>,
  { wanted }: Intent,
  context: WorkContext,
): Promise<void> {
  const name = wanted.kind === 'course' ? displayNameOf(wanted.course.root) : null;
  await makeIn(tools, write.course, name ?? courseKeyParts(write.course).number, context);
  await readIn(tools, write, { ...context, job: null });
}

/** Makes a course run in Studio, unless a process that was stopped has made it already. */
export async function makeIn(
  { studio }: StudioTools,
  course: CourseKey,
  name: string,
  { caller }: Pick<WorkContext, 'caller'>,
): Promise<void> {
  if (!(await studio.has(course, caller))) await studio.create(course, name, caller);
}

/** What a reading changed here. */
type Read = Pick<Outcome, 'next' | 'effect'>;

function readOutcome(before: Course, next: Course): Read {
  return { next, effect: effectOf(before, next, lost(before, next)) };
}
