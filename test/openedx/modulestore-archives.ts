import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import { PLATFORM_EXPORTS, REAL_COURSES, readFolder } from '../support/folders.ts';
import {
  type BlockKey,
  type CourseKey,
  type CourseRun,
  idOf,
  type JsonValue,
  ModuleStore,
} from './double/modulestore/index.ts';

/** The course runs of the recorded CMS: each real course was imported under its own number. */
export const recordedCourses = [
  { name: 'latex2edx-demo', number: 'L2E' },
  { name: 'math-percent-fi', number: 'MPF' },
  { name: 'mitx-grading-library', number: 'MGL' },
  { name: 'oxa_kitchen_sink', number: 'OKS' },
  { name: 'studio-advanced', number: 'STA' },
] as const;

/** True if the recordings lie beside the checkout. */
export const hasRecordings = existsSync(PLATFORM_EXPORTS) && existsSync(REAL_COURSES);

const READBACK = join(PLATFORM_EXPORTS, '../readback');

/** The key of a course run on the recorded CMS. */
export function recordedKey(number: string): CourseKey {
  return { org: 'Lab', number, run: 'R1' };
}

/** Packs files by path as a `.tar.gz`. */
export async function packed(files: Iterable<readonly [string, Uint8Array | string]>): Promise<Uint8Array> {
  const archive = pack();
  for (const [path, content] of files) archive.entry({ name: path }, Buffer.from(content));
  archive.finalize();
  return gzipSync(Buffer.concat(await bytesOf(archive)));
}

/** The files of a `.tar.gz` by path. */
export async function unpacked(archive: Uint8Array): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const reader = extract();
  reader.end(gunzipSync(archive));
  for await (const entry of reader) {
    const content = Buffer.concat(await bytesOf(entry));
    if (entry.header.type === 'file') files.set(entry.header.name, content);
  }
  return files;
}

async function bytesOf(stream: AsyncIterable<unknown>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return chunks;
}

/** The archive that was imported: the whole folder of a real course. */
export function sourceArchive(name: string): Promise<Uint8Array> {
  const files = readFolder(join(REAL_COURSES, name));
  return packed([...files].map(([path, { bytes }]) => [`${name}/${path}`, bytes ?? ''] as const));
}

/** The archive that the recorded CMS exported. */
export function recordedArchive(name: string): Uint8Array {
  return readFileSync(join(PLATFORM_EXPORTS, `${name}.tar.gz`));
}

/** GET xblock of every block, by usage key. */
export function recordedBlocks(
  name: string,
): ReadonlyMap<string, { readonly data: JsonValue; readonly metadata: JsonValue }> {
  return new Map(Object.entries(JSON.parse(readFileSync(join(READBACK, name, 'xblock-get.json'), 'utf8'))));
}

/** olx-export of every unit; without `blocks` if the CMS answered 500. */
export function recordedUnits(name: string): ReadonlyMap<string, RecordedUnit> {
  return new Map(Object.entries(JSON.parse(readFileSync(join(READBACK, name, 'olx-export.json'), 'utf8'))));
}

interface RecordedUnit {
  readonly blocks?: Readonly<Record<string, RecordedOlx>>;
}

interface RecordedOlx {
  readonly olx: string;
  readonly static_files?: Readonly<Record<string, { readonly url: string }>>;
}

/** A store that invents the same video ids as the recorded CMS did. */
export async function storeWithRecordedIds(name: string): Promise<ModuleStore> {
  const ids = new Map<string, string>();
  for (const [path, bytes] of await unpacked(recordedArchive(name))) {
    const video = /\/video\/([^/]+)\.xml$/.exec(path)?.[1];
    const id = /edx_video_id="([^"]*)"/.exec(Buffer.from(bytes).toString())?.[1];
    if (video !== undefined && id !== undefined) ids.set(video, id);
  }
  return new ModuleStore({ inventVideoId: (video: BlockKey) => ids.get(idOf(video)) });
}

/** Imports an archive into a new run. */
export async function importedRun(store: ModuleStore, key: CourseKey, archive: Uint8Array): Promise<CourseRun> {
  store.createRun({ key, displayName: key.number }, 'staff');
  const result = await store.importArchive(key, archive, 'staff');
  if (!result.ok) throw new Error(result.message);
  return runOf(store, key);
}

/** The present state of a run. */
export function runOf(store: ModuleStore, key: CourseKey): CourseRun {
  const run = store.run(key);
  if (run === undefined) throw new Error(`${key.number} does not exist`);
  return run;
}

/** What differs between two archives: a path that only one has, or whose bytes differ. */
export async function differences(ours: Uint8Array, recorded: Uint8Array): Promise<string[]> {
  const [one, other] = [await unpacked(ours), await unpacked(recorded)];
  const different: string[] = [];
  for (const path of new Set([...one.keys(), ...other.keys()])) {
    const [left, right] = [one.get(path), other.get(path)];
    if (left === undefined) different.push(`only recorded: ${path}`);
    else if (right === undefined) different.push(`only ours: ${path}`);
    else if (Buffer.compare(left, right) !== 0) different.push(`differs: ${path}`);
  }
  return different.sort();
}
