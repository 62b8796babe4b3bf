import { type BlockId, type CourseKey, indexOf, parseCourseKey, parseUsageKey, parseVersion, type Version } from '#olx';
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

/** A block and the course run that its usage key names. */
export interface NamedBlock {
  readonly course: CourseKey;
  readonly id: BlockId;
}

/** What a usage key names, whether it is there or not. Refuses with 400 what is not a usage key. */
export function namedBlock(text: string): NamedBlock {
  const named = parseUsageKey(text);
  if (named === null) {
    const detail = `${text} is not a usage key. One looks like block-v1:Org+Number+Run+type@problem+block@url_name.`;
    throw new Refusal('bad-request', detail);
  }
  return named;
}

/**
 * The block of a course run that a usage key in a body or a query names. Refuses with 400 what is not a usage key, and
 * with 404 a block that the course run does not have in that state.
 */
export function blockIn({ commit, course }: Snapshot, text: string): BlockId {
  const { course: key, id } = namedBlock(text);
  if (key !== commit.course) throw new Refusal('not-found', `${text} is a block of another course run.`);
  if (!indexOf(course.root).blocks.has(id)) throw missingBlock(commit.course, id);
  return id;
}

/** The newest state of the course run of a block, which is in it. Refuses as `namedBlock`, and with 404. */
export async function openBlock(
  store: Store,
  usage_key: string,
  at?: string,
): Promise<{ readonly snapshot: Snapshot; readonly id: BlockId }> {
  const { course, id } = namedBlock(usage_key);
  const snapshot = await openCourseAt(store, course, at);
  if (!indexOf(snapshot.course.root).blocks.has(id)) throw missingBlock(course, id);
  return { snapshot, id };
}

/** The 404 that says which block a course run does not have. */
export function missingBlock(course: CourseKey, id: BlockId): Refusal {
  return new Refusal('not-found', `The course run ${course} does not have the block ${id}.`);
}

function missingCourse(key: CourseKey): never {
  throw new Refusal('not-found', `There is no course run ${key}.`);
}

async function missingState(store: Store, key: CourseKey, at: string): Promise<never> {
  await courseInfo(store, key);
  throw new Refusal('not-found', `The course run has no commit or version ${at}.`);
}
