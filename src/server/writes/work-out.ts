import type { Side } from '#contract';
import {
  applySteps,
  type BlockId,
  type Conflict,
  type ConflictId,
  type Course,
  type CourseKey,
  type Diagnostic,
  type Effect,
  effectOf,
  emptyCourse,
  judged,
  lost,
  mergeCourses,
  type Orphan,
  ROOT_ID,
  renameIds,
  replaceCourse,
  type Step,
  takenIds,
  untold,
  validateSubtree,
} from '#olx';
import type { Snapshot, Store } from '#store';
import { courseFileBytes, presentYear } from '../access/course-files.ts';
import { ensureApplied } from '../answers/olx-refusal.ts';
import { Refusal } from '../refusal.ts';
import { restoreTo, revertTo } from './history.ts';
import type { Intent, Wanted } from './intent.ts';
import { isSameAt, openBase } from './merge-base.ts';
import { withRenamedLinks } from './renaming.ts';

/** What a change comes to on one state of a course run; nothing is written yet. */
export interface Outcome {
  readonly next: Course;
  readonly effect: Effect;
  /** With fresh ids: from the ids in the content to those given. */
  readonly ids: ReadonlyMap<BlockId, BlockId> | null;
  /** The block that the answer is about, under the id that it then has. */
  readonly subject: BlockId | null;
  /** True where the state is the source's together with local changes. */
  readonly merged: boolean;
  /** True where the conflicts were not decided by a choice. */
  readonly undecided: boolean;
}

/** The state that a change leads to, and what that costs. */
interface NextState {
  readonly next: Course;
  readonly orphans: readonly Orphan[];
  readonly conflicts: readonly Conflict[];
  readonly merged?: true;
  readonly undecided?: boolean;
}

/**
 * Works a change out. Orphans and conflicts are part of the outcome, whatever the choices say about
 * them; what can be done under no choice at all is refused here.
 *
 * @param snapshot the state to work it out on; null for a course run that is not there yet
 */
export async function workOut(
  store: Store,
  key: CourseKey,
  snapshot: Snapshot | null,
  intent: Intent,
): Promise<Outcome> {
  const { wanted } = intent;
  const before = snapshot?.course ?? emptyCourse(key);
  const renewed = wanted.kind === 'steps' && wanted.renew ? renew(before, wanted.steps) : null;
  const steps = wanted.kind === 'steps' ? await withRenamedLinks(store, before, renewed?.steps ?? wanted.steps) : null;
  const meant: Wanted = steps === null ? wanted : { kind: 'steps', steps, renew: false };
  const { next, orphans, conflicts, merged, undecided } = await nextState(store, key, snapshot, intent, meant);
  const effect = effectOf(before, next, orphans);
  const ids = renewed?.ids ?? null;
  const subject = intent.subject === null ? null : (ids?.get(intent.subject) ?? intent.subject);
  return {
    next,
    effect: {
      ...effect,
      conflicts,
      diagnostics: [
        ...diagnosticsOf(before, next, subject, intent),
        ...(await fileFindings(store, before, next, meant)),
      ],
    },
    ids,
    merged: merged ?? false,
    undecided: undecided ?? false,
    subject,
  };
}

async function nextState(
  store: Store,
  key: CourseKey,
  snapshot: Snapshot | null,
  intent: Intent,
  wanted: Wanted,
): Promise<NextState> {
  if (wanted.kind === 'course') {
    return afterReplacing(store, key, snapshot?.course ?? emptyCourse(key), intent, wanted);
  }
  if (snapshot === null) throw new TypeError('a course run is created from a whole course');
  switch (wanted.kind) {
    case 'steps':
      return afterSteps(store, snapshot, intent, wanted.steps);
    case 'revert':
      return revertTo(store, snapshot, wanted.commit, choicesOf(intent));
    case 'restore':
      return restoreTo(store, snapshot, wanted.commit, wanted.block);
  }
}

