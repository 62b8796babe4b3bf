import {
  type BlockId,
  type CourseKey,
  findBlocks,
  parseCourseKey,
  parseUsageKey,
  parseVersion,
  usageKey,
  type Version,
} from '#olx';
import type { CommitId, CommitRecord, CourseInfo, Snapshot, Store } from '#store';
import { Refusal } from '../refusal.ts';

/** The course key of an address. Refuses what is none. */
export function courseKeyOf(text: string): CourseKey {
  const key = parseCourseKey(text);
  if (key === null)
    throw new Refusal('bad-request', `${text} is no course key; one looks like course-v1:Org+Number+Run.`);
  return key;
}

/** The newest state of a course run. Refuses with 404. */
export async function openCourse(store: Store, key: CourseKey): Promise<Snapshot> {
  return (await store.load(key)) ?? missingCourse(key);
}

/** The commit that a course run stands at; nothing of its content is read. Refuses with 404. */
export async function headOf(store: Store, key: CourseKey): Promise<CommitRecord> {
  return (await store.head(key)) ?? missingCourse(key);
}

/** What the store knows of a course run without its content. Refuses with 404. */
export async function courseInfo(store: Store, key: CourseKey): Promise<CourseInfo> {
  return (await store.findCourse(key)) ?? missingCourse(key);
}

/** The state at a commit or course version. Refuses with 404 where the course run never was in it. */
export async function openCourseAt(store: Store, key: CourseKey, at: string | undefined): Promise<Snapshot> {
  if (at === undefined) return openCourse(store, key);
  const state = stateName(at);
  const snapshot = state === null ? null : await store.load(key, state);
  return snapshot ?? missingState(store, key, at);
}

/** The commit that led to a state, without the content. Refuses as `openCourseAt`. */
export async function commitAt(store: Store, key: CourseKey, at: string): Promise<CommitRecord> {
  const state = stateName(at);
  const commit = state === null ? null : await store.findCommit(key, state);
  return commit ?? missingState(store, key, at);
}

/** The text as the name of a state, or null where it can be none. */
export function stateName(text: string): CommitId | Version | null {
  return parseVersion(text) ?? commitIdOf(text);
}

/** The text as the id of a commit, or null where it can be none. */
export function commitIdOf(text: string): CommitId | null {
  return /^[0-9a-f]{64}$/.test(text) ? (text as CommitId) : null;
}

/**
 * The block that an address or a body means: a usage key of this course run, a `type@url_name`, or
 * a url_name that only one block has. Refuses with 404, or with 400 and the candidates.
 */
export function blockOf({ commit, course }: Snapshot, reference: string): BlockId {
  const key = commit.course;
  const named = parseUsageKey(reference);
  const found = named !== null && named.course !== key ? [] : findBlocks(course, reference);
  const [first, ...others] = found;
  if (first === undefined) throw new Refusal('not-found', `The course run ${key} has no block ${reference}.`);
  if (others.length > 0) {
    throw new Refusal('bad-request', `Several blocks have the url_name ${reference}.`, {
      candidates: found.map((id) => usageKey(key, id)),
    });
  }
  return first;
}

function missingCourse(key: CourseKey): never {
  throw new Refusal('not-found', `There is no course run ${key}.`);
}

async function missingState(store: Store, key: CourseKey, at: string): Promise<never> {
  await courseInfo(store, key);
  throw new Refusal('not-found', `The course run has no commit or version ${at}.`);
}
