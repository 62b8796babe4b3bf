/**
 * The model of a CMS's modulestore: course runs with a draft and a published branch, as Split keeps them.
 * `http/` serves it. Source: edx-platform `xmodule/modulestore/split_mongo`, and recordings of a live CMS.
 */
import type { JsonValue } from './json.ts';
import type { BlockKey, CourseKey } from './keys.ts';

export type BranchName = 'draft' | 'published';

/** A block of a structure. Immutable: every write makes a new one. */
export interface StoredBlock {
  readonly key: BlockKey;
  /** The explicitly set fields of settings and content scope, in JSON form, without `children`. */
  readonly fields: ReadonlyMap<string, JsonValue>;
  /** Block keys only: Split does not store the course of a child. A key may name a block that does not exist. */
  readonly children: readonly BlockKey[];
  /** Milliseconds since 1970. Changes with the block's own fields and children. */
  readonly editedOn: number;
  /** User name. */
  readonly editedBy: string;
  /** The version in which the block changed last. In the published branch: the draft version it was copied from. */
  readonly version: number;
}

/** A branch at one moment. Immutable. */
export interface Structure {
  /** 24 hexadecimal digits; new with every write of this branch. */
  readonly id: string;
  readonly blocks: ReadonlyMap<BlockKey, StoredBlock>;
  /** When the structure was stored, in milliseconds since 1970. */
  readonly editedOn: number;
  readonly editedBy: string;
}

/** A file of Files & Uploads. */
export interface Asset {
  /** The name in the asset key: path with `/` as `_`, other characters cleaned. */
  readonly name: string;
  /** The path below `static/` at import, or the name of the uploaded file. */
  readonly importPath: string | null;
  readonly displayName: string;
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
  readonly locked: boolean;
  /** Milliseconds since 1970. */
  readonly uploadedOn: number;
  /** The asset name of the thumbnail (type `thumbnail`), or null. */
  readonly thumbnail: string | null;
  /** MD5 of the bytes, hexadecimal. */
  readonly md5: string;
}

/** A course run. `draft` and `published` are replaced as a whole by every write. */
export interface CourseRun {
  readonly key: CourseKey;
  readonly createdOn: number;
  readonly draft: Structure;
  readonly published: Structure;
  /** By asset name. */
  readonly assets: ReadonlyMap<string, Asset>;
  /** All videos that edx-val knows, of every course run, by id. */
  readonly videos: ReadonlyMap<string, VideoRecord>;
}

/** What edx-val keeps of a video. */
export interface VideoRecord {
  readonly id: string;
  readonly clientVideoId: string;
  readonly duration: number;
  /** By language code. */
  readonly transcripts: ReadonlyMap<string, Transcript>;
}

export interface Transcript {
  readonly fileName: string;
  readonly format: 'srt' | 'sjson';
  readonly provider: string;
  readonly bytes: Uint8Array;
}

/** Why the store refuses. `http/` turns each into the recorded answer. */
export type FailureCode =
  /** No such course run. */
  | 'course-not-found'
  /** No such block in the draft branch. The live CMS answers 500 for most routes. */
  | 'block-not-found'
  /** 400 `{"error": "Invalid data, possibly caused by concurrent authors."}`. Part of the change may be stored. */
  | 'concurrent-authors'
  /** 400 `{"error": "Invalid data (DETAILS)"}`: `message` is DETAILS. */
  | 'invalid-value'
  /** A field that the class does not have (KeyError): 500. */
  | 'unknown-field'
  /** A move that Studio refuses: 400 `{"error": message}`. */
  | 'invalid-move'
  /** No such file in Files & Uploads. */
  | 'asset-not-found'
  /** `course-v1:…` exists already. */
  | 'course-exists'
  /** The platform raises something that it does not catch: 500. */
  | 'crash';

/** A refusal of the store. Code reads `code`, never `message`. */
export class StoreFailure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.name = 'StoreFailure';
    this.code = code;
  }
}

