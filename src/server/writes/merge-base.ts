import {
  type BlobHash,
  type Block,
  type BlockId,
  type Course,
  type CourseKey,
  courseVersionOf,
  idOf,
  type Origin,
  parseVersion,
  subtreeOf,
  type Version,
  versionOf,
} from '#olx';
import type { Snapshot, Store } from '#store';
import { openCourseAt, stateName } from '../access/course.ts';
import { Refusal } from '../refusal.ts';
import type { Intent, Merging } from './intent.ts';
import { keepIntent, keptIntent } from './kept-intent.ts';

/** What is known of where a source was made from. */
export interface SourceHints {
  /** As the request says; must be known here. */
  readonly base: string | undefined;
  readonly origin: Origin | null;
  /** Where the source goes; the root for a whole course run. */
  readonly place: BlockId;
  readonly application: string;
}

/** The state that a merge starts from. */
export interface Base {
  /** Null where only one subtree is known of it. */
  readonly course: Course | null;
  readonly subtree: (id: BlockId) => Block | null;
}

/** A version of a block as base is looked for in so many of the newest commits, because each has to be read. */
const SEARCHED = 200;

/** Marks a source that never was a state of the course run, since it was merged when it came. */
const SOURCE = /^source-([0-9a-f]{64})$/;

/**
 * The state that a source was made from: as the request says, else as the archive says, else what
 * the same application last imported to the place; null where none is known. Refuses with 400 a base
 * that the request names and the course run never had.
 */
export async function findBase(store: Store, key: CourseKey, hints: SourceHints): Promise<Merging['base'] | null> {
  const { base, origin, place, application } = hints;
  if (base !== undefined) {
    const named = await namedBase(store, key, base, place);
    if (subtreeOf(named.course, place) !== null) return named.commit.id;
    throw new Refusal('bad-request', `The base does not have ${place}. Name another one.`);
  }
  const exported = parseVersion(origin?.courseVersion ?? '');
  if (exported !== null && (await store.findCommit(key, exported)) !== null) return exported;
  return store.lastImport(key, place, application);
}

/** The newest state with that name: a commit, a course version or a version of the place. Refuses another base with 400. */
async function namedBase(store: Store, key: CourseKey, base: string, place: BlockId): Promise<Snapshot> {
  const state = stateName(base);
  const named = state === null ? null : await store.load(key, state);
  if (named !== null) return named;
  let at = parseVersion(base) === null ? null : await store.head(key);
  for (let count = 0; at !== null && count < SEARCHED; count += 1) {
    const snapshot = await openCourseAt(store, key, at.id);
    const there = subtreeOf(snapshot.course, place);
    if (there !== null && versionOf(there) === base) return snapshot;
    at = at.parent === null ? null : await store.findCommit(key, at.parent);
  }
  throw new Refusal('bad-request', `${key} never was in the state ${base} that is named as \`base\`.`);
}

/** Opens what `findBase` found. Refuses with 404 where it is not in the course run's history any more. */
export async function openBase(store: Store, key: CourseKey, base: Merging['base']): Promise<Base> {
  const source = SOURCE.exec(base)?.[1];
  if (source !== undefined) return sourceBase(store, source as BlobHash);
  const { course } = await openCourseAt(store, key, stateName(base) ?? base);
  return courseBase(course);
}

/** True where the place is the same in both states, so that a source made from one fits the other as it is. */
export function isSameAt(place: BlockId | null, base: Base, current: Course): boolean {
  if (place === null) return base.course !== null && courseVersionOf(base.course) === courseVersionOf(current);
  const before = base.subtree(place);
  const now = subtreeOf(current, place);
  return before !== null && now !== null && versionOf(before) === versionOf(now);
}

/**
 * Notes what an application imported to a place, for its next import there. Of a merged import that
 * is the source: the state it led to holds local changes, which the next source would otherwise seem
 * to take back.
 */
export async function noteImport(
  store: Store,
  key: CourseKey,
  place: BlockId,
  application: string,
  intent: Intent,
  state: Version | null,
): Promise<void> {
  if (state !== null) return store.recordImport(key, place, application, state);
  // the store keeps the name of a state as text, which this is, too
  const source = `source-${(await keepIntent(store, intent)).intent}` as Version;
  return store.recordImport(key, place, application, source);
}

async function sourceBase(store: Store, hash: BlobHash): Promise<Base> {
  const { wanted } = await keptIntent(store, hash);
  if (wanted.kind === 'course') return courseBase(wanted.course);
  const subtrees =
    wanted.kind === 'steps'
      ? wanted.steps.flatMap((step) => (step.kind === 'replace-subtree' ? [step.subtree] : []))
      : [];
  return { course: null, subtree: (id) => subtrees.find((subtree) => idOf(subtree) === id) ?? null };
}

function courseBase(course: Course): Base {
  return { course, subtree: (id) => subtreeOf(course, id) };
}
