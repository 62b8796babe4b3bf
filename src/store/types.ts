import type { BlobHash, BlobRef, BlobSink, BlobSource, BlockId, Course, CourseKey, Json, Version } from '#olx';
import type { CommitId, InstanceId, JobId, Timestamp } from './ids.ts';
import type {
  ApplicationStore,
  ChangedBlock,
  ClaimedKey,
  Collected,
  CollectOptions,
  CommitContent,
  CommitRecord,
  ContentHash,
  ContentPlace,
  EventStore,
  InstanceStore,
  JobStore,
  KeyStore,
  LockStore,
  Page,
  PageRange,
  PlanStore,
  Pruned,
  SpoolStore,
  StoreFigures,
  StudioCommit,
  StudioStore,
  TokenStore,
  UsageStore,
  Verified,
  VerifyOptions,
} from './records/index.ts';

export type { CommitId, FilesId, InstanceId, JobId, NodeId, PlanId, StudioWriteId, Timestamp } from './ids.ts';
export * from './records/index.ts';

// ---------------------------------------------------------------------------------- blobs

/** Bytes by their hash. Blobs are never changed; putting the same bytes twice stores them once. */
export interface BlobStore extends BlobSink, BlobSource {
  /** Reads the stream to its end, keeping at most one chunk in memory. Throws `LimitExceeded` (`blob`). */
  put(stream: AsyncIterable<Uint8Array>): Promise<BlobRef>;
  /** All the bytes at once. Throws `MissingBlobs`. */
  get(hash: BlobHash): Promise<Uint8Array>;
  /** The bytes in chunks of at most 1 MiB; throws `MissingBlobs` at the first step where there are none. */
  stream(hash: BlobHash): AsyncIterable<Uint8Array>;
  has(hash: BlobHash): Promise<boolean>;
  /** A way to put many blobs at once. */
  batch(): BlobBatch;
  /** A way to put blobs that may not be wanted in the end. */
  stage(): BlobStage;
}

/**
 * Blobs on trial: their bytes are in the database, but nobody finds them before `keep`. What is neither
 * kept nor discarded, because the process ended, goes with the uploads that never ended.
 */
export interface BlobStage {
  /** Reads the stream to its end, keeping at most one chunk in memory. Throws `LimitExceeded` (`blob`). */
  put(stream: AsyncIterable<Uint8Array>): Promise<BlobRef>;
  /** Makes these blobs of the store; hashes that were not put here are passed over. */
  keep(hashes: Iterable<BlobHash>): Promise<void>;
  /** Removes what was put and not kept. */
  discard(): Promise<void>;
}

/** Puts small blobs many at a time, which is several times faster. They are in the store once `end` resolves. */
export interface BlobBatch {
  /** The bytes may not be changed before `end`. Throws `LimitExceeded` (`object`). */
  put(bytes: Uint8Array): Promise<BlobRef>;
  end(): Promise<void>;
}

// ---------------------------------------------------------------------------------- course runs

/** A course run as a list shows it; nothing of its content is read for it. */
export interface CourseInfo {
  readonly key: CourseKey;
  readonly displayName: string | null;
  readonly head: CommitId;
  readonly version: Version;
  /** Number of different blocks by type; a block that stands in two places counts once. */
  readonly counts: Readonly<Record<string, number>>;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
}

/** The state of a course run after one commit. Equal blocks of two snapshots are the same object while either is held. */
export interface Snapshot {
  readonly commit: CommitRecord;
  readonly course: Course;
}

export interface CommitInput {
  /** The commit that the change was worked out on; null creates the course run. */
  readonly expectedHead: CommitId | null;
  readonly next: Course;
  /** At most 255 characters. */
  readonly author: string;
  /** At most 255 characters. */
  readonly application: string;
  /** At most 4,000 characters. */
  readonly message: string;
  readonly changed: readonly ChangedBlock[];
  /** The texts that the commit names: of each changed block before and after, in each form that changed. */
  readonly contents?: readonly CommitContent[];
  /** Ends as succeeded with this result in the same transaction that moves the head. */
  readonly job?: { readonly id: JobId; readonly result: (commit: CommitRecord) => Json };
  /** Is completed with this answer in the same transaction that moves the head. */
  readonly key?: ClaimedKey & { readonly answer: (commit: CommitRecord) => Json };
  /** For a course run that lives in Studio: the commit is of what Studio has. */
  readonly studio?: StudioCommit;
  /** Told after each batch how many of the blocks that are new are written. */
  readonly onProgress?: (blocks: number, of: number) => void;
  /** Checked between batches; an aborted commit throws the signal's reason and leaves the head alone. */
  readonly signal?: AbortSignal;
}