/** The body of PUT xblock, as far as the store obeys it. */
export interface BlockUpdate {
  /** Sets `data` if it is not empty. */
  readonly data?: string | undefined;
  /** `null` deletes the field; other values pass through the field's `from_json`. */
  readonly metadata?: { readonly [name: string]: JsonValue } | undefined;
  /** Sets attributes without a check. Unknown names are lost without a word. */
  readonly fields?: { readonly [name: string]: JsonValue } | undefined;
  /** Sets these fields to null. */
  readonly nullout?: readonly string[] | undefined;
  /** The complete list of usage keys, in order. */
  readonly children?: readonly string[] | undefined;
  /** Name of an assignment type, or `notgraded`. */
  readonly graderType?: string | undefined;
  readonly publish?: 'make_public' | 'republish' | 'discard_changes' | undefined;
  readonly isPrereq?: boolean | undefined;
}

export interface BlockCreation {
  readonly parent: BlockKey;
  readonly category: string;
  readonly displayName?: string | undefined;
  /** Field values from a template (boilerplate). */
  readonly fields?: ReadonlyMap<string, JsonValue> | undefined;
}

export interface RunCreation {
  readonly key: CourseKey;
  readonly displayName: string;
  /** ISO text; the platform's default if left out. */
  readonly start?: string | undefined;
}

/** The end of an import task. `message` is the text of the task's `Error` artifact, word for word. */
export type ImportResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly step: 'Unpacking' | 'Verifying' | 'Updating'; readonly message: string };

export interface StoreOptions {
  /** The clock, in milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  /** Seed of the ids that the platform invents. The same seed gives the same ids. */
  readonly seed?: string | undefined;
  /**
   * How long a write waits between its read of the structure and its store, in milliseconds.
   * 0 is atomic. With more, two writers at once lose a write though both succeed (Split's "Collision").
   */
  readonly writeDelay?: ((operation: WriteOperation) => number) | undefined;
  /**
   * Which write is lost if another one was stored meanwhile: the operation's `own`, or the `other`.
   * By default an import overwrites others, and every other operation loses its own.
   */
  readonly collision?: ((operation: WriteOperation) => 'own' | 'other') | undefined;
  /** The id that edx-val invents for a video without one. A UUID by default. */
  readonly inventVideoId?: ((video: BlockKey) => string | undefined) | undefined;
}

export type WriteOperation = 'create' | 'update' | 'delete' | 'publish' | 'discard' | 'duplicate' | 'move' | 'import';

/** Everything that changes course runs. All writes are promises because they may take `writeDelay`. */
export interface ModuleStoreOperations {
  createRun(run: RunCreation, user: string): CourseRun;
  /** `undefined` if there is no such run. */
  run(course: CourseKey): CourseRun | undefined;
  runs(): readonly CourseRun[];
  /** Imports a `.tar.gz` or `.zip`. Never throws for bad content. */
  importArchive(course: CourseKey, bytes: Uint8Array, user: string): Promise<ImportResult>;
  /** The whole-course export: a `.tar.gz` with one folder `course`. */
  exportArchive(course: CourseKey): Promise<Uint8Array>;
  /** Returns the key of the new block: 32 random hexadecimal digits, last child of the parent. */
  createBlock(course: CourseKey, creation: BlockCreation, user: string): Promise<BlockKey>;
  update(course: CourseKey, key: BlockKey, update: BlockUpdate, user: string): Promise<StoredBlock>;
  delete(course: CourseKey, key: BlockKey, user: string): Promise<void>;
  publish(course: CourseKey, key: BlockKey, user: string): Promise<void>;
  discard(course: CourseKey, key: BlockKey, user: string): Promise<void>;
  /** Copies the subtree behind the source; returns the key of the copy. */
  duplicate(course: CourseKey, source: BlockKey, parent: BlockKey, user: string): Promise<BlockKey>;
  /** PATCH /xblock/: returns the index that the block had in its old parent. */
  move(course: CourseKey, key: BlockKey, to: BlockKey, index: number | undefined, user: string): Promise<number>;
  /** Deletes every orphan of the draft branch; returns their keys. */
  deleteOrphans(course: CourseKey, user: string): Promise<readonly BlockKey[]>;
  putAsset(course: CourseKey, fileName: string, contentType: string, bytes: Uint8Array): Asset;
  lockAsset(course: CourseKey, name: string, locked: boolean): Asset;
  deleteAsset(course: CourseKey, name: string): void;
}
