import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { exportArchive } from '../export/export-course.ts';
import { importCourse } from '../import/import-course.ts';
import { assetName, guessType, newAsset } from '../import/static-files.ts';
import { unpack } from '../import/unpack.ts';
import { type BlockKey, type CourseKey, courseText } from '../keys.ts';
import {
  type Asset,
  type BlockCreation,
  type BlockUpdate,
  type CourseRun,
  type ImportResult,
  type ModuleStoreOperations,
  type RunCreation,
  type StoredBlock,
  StoreFailure,
  type StoreOptions,
  type Structure,
  type VideoRecord,
  type WriteOperation,
} from '../types.ts';
import { createBlock, deleteBlock, duplicateBlock, type Edit, moveBlock, updateBlock } from './edits.ts';
import { newRunBlocks } from './new-run.ts';
import { orphansOf } from './readers.ts';
import { WorkingCopy } from './working-copy.ts';

type State = { -readonly [Name in keyof CourseRun]: CourseRun[Name] };

/** Course runs in memory, with the behaviour of edx-platform's Split modulestore. */
export class ModuleStore implements ModuleStoreOperations {
  readonly #runs = new Map<string, State>();
  /** edx-val is one for all course runs. */
  readonly #videos = new Map<string, VideoRecord>();
  readonly #options: StoreOptions;
  #version = 0;
  #invented = 0;

  constructor(options: StoreOptions = {}) {
    this.#options = options;
  }

