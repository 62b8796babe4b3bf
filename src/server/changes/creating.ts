import {
  applySteps,
  type Course,
  type CourseKey,
  effectOf,
  emptyCourse,
  judged,
  ROOT_ID,
  replaceCourse,
  type Step,
  untold,
  validateSubtree,
} from '#olx';
import { HeadMoved, type Store } from '#store';
import { mismatch } from '../access/match.ts';
import { presentYear } from '../present-year.ts';
import type { WorkContext } from '../work/context.ts';
import { ensureValid } from './acceptable.ts';
import { type Written, writeDown } from './carry-out.ts';
import type { ArchiveContent } from './content.ts';
import { ensureRoom, ensureWithin, type Incoming } from './ensure-within.ts';
import type { Intent } from './intent.ts';
import type { Order } from './order.ts';
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

/** What a new course run is made for that has a name and nothing else. Refuses with 422 a name that XML cannot hold. */
export function namingIntent(key: CourseKey, name: string): Intent {
  const steps: readonly Step[] = [{ kind: 'set-settings', block: ROOT_ID, settings: { display_name: name } }];
  const { course } = ensureApplied(key, applySteps(emptyCourse(key), steps), steps);
  return creatingIntent({ course, findings: [] }, `Create “${name}”`, false);
}

/** Creates a course run with the given content. Refuses with 412 where somebody else was faster. */
export async function createCourse(
  store: Store,
  order: Pick<Order, 'course' | 'actor' | 'key' | 'asked' | 'plan'>,
  intent: Intent,
  context: WorkContext,
  incoming: Incoming,
): Promise<Written> {
  const key = order.course;
  if (intent.wanted.kind !== 'course') throw new TypeError('a course run is created from a whole course');
  const outcome = creatingOutcome(key, intent.wanted.course, intent);
  ensureWithin(incoming.limits, null, outcome.next);
  ensureValid(key, outcome, intent);
  await ensureRoom(store, key, null, incoming);
  await incoming.store();
  try {
    return await writeDown(store, null, outcome, intent, order, context);
  } catch (error) {
    if (!(error instanceof HeadMoved)) throw error;
    throw mismatch(error.current?.version ?? null, error.current, `The course run ${key} is there by now.`);
  }
}

function creatingOutcome(key: CourseKey, course: Course, { findings }: Intent): Outcome {
  const before = emptyCourse(key);
  const { course: next } = ensureApplied(key, replaceCourse(before, course), []);
  const effect = effectOf(before, next, []);
  return {
    next,
    effect: {
      ...effect,
      diagnostics: [
        ...findings,
        ...judged(untold(validateSubtree(next, ROOT_ID, undefined, presentYear()), findings), null),
      ],
    },
    ids: null,
    subject: ROOT_ID,
    merged: false,
    undecided: false,
  };
}
