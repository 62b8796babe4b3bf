import {
  type BlockId,
  type Course,
  type CourseKey,
  courseVersionOf,
  indexOf,
  type Origin,
  parseVersion,
  versionOf,
} from '#olx';
import type { Snapshot, Store } from '#store';
import { openCourseAt, stateName } from '../access/course.ts';
import type { Merging } from './intent.ts';

/** What is known of where a source was made from. */
export interface SourceHints {
  /** As the request says; must be known here. */
  readonly base: string | undefined;
  readonly origin: Origin | null;
  /** Where the source goes; the root for a whole course run. */
  readonly place: BlockId;
  readonly application: string;
}

/**
 * The state that a source was made from: as the request says, else as the archive says, else what
 * the same application last imported to the place; null where none is known. Refuses with 404 a base
 * that the request names and the course run never had.
 */
export async function findBase(store: Store, key: CourseKey, hints: SourceHints): Promise<Merging['base'] | null> {
  const { base, origin, place, application } = hints;
  if (base !== undefined) return (await openCourseAt(store, key, base)).commit.id;
  const exported = parseVersion(origin?.courseVersion ?? '');
  if (exported !== null && (await store.findCommit(key, exported)) !== null) return exported;
  return store.lastImport(key, place, application);
}

/** The state that a merge starts from. Refuses with 404 where it is not in the course run's history. */
export function openBase(store: Store, key: CourseKey, base: Merging['base']): Promise<Snapshot> {
  return openCourseAt(store, key, stateName(base) ?? base);
}

/** True where the place is the same in both states, so that a source made from one fits the other as it is. */
export function isSameAt(place: BlockId | null, base: Course, current: Course): boolean {
  if (place === null) return courseVersionOf(base) === courseVersionOf(current);
  const before = indexOf(base.root).blocks.get(place);
  const now = indexOf(current.root).blocks.get(place);
  return before !== undefined && now !== undefined && versionOf(before) === versionOf(now);
}