async function afterSteps(
  store: Store,
  { commit, course }: Snapshot,
  intent: Intent,
  steps: readonly Step[],
): Promise<NextState> {
  const { merging, subject } = intent;
  const base = merging === null || subject === null ? null : await openBase(store, commit.course, merging.base);
  const former = base === null || subject === null ? null : base.subtree(subject);
  if (base === null || subject === null || former === null || isSameAt(subject, base, course)) {
    const { course: next, orphans } = applied(commit.course, course, steps);
    return { next, orphans, conflicts: [] };
  }
  // all three differ at the place only, so that nothing else is merged
  const atBase = applied(commit.course, course, [
    { kind: 'replace-subtree', block: subject, subtree: former, assets: {}, target: 'archive' },
  ]).course;
  return merge(course, atBase, applied(commit.course, course, steps).course, intent);
}

async function afterReplacing(
  store: Store,
  key: CourseKey,
  course: Course,
  intent: Intent,
  { course: source, target = 'archive' }: Extract<Wanted, { readonly kind: 'course' }>,
): Promise<NextState> {
  const replaced = ensureApplied(key, replaceCourse(course, source, target), []);
  const base = intent.merging === null ? null : await openBase(store, key, intent.merging.base);
  if (base === null || base.course === null || isSameAt(null, base, course)) {
    return { next: replaced.course, orphans: replaced.orphans, conflicts: [] };
  }
  return merge(course, base.course, replaced.course, intent);
}

function merge(ours: Course, base: Course, theirs: Course, intent: Intent): NextState {
  const prefer = intent.merging?.prefer ?? null;
  if (prefer === null) {
    throw new Refusal(
      'bad-request',
      'This was made from an earlier version; say with `merge` how the two go together: theirs, ours or fail.',
      {
        missing: 'merge',
      },
    );
  }
  const { course: next, conflicts, undecided } = mergeCourses(base, ours, theirs, prefer, choicesOf(intent));
  return {
    next,
    orphans: lost(ours, next),
    conflicts,
    merged: true,
    undecided: undecided.length > 0,
  };
}

/**
 * What was said of the content before, and what the rules find in it in its new place. What an author
 * typed is declined where it brings a new error; an archive is taken as the platform takes it.
 */
function diagnosticsOf(
  before: Course,
  next: Course,
  subject: BlockId | null,
  { typed, findings: said }: Intent,
): readonly Diagnostic[] {
  if (subject === null) return said;
  const found = validateSubtree(next, subject, undefined, presentYear());
  const known = typed ? validateSubtree(before, subject, undefined, presentYear()) : null;
  // errors in an archive are there only because the request said to keep them, and stay errors in the plan
  return [...(typed ? judged(said, known) : said), ...judged(untold(found, said), known)];
}

/** What the rules find in the course-level files that steps put; a new error declines the change. */
async function fileFindings(
  store: Store,
  before: Course,
  next: Course,
  wanted: Wanted,
): Promise<readonly Diagnostic[]> {
  if (wanted.kind !== 'steps') return [];
  const paths = new Set(wanted.steps.flatMap((step) => (step.kind === 'put-file' ? [step.path] : [])));
  if (paths.size === 0) return [];
  const about = async (course: Course): Promise<readonly Diagnostic[]> => {
    const found = validateSubtree(course, ROOT_ID, await courseFileBytes(store, course), presentYear());
    return found.filter(({ file }) => file !== null && paths.has(file));
  };
  return judged(await about(next), await about(before));
}

function choicesOf({ choices = {} }: Intent): ReadonlyMap<ConflictId, Side> {
  // an id that no conflict has is not looked for
  return new Map(Object.entries(choices).map(([id, side]) => [id as ConflictId, side]));
}

function applied(key: CourseKey, course: Course, steps: readonly Step[]): ReturnType<typeof ensureApplied> {
  return ensureApplied(key, applySteps(course, steps), steps);
}

function renew(
  course: Course,
  steps: readonly Step[],
): { readonly steps: readonly Step[]; readonly ids: ReadonlyMap<BlockId, BlockId> } {
  const there = takenIds(course);
  const given = new Set<BlockId>();
  const ids = new Map<BlockId, BlockId>();
  const renewed = steps.map((step): Step => {
    if (step.kind !== 'insert') return step;
    const renamed = renameIds(step.subtree, (id) => there(id) || given.has(id));
    for (const [from, to] of renamed.ids) {
      ids.set(from, to);
      given.add(to);
    }
    return { ...step, subtree: renamed.block };
  });
  return { steps: renewed, ids };
}
