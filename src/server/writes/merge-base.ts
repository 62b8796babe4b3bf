import {
  type BlobHash,
  type Block,
  type BlockId,
  type Course,
  type CourseKey,
  courseVersionOf,
  idOf,
  idsBelow,
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
    const named = await namedState(store, key, base, place);
    if (named === null)
      throw new Refusal('bad-request', `The course run has no commit or version ${base} to merge from.`);
    if (subtreeOf(named.course, place) !== null) return named.commit.id;
    throw new Refusal('bad-request', `The base has no ${place}. Name another one.`);
  }
  const exported = parseVersion(origin?.courseVersion ?? '');
  if (exported !== null && (await store.findCommit(key, exported)) !== null) return exported;
  return store.lastImport(key, place, application);
}

/** Most commits, and most states in them, that are searched for the version of a block. */
const SEARCHED = { commits: 200, states: 50 } as const;

/** The state that a commit, a course version or a version of the block names; null if none does. */
async function namedState(store: Store, key: CourseKey, base: string, place: BlockId): Promise<Snapshot | null> {
  const name = stateName(base);
  if (name === null) return null;
  return (await store.load(key, name)) ?? (await stateWithBlock(store, key, place, name));
}

/** The newest state in which a block has a version. Only states whose commits changed the subtree are opened. */
async function stateWithBlock(store: Store, key: CourseKey, place: BlockId, version: string): Promise<Snapshot | null> {
  let state = await store.load(key);
  let opened = 1;
  const { results: commits } = await store.commitPage(key, { offset: 0, limit: SEARCHED.commits });
  for (const { parent, changed } of commits) {
    const subtree = state === null ? null : subtreeOf(state.course, place);
    if (subtree !== null && versionOf(subtree) === version) return state;
    if (parent === null || opened === SEARCHED.states) return null;
    const inside = subtree === null ? new Set<BlockId>() : idsBelow(subtree);
    // what left the subtree is not in it any more
    if (subtree !== null && !changed.some(({ block, kind }) => kind !== 'change' || inside.has(block))) continue;
    state = await store.load(key, parent);
    opened += 1;
  }
  return null;
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
