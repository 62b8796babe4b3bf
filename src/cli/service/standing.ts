import type { Client } from '#contract';
import { type CourseKey, idOf, parseCourseKey, readArchive, readCourse, usageKey, versionOf } from '#olx';
import { openBlobs } from '../blobs.ts';
import { isWholeCourse } from '../block-reference.ts';
import { cannotRun } from '../failure.ts';
import type { Opened } from '../input.ts';
import type { Terminal } from '../terminal.ts';
import { answered } from './answered.ts';
import { baseOf, versionAt } from './source.ts';

/** `ahead`: changed here; `behind`: changed on the service; `diverged`: both. */
export type Standing = 'in sync' | 'ahead' | 'behind' | 'diverged';

/** PATH compared with the service. */
export interface Compared {
  readonly state: Standing;
  readonly course: CourseKey;
  /** The version that PATH was made from. */
  readonly base: string;
  readonly here: string;
  readonly there: string;
  readonly changedHere: boolean;
}

/** The versions on the service of what PATH holds. */
export interface Remote {
  /** That of the course run if PATH holds one, else that of the block. */
  readonly version: string;
  readonly blockVersion: string;
  readonly courseVersion: string;
}

/** The usage key of what PATH holds. */
export function heldBlock({ course: held }: Opened, course: CourseKey): string {
  return usageKey(course, idOf(held.root));
}

/**
 * Asks for the versions of what PATH holds, as they are or as they were after a commit. Fails if the service does not
 * have it.
 */
export async function remoteOf(
  client: Client,
  course: CourseKey,
  source: Opened,
  terminal: Terminal,
  at?: string,
): Promise<Remote> {
  const state = at === undefined ? {} : { at };
  // the headers of the node alone tell all versions
  const found = await client.getDocument(heldBlock(source, course), { ...state, scope: 'node' });
  const { etag, courseVersion } = await answered(found, terminal);
  const versions = { blockVersion: etag ?? '', courseVersion: courseVersion ?? '' };
  return { version: isWholeCourse(source.course) ? versions.courseVersion : versions.blockVersion, ...versions };
}

/** The course run that PATH was pulled from; null if it does not say, or says something else. */
export function originCourse({ origin }: Opened): CourseKey | null {
  return origin === null ? null : parseCourseKey(origin.courseKey);
}

/** Compares PATH and the service with the version that PATH was made from. Fails with exit code 2 if that is not known. */
export async function compare(client: Client, source: Opened, terminal: Terminal): Promise<Compared> {
  const [course, base] = [originCourse(source), baseOf(source)];
  if (course === null || base === null)
    throw cannotRun(`${source.path} does not say which version it was made from. Pull it from the service first.`);
  const here = versionAt(source);
  const remote = await remoteOf(client, course, source, terminal);
  const there = remote.version;
  const assets = await assetStates(client, course, source);
  const asPulled = { version: base, courseVersion: source.origin?.courseVersion ?? '' };
  const changedHere = !(await isExport(client, course, source, asPulled)) || differ(assets.here, assets.base);
  const changedThere = there !== base || differ(assets.there, assets.base);
  const isSame = (await isExport(client, course, source, remote)) && !differ(assets.here, assets.there);
  const state =
    isSame || (!changedHere && !changedThere)
      ? 'in sync'
      : changedHere && changedThere
        ? 'diverged'
        : changedHere
          ? 'ahead'
          : 'behind';
  return { state, course, base, here, there, changedHere };
}

/**
 * Whether PATH has the version of an export. What is exported from below a unit with a draft has its published form with
 * it, so that the version of the export is not that of the block.
 */
export async function isExport(
  client: Client,
  course: CourseKey,
  source: Opened,
  { version, courseVersion }: Pick<Remote, 'version' | 'courseVersion'>,
): Promise<boolean> {
  const here = versionAt(source);
  if (here === version) return true;
  if (isWholeCourse(source.course) || courseVersion === '') return false;
  const archive = await client.getArchive(heldBlock(source, course), { at: courseVersion });
  if (!archive.ok) return false;
  const blobs = openBlobs({ keep: false });
  try {
    // what is received is never shared memory
    const bytes = archive.value.bytes as Uint8Array<ArrayBuffer>;
    const read = await readArchive(new Blob([bytes]), { keep: blobs });
    const { kept } = read.ok ? readCourse(read.files) : { kept: null };
    return kept !== null && versionOf(kept.root) === here;
  } finally {
    await blobs.close();
  }
}

/** Hashes by path below `static/`; null if they are not known. */
type Assets = ReadonlyMap<string, string> | null;

/** The version of a course run covers its static assets, but that of a block does not. */
async function assetStates(
  client: Client,
  course: CourseKey,
  source: Opened,
): Promise<{ readonly here: Assets; readonly base: Assets; readonly there: Assets }> {
  const { course: held, origin } = source;
  if (isWholeCourse(held)) return { here: null, base: null, there: null };
  const block = heldBlock(source, course);
  return {
    here: new Map([...held.assets].map(([path, { hash }]) => [path, hash])),
    base: origin?.courseVersion ? await exportedAssets(client, block, origin.courseVersion) : null,
    there: await exportedAssets(client, block),
  };
}

async function exportedAssets(client: Client, block: string, at?: string): Promise<Assets> {
  const list = await client.getExportList(block, at === undefined ? {} : { at });
  if (!list.ok) return null;
  const assets = list.value.files.filter(({ path }) => path.startsWith('static/'));
  return new Map(assets.map(({ path, hash }) => [path.slice('static/'.length), hash]));
}

function differ(one: Assets, other: Assets): boolean {
  if (one === null || other === null) return false;
  return one.size !== other.size || [...one].some(([path, hash]) => other.get(path) !== hash);
}