export interface CommitResult extends Snapshot {
  /** Objects that were not in the store before: nodes, blobs, files objects and the commit itself. */
  readonly objectsWritten: number;
}

export interface CommitQuery extends PageRange {
  /** Only commits that changed this block itself; those that changed a block below it do not count. */
  readonly block?: BlockId;
}

export interface CourseQuery extends PageRange {
  /** Only course runs that one of these names: a key, or the beginning of keys with `*` after it. All if left out. */
  readonly within?: readonly string[];
}

export interface DeletedQuery extends PageRange {
  /** Only blocks of this type. */
  readonly type?: string;
}

/** A block that was in a course run and is not in its newest state. */
export interface DeletedBlock {
  readonly block: BlockId;
  /** The commit that deleted it; the block is in the state before. */
  readonly commit: CommitRecord;
}

export interface DeletionInput {
  /** The version that the head must have; null deletes the course run as it is. */
  readonly expectedVersion: Version | null;
  /** What jobs of the course run that are under way end with; they become `failed`. */
  readonly gone: { readonly message: string; readonly result: Json };
  /** The job that does the deletion; it ends as succeeded in the same transaction. */
  readonly job?: { readonly id: JobId; readonly result: Json };
  /** Is completed in the same transaction. */
  readonly key?: ClaimedKey & { readonly answer: Json };
}

/** What a deletion did. */
export interface Deletion {
  /** Where the course run was. */
  readonly head: CommitRecord;
  /** Jobs that were under way and have ended. */
  readonly ended: readonly JobId[];
}

// ---------------------------------------------------------------------------------- the store

/**
 * Course runs as versions. All methods may be called at the same time; what one commit wrote is
 * seen whole or not at all, also after a crash at any moment.
 */
export interface Store {
  readonly instance: InstanceId;
  readonly blobs: BlobStore;
  readonly plans: PlanStore;
  readonly jobs: JobStore;
  readonly keys: KeyStore;
  readonly instances: InstanceStore;
  readonly spool: SpoolStore;
  readonly locks: LockStore;
  readonly events: EventStore;
  readonly applications: ApplicationStore;
  readonly tokens: TokenStore;
  readonly usage: UsageStore;
  readonly studio: StudioStore;
  /** True where several processes may serve the same database at the same time. */
  readonly shared: boolean;
  /** True for a database that could only be opened for reading; every write then throws `StoreFailed` (`read-only`). */
  readonly readOnly: boolean;

  /** A part of the list of course runs in order of keys. */
  coursePage(query: CourseQuery): Promise<Page<CourseInfo>>;
  findCourse(key: CourseKey): Promise<CourseInfo | null>;

  /**
   * The head, or the state at a commit or course version (the newest commit with it). Null where
   * the course run or that state does not exist.
   */
  load(key: CourseKey, at?: CommitId | Version): Promise<Snapshot | null>;
  /** The commit that the course run stands at; nothing of its content is read. Null where there is no such course run. */
  head(key: CourseKey): Promise<CommitRecord | null>;
  /** The head where it is in memory, at once; null where it has to be looked for with `load`. */
  peek(key: CourseKey): Snapshot | null;
  /**
   * Does work as the only writer of a course run among all that ask this way, in all processes, in order of
   * their coming: for a change that is worked out on the head and committed to it. Others may still commit, so
   * `HeadMoved` is rare but not excluded. Throws `QueueTimeout`, or the signal's reason if it is aborted
   * before the turn comes.
   *
   * @param patience milliseconds to wait for the turn; 20,000 if left out
   */
  inTurn<Result>(key: CourseKey, work: () => Promise<Result>, signal?: AbortSignal, patience?: number): Promise<Result>;
  /**
   * Writes what is new of `next`, then moves the head, all or nothing. Throws `HeadMoved`, `CourseGone`,
   * `MissingBlobs`, `JobOver`, `KeyLost`, `StudioWriteLost`, `LimitExceeded`; `OutcomeUnknown` if the connection was lost in the
   * moment of the commit and the database cannot be asked whether it was made.
   */
  commit(key: CourseKey, input: CommitInput): Promise<CommitResult>;