  createRun(creation: RunCreation, user: string): CourseRun {
    const { key } = creation;
    const name = courseText(key);
    if (this.#runs.has(name)) throw new StoreFailure('course-exists', name);
    const now = this.#now();
    const edit = { editedOn: now, editedBy: user, version: ++this.#version };
    const blocks = new Map(newRunBlocks(creation, edit).map((block) => [block.key, block] as const));
    const structure = (): Structure => ({ id: this.#newHex(24), blocks, editedOn: now, editedBy: user });
    const run: State = {
      key,
      createdOn: now,
      draft: structure(),
      published: structure(),
      assets: new Map(),
      videos: this.#videos,
    };
    this.#runs.set(name, run);
    return run;
  }

  run(course: CourseKey): CourseRun | undefined {
    return this.#runs.get(courseText(course));
  }

  runs(): readonly CourseRun[] {
    return [...this.#runs.values()];
  }

  async importArchive(course: CourseKey, bytes: Uint8Array, user: string): Promise<ImportResult> {
    const run = this.#state(course);
    const unpacked = await unpack(bytes);
    if (!('folder' in unpacked)) return unpacked;
    const newVideoId = (key: BlockKey): string => this.#options.inventVideoId?.(key) ?? this.#newUuid();
    return await this.#write(course, 'import', user, ({ copy }) => {
      const known = { assets: run.assets, videos: this.#videos };
      const imported = importCourse(copy, course, unpacked, known, { newVideoId, now: this.#now() });
      if (!('assets' in imported)) return imported;
      run.assets = imported.assets;
      for (const [id, video] of imported.videos) this.#videos.set(id, video);
      return { ok: true };
    });
  }

  exportArchive(course: CourseKey): Promise<Uint8Array> {
    return exportArchive(this.#state(course));
  }

  createBlock(course: CourseKey, creation: BlockCreation, user: string): Promise<BlockKey> {
    return this.#write(course, 'create', user, (edit) => createBlock(edit, creation));
  }

  async update(course: CourseKey, key: BlockKey, update: BlockUpdate, user: string): Promise<StoredBlock> {
    const operation = update.publish === 'discard_changes' ? 'discard' : update.publish ? 'publish' : 'update';
    return await this.#write(course, operation, user, (edit) => {
      updateBlock(edit, key, update);
      return edit.copy.get(key);
    });
  }

  delete(course: CourseKey, key: BlockKey, user: string): Promise<void> {
    return this.#write(course, 'delete', user, ({ copy }) => deleteBlock(copy, key));
  }

  publish(course: CourseKey, key: BlockKey, user: string): Promise<void> {
    return this.#write(course, 'publish', user, ({ copy }) => copy.publish(key, true));
  }

  discard(course: CourseKey, key: BlockKey, user: string): Promise<void> {
    return this.#write(course, 'discard', user, ({ copy }) => copy.revert(key));
  }

  duplicate(course: CourseKey, source: BlockKey, parent: BlockKey, user: string): Promise<BlockKey> {
    return this.#write(course, 'duplicate', user, (edit) => duplicateBlock(edit, source, parent));
  }

  move(course: CourseKey, key: BlockKey, to: BlockKey, index: number | undefined, user: string): Promise<number> {
    return this.#write(course, 'move', user, ({ copy }) => moveBlock(copy, key, to, index));
  }

  async deleteOrphans(course: CourseKey, user: string): Promise<readonly BlockKey[]> {
    const orphans = orphansOf(this.#state(course));
    await this.#write(course, 'delete', user, ({ copy }) => {
      for (const orphan of orphans) copy.deleteEverywhere(orphan);
    });
    return orphans;
  }

  putAsset(course: CourseKey, fileName: string, contentType: string, bytes: Uint8Array): Asset {
    const asset = newAsset({
      name: assetName(fileName),
      importPath: null,
      displayName: fileName,
      contentType: contentType === '' ? guessType(fileName) : contentType,
      bytes,
      locked: false,
      uploadedOn: this.#now(),
    });
    return this.#setAsset(course, asset);
  }

  lockAsset(course: CourseKey, name: string, locked: boolean): Asset {
    const asset = this.#state(course).assets.get(name);
    if (asset === undefined) throw new StoreFailure('asset-not-found', name);
    return this.#setAsset(course, { ...asset, locked });
  }

  deleteAsset(course: CourseKey, name: string): void {
    const run = this.#state(course);
    const assets = new Map(run.assets);
    if (!assets.delete(name)) throw new StoreFailure('asset-not-found', name);
    run.assets = assets;
  }

  #setAsset(course: CourseKey, asset: Asset): Asset {
    const run = this.#state(course);
    run.assets = new Map(run.assets).set(asset.name, asset);
    return asset;
  }

  /**
   * Runs an operation on what it read at its beginning, and stores the result after `writeDelay`. If another write
   * was stored meanwhile, one of the two is lost, and both succeed.
   */
  async #write<Result>(
    course: CourseKey,
    operation: WriteOperation,
    user: string,
    work: (edit: Edit) => Result,
  ): Promise<Result> {
    const options = { user, now: this.#now(), nextVersion: () => ++this.#version };
    const copies = new Map<State, { readonly base: CourseRun; readonly copy: WorkingCopy }>();
    const open = (run: State): WorkingCopy => {
      const known = copies.get(run);
      if (known !== undefined) return known.copy;
      const copy = new WorkingCopy(run, options);
      copies.set(run, { base: { ...run }, copy });
      return copy;
    };
    const copy = open(this.#state(course));
    const other = (key: CourseKey): WorkingCopy | undefined => {
      const run = this.#runs.get(courseText(key));
      return run === undefined ? undefined : open(run);
    };
    const delay = this.#options.writeDelay?.(operation) ?? 0;
    let failure: unknown;
    let result: Result | undefined;
    try {
      result = work({ course, copy, other, newId: () => this.#newHex(32) });
    } catch (error) {
      // A refusal in the middle keeps what is done already, as in Studio. A crash takes everything back.
      if (!(error instanceof StoreFailure) || error.code === 'crash' || error.code === 'unknown-field') throw error;
      failure = error;
    }
    if (delay > 0) await pause(delay);
    for (const [run, { base, copy: changed }] of copies) this.#store(run, base, changed, operation, user);
    if (failure !== undefined) throw failure;
    return result as Result;
  }

  #store(run: State, base: CourseRun, copy: WorkingCopy, operation: WriteOperation, user: string): void {
    const collision = run.draft !== base.draft || run.published !== base.published;
    const loser = this.#options.collision?.(operation) ?? (operation === 'import' ? 'other' : 'own');
    if (collision && loser === 'own') return;
    const now = this.#now();
    for (const branch of copy.changed) {
      run[branch] = { id: this.#newHex(24), blocks: copy[branch], editedOn: now, editedBy: user };
    }
  }

  #state(course: CourseKey): State {
    const run = this.#runs.get(courseText(course));
    if (run === undefined) throw new StoreFailure('course-not-found', courseText(course));
    return run;
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }

  #newHex(length: number): string {
    const seed = `${this.#options.seed ?? 'modulestore'} ${++this.#invented}`;
    return createHash('sha256').update(seed).digest('hex').slice(0, length);
  }

  #newUuid(): string {
    const hex = this.#newHex(32);
    return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join(
      '-',
    );
  }
}
