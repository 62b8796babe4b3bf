import type { WriteAnswer } from '#contract';
import {
  type Course,
  type CourseKey,
  effectOf,
  emptyCourse,
  judged,
  ROOT_ID,
  replaceCourse,
  untold,
  validateSubtree,
} from '#olx';
import { HeadMoved } from '#store';
import { mismatch } from '../access/precondition.ts';
import type { JobContext } from '../jobs/runner.ts';
import type { Actor, Parts } from '../parts.ts';
import { ensureValid } from './acceptable.ts';
import { writeDown } from './carry-out.ts';
import type { ArchiveContent } from './content.ts';
import type { Intent } from './intent.ts';
import { ensureApplied } from './step-refusal.ts';
import type { Outcome } from './work-out.ts';

/** What a new course run is made for: its whole content, nothing to merge with or to lose. */
export function creatingIntent(
  { course, findings }: Pick<ArchiveContent, 'course' | 'findings'>,
  message: string,
  imported: boolean,
): Intent {
  return {
    wanted: { kind: 'course', course },
    orphans: 'reject',
    merging: null,
    subject: ROOT_ID,
    importedTo: imported ? ROOT_ID : null,
    findings,
    message,
  };
}

/** Creates a course run with the given content. Refuses with 412 where somebody else was faster. */
export async function createCourse(
  { store }: Pick<Parts, 'store'>,
  key: CourseKey,
  intent: Intent,
  actor: Actor,
  job: JobContext | null,
): Promise<WriteAnswer> {
  if (intent.wanted.kind !== 'course') throw new TypeError('a course run is created from a whole course');
  const outcome = creatingOutcome(key, intent.wanted.course, intent);
  ensureValid(key, outcome);
  try {
    return await writeDown(store, key, null, outcome, intent, actor, job);
  } catch (error) {
    if (!(error instanceof HeadMoved)) throw error;
    throw mismatch(error.current?.version ?? null, error.current, `The course run ${key} is there by now.`);
  }
}

function creatingOutcome(key: CourseKey, course: Course, { findings }: Intent): Outcome {
  const before = emptyCourse(key, '');
  const { course: next } = ensureApplied(key, replaceCourse(before, course), []);
  const effect = effectOf(before, next, []);
  return {
    next,
    effect: {
      ...effect,
      diagnostics: [...findings, ...judged(untold(validateSubtree(next, ROOT_ID), findings), null)],
    },
    ids: null,
    subject: ROOT_ID,
    merged: false,
    undecided: false,
  };
}