  /**
   * Removes a course run, all or nothing: head, commits, plans, locks, last imports, sizes, and jobs that are over.
   * Writers of the course run then fail with `CourseGone`. Its objects and blobs stay in the database until they are
   * collected, but nothing reads them by way of the course run. A new course run with this key begins at commit 1.
   * Null if there is no such course run. Throws `HeadMoved`, `JobOver`, `KeyLost`.
   */
  deleteCourse(key: CourseKey, deletion: DeletionInput): Promise<Deletion | null>;
  /** A part of the history, newest first; empty if the course run does not exist. */
  commitPage(key: CourseKey, query: CommitQuery): Promise<Page<CommitRecord>>;
  /** Blocks that are not in the course run any more, the last deleted first, those of one commit in order of ids. */
  deletedBlocks(key: CourseKey, query: DeletedQuery): Promise<Page<DeletedBlock>>;
  /** Where a text is that a commit or a current plan of this course run names. Null if none of them does. */
  findContent(key: CourseKey, hash: ContentHash): Promise<ContentPlace | null>;
  /** By commit id or course version (the newest commit with it). */
  findCommit(key: CourseKey, at: CommitId | Version): Promise<CommitRecord | null>;

  /** Notes what an application last imported to a place: the base of its next merge there. */
  recordImport(course: CourseKey, block: BlockId, application: string, version: Version): Promise<void>;
  lastImport(course: CourseKey, block: BlockId, application: string): Promise<Version | null>;

  /** What a course run stores, its history included, each object counted once; in bytes. 0 if there is no such course run. */
  storedBytes(key: CourseKey): Promise<number>;

  /** Sees to it that the next reads show what another thread of this process has written by now. */
  lookAgain(): void;
  /**
   * Reads and writes something small. Throws `StoreFailed` if the database does not answer or cannot be written,
   * also if it lately could not, and `NewerDatabase` if a newer program has changed the tables since the start.
   */
  ping(): Promise<void>;
  /** What a monitor wants to know. Throws `StoreFailed`. */
  figures(): Promise<StoreFigures>;
  /**
   * Removes what has had its time, as `prune`, and the objects and blobs that nothing refers to. May run while
   * instances serve the database. Throws `CorruptStore`, and removes nothing, if what is referred to is not whole.
   */
  collect(options?: CollectOptions): Promise<Collected>;
  /**
   * Looks at everything: hashes all objects and blobs, follows each reference, compares rows with what they are about.
   * Only reads, a part at a time, and takes about 30 bytes of memory an object. May run while instances serve the
   * database: what they change meanwhile is not told as a fault. Throws `StoreFailed` if the database cannot be read.
   */
  verify(options?: VerifyOptions): Promise<Verified>;
  /**
   * Gives the space of what was removed back to the disk. False if that needs to have the database alone and an
   * instance serves it: a SQLite file of an older form is written anew as a whole.
   */
  compact(): Promise<boolean>;
  /** Removes what has had its time: plans, keys, locks, tokens, old jobs and calls, uploads that never ended. */
  prune(): Promise<Pruned>;
  /** Waits for what is under way. The store may not be used afterwards. */
  close(): Promise<void>;
}

/** Sizes that the store refuses to go beyond. */
export interface Limits {
  /** Bytes of one blob. */
  readonly blob: number;
  /** Bytes of one plan's request, as JSON. */
  readonly plan: number;
  /** Plans kept for one course run; the oldest go first. */
  readonly plansPerCourse: number;
  /** Bytes of a job's result or a key's answer, as JSON. */
  readonly result: number;
  /** Bytes that one course run may store, its history included. */
  readonly course: number;
  /** Bytes of one encoded object: a node with its text, or the list of a course run's files. */
  readonly object: number;
}

export interface StoreOptions {
  /** Milliseconds since 1970, UTC; the system's clock where it is left out. */
  readonly now?: () => number;
  /** A fresh id of at least 128 random bits in hex digits; the system's where it is left out. */
  readonly randomId?: () => string;
  readonly instance?: InstanceId;
  readonly limits?: Partial<Limits>;
  /** Opens the database for reading, as it is: nothing is written, created or brought to a newer form. */
  readonly readOnly?: boolean;
  /** Whole courses kept in memory; 8 where it is left out. */
  readonly cachedCourses?: number;
  /** Connections to a database server; 10 where it is left out. SQLite always has one. */
  readonly connections?: number;
}
