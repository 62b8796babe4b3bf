import {
  type BlobHash,
  type BlobRef,
  type Course,
  type CourseKey,
  courseVersionOf,
  effectOf,
  type FolderFile,
  memoryBlobs,
  readArchive,
  readCourse,
} from '#olx';
import {
  type ApplyContext,
  type CmsClient,
  createCmsClient,
  readRun,
  type StudioState,
  serviceAccount,
} from '#openedx';
import { importArchive } from '../../src/openedx/apply/import-archive.ts';
import type { CourseKey as StoreKey } from './double/index.ts';
import { type Double, startDouble } from './double/index.ts';
import { recordedArchive, recordedKey } from './modulestore-archives.ts';

export const MINUTE = 60_000;
const START = Date.parse('2027-01-01T10:00:00Z');

/** A course run in the double of a CMS, and a client of it with a service account. */
export interface DoubleRun {
  readonly double: Double;
  readonly cms: CmsClient;
  readonly run: CourseKey;
  readonly key: StoreKey;
  readonly context: ApplyContext & { clock: number; journal: number; readonly phases: Set<string> };
  /** What a whole export says, asked of the store itself. */
  exported(): Promise<Course>;
  put(text: string): Promise<BlobRef>;
  orphans(): readonly string[];
}

export async function runInDouble(
  name: string,
  number: string,
  archive: Uint8Array = recordedArchive(name),
): Promise<DoubleRun> {
  const blobs = memoryBlobs();
  const phases = new Set<string>();
  const context = {
    clock: START,
    journal: 0,
    phases,
    blobs,
    signal: new AbortController().signal,
    now: () => context.clock,
    tell: ({ phase }: { readonly phase: string }) => void phases.add(phase),
    sending: async () => {
      context.journal += 1;
    },
  };
  const double = await startDouble({ now: context.now, seed: name });
  const key = recordedKey(number);
  double.store.createRun({ key, displayName: name }, 'cstaff');
  const first = await double.store.importArchive(key, archive, 'cstaff');
  // the first export after an import respells the last names of files
  const second = await double.store.importArchive(key, await double.store.exportArchive(key), 'cstaff');
  if (!first.ok || !second.ok) throw new Error(`${name} cannot be imported`);
  context.clock += 5 * MINUTE;
  const { cmsUrl, lmsUrl, client } = double;
  const instance = { cmsUrl, lmsUrl };
  const user = { username: 'svc', password: 'svc-password' };
  const account = serviceAccount({ instance, clientId: client.id, clientSecret: client.secret, ...user });
  return {
    double,
    cms: createCmsClient(instance, account, { poll: 2, backOff: 2 }),
    run: `course-v1:${key.org}+${key.number}+${key.run}` as CourseKey,
    key,
    context,
    exported: async () => {
      const read = await readArchive(await double.store.exportArchive(key), { keep: blobs });
      const kept = read.ok ? readCourse(read.files).kept : null;
      if (kept === null) throw new Error('no export');
      return kept;
    },
    put: async (text) => await blobs.put(bytesOf(text)),
    orphans: () => {
      const { blocks } = double.store.run(key)?.draft ?? { blocks: new Map() };
      const named = new Set([...blocks.values()].flatMap(({ children }) => children));
      return [...blocks.keys()].filter((id) => !named.has(id) && !/^(?:course|about|course_info|static_tab)@/.test(id));
    },
  };
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** A folder of a course as an archive. */
export async function archiveOf(course: Course, files: ReadonlyMap<string, FolderFile>): Promise<Uint8Array> {
  const bytes = new Map([...files.values()].map(({ blob, bytes }) => [blob.hash, bytes ?? new Uint8Array()]));
  const get = async (hash: BlobHash): Promise<Uint8Array> => bytes.get(hash) ?? new Uint8Array();
  const blobs = {
    get,
    stream: async function* (hash: BlobHash) {
      yield await get(hash);
    },
  };
  const pieces: Uint8Array[] = [];
  for await (const piece of importArchive({ ...course, assets: new Map() }, course, blobs)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** What differs between two course runs, in words; nothing if the versions are equal. */
export function differences(a: Course, b: Course): readonly string[] {
  if (courseVersionOf(a) === courseVersionOf(b)) return [];
  const { changes, files, assets } = effectOf(a, b);
  const rows = changes.map(({ kind, form, block, settings }) => `${kind} ${form} ${block} ${JSON.stringify(settings)}`);
  return [...rows, ...[...files, ...assets].map((file) => JSON.stringify(file))];
}

/** The requests that a piece of work sent. */
export async function requestsOf(cms: CmsClient, work: () => Promise<unknown>): Promise<number> {
  const before = cms.requests;
  await work();
  return cms.requests - before;
}

export async function read({ cms, run, context }: DoubleRun): Promise<StudioState> {
  return await readRun(cms, run, context);
}
