import { type Course, type CourseKey, type Folder, type FolderFile, parseCourseKey, readCourse, usageKey } from '#olx';
import type { CmsStep } from '../../src/openedx/apply/cms-step.ts';
import { importArchive } from '../../src/openedx/apply/import-archive.ts';
import { fileOf } from '../support/folders.ts';
import { exportFiles, ModuleStore, orphansOf, parseCourseKey as parseKey } from './double/modulestore/index.ts';
import type { BlockKey } from './double/modulestore/keys.ts';

export const KEY = parseCourseKey('course-v1:Lab+T+R1') ?? fail();
const STORE_KEY = parseKey(KEY) ?? fail();

function fail(): never {
  throw new Error('not a course key');
}

/** The bytes of all files that were ever in one, by hash. */
const FILES = new Map<string, FolderFile>();

/** A course run in the model of Studio's modulestore. */
export class StoredRun {
  readonly store: ModuleStore;
  readonly key: CourseKey = KEY;

  constructor(files: Folder = new Map()) {
    let count = 0;
    this.store = new ModuleStore({
      now: () => Date.UTC(2026, 0, 1) + 60_000 * count++,
      seed: 'apply',
      inventVideoId: (video) => `id-${video}`,
    });
    this.store.createRun({ key: STORE_KEY, displayName: 'Test' }, 'author');
    for (const file of files.values()) FILES.set(file.blob.hash, file);
  }

  /** Imports a course run over what is there, as the driver sends it. */
  async import(known: Course | null, next: Course): Promise<void> {
    const empty = { ...next, assets: new Map() };
    const pieces: Uint8Array[] = [];
    const get = async (hash: string): Promise<Uint8Array> => FILES.get(hash)?.bytes ?? fail();
    const blobs = {
      get,
      stream: async function* (hash: string) {
        yield await get(hash);
      },
    };
    for await (const piece of importArchive(known ?? empty, next, blobs)) pieces.push(piece);
    const result = await this.store.importArchive(STORE_KEY, Buffer.concat(pieces), 'author');
    if (!result.ok) throw new Error(result.message);
  }

  /** What the whole-course export says. */
  read(): Course {
    const run = this.store.run(STORE_KEY) ?? fail();
    const files = new Map([...exportFiles(run)].map(([path, bytes]) => [path, fileOf(bytes)]));
    for (const file of files.values()) FILES.set(file.blob.hash, file);
    const { kept } = readCourse(files);
    return kept ?? fail();
  }

  orphans(): readonly string[] {
    return orphansOf(this.store.run(STORE_KEY) ?? fail());
  }

  /** Takes a call as the platform's views do. */
  async take(step: CmsStep): Promise<void> {
    const { store } = this;
    if (!('block' in step)) return;
    const block = step.block as string as BlockKey;
    if (step.kind === 'delete') await store.delete(STORE_KEY, block, 'author');
    else if (step.kind === 'publish') await store.update(STORE_KEY, block, { publish: 'make_public' }, 'author');
    else if (step.kind === 'discard') await store.update(STORE_KEY, block, { publish: 'discard_changes' }, 'author');
    else if (step.kind === 'children') {
      const children = step.children.map((id) => usageKey(KEY, id));
      await store.update(STORE_KEY, block, { children, publish: step.publishes ? 'make_public' : undefined }, 'author');
    } else {
      const { data, metadata, nullout } = JSON.parse(JSON.stringify(step.update));
      await store.update(STORE_KEY, block, { data, metadata, nullout }, 'author');
    }
  }
}
