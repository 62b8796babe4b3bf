import type { Listing, Reading, Writing } from './exchange.ts';
import type { Operation } from './operations.ts';
import type { ReadResult, WriteResult } from './result.ts';
import type { ArchiveMedia } from './routes.ts';
import type { Asset } from './schemas/asset.ts';
import type { BlockAnswer, BlockSettings, FoundBlock, OutlineCounts, OutlineNode } from './schemas/block.ts';
import type { BlockTypeAnswer, BlockTypeSummary } from './schemas/block-type.ts';
import type { Side } from './schemas/change.ts';
import type { Commit, CommitDetail, Comparison } from './schemas/commit.ts';
import type { CourseAnswer, CourseSummary, DeletedCourse, NewCourse } from './schemas/course.ts';
import type { Diagnostic } from './schemas/diagnostic.ts';
import type { ExportList } from './schemas/export.ts';
import type { Job } from './schemas/job.ts';
import type { Page } from './schemas/list.ts';
import type { LockAnswer, LockChoices } from './schemas/lock.ts';
import type { Plan } from './schemas/plan.ts';
import type { BlocksChoices, ComparisonChoices } from './schemas/queries.ts';
import type { Usage, UsageChoices } from './schemas/usage.ts';
import type { Scope, WriteAnswer } from './schemas/write.ts';
import type { WaitOptions } from './wait.ts';

/** Which version of an export to download, and in which format. */
export interface ArchiveOptions extends Reading {
  /** A commit or a version; the present state if it is left out. */
  readonly at?: string;
  /** `.tar.gz` if it is left out. */
  readonly media?: ArchiveMedia;
}

/** A packed export. Its name is the one that the service gives, such as `vertical-week1.tar.gz`. */
export interface Archive {
  readonly bytes: Uint8Array;
  readonly media: ArchiveMedia;
  readonly name: string;
}

/** A typed client of the service. `createClient` makes it. */
export interface Client {
  /** Lists the course runs that the caller may read, one page at a time. */
  listCourses(options?: Listing): Promise<ReadResult<Page<CourseSummary>>>;
  /** Reads one course run: version, root and counts. */
  getCourse(course: string, reading?: Reading): Promise<ReadResult<CourseAnswer>>;
  /** Creates an empty course run. */
  createCourse(
    course: NewCourse,
    writing?: Writing & {
      /** Creates the course run in Studio, if the service is connected to one that lacks it. */
      readonly create_in_studio?: boolean;
    },
  ): Promise<WriteResult<WriteAnswer>>;
  /** Removes a course run with its history from the service. `ifMatch`: the course version. */
  deleteCourse(course: string, writing: Writing): Promise<WriteResult<DeletedCourse>>;

  /** Reads the outline, from `root` down to `depth` levels. */
  getOutline(
    course: string,
    options?: Reading & { readonly root?: string; readonly depth?: number },
  ): Promise<ReadResult<OutlineNode>>;
  /** Reads the outline with counts of findings and orphans only, as badges need it. */
  getOutlineCounts(
    course: string,
    options?: Reading & { readonly root?: string; readonly depth?: number },
  ): Promise<ReadResult<OutlineCounts>>;
  /** Searches the blocks of a course run by url_name, type or text, also deleted ones. */
  findBlocks(course: string, choices: BlocksChoices, reading?: Reading): Promise<ReadResult<Page<FoundBlock>>>;
  /** Reads one block: settings, parents, children and versions. */
  getBlock(block: string, reading?: Reading): Promise<ReadResult<BlockAnswer>>;
  /** Reads the settings of one block: explicit, inherited and effective. */
  getSettings(block: string, reading?: Reading): Promise<ReadResult<BlockSettings>>;

  /** Reads a subtree as one XML document, or with `scope: 'node'` the block alone with its children as references. */
  getDocument(
    block: string,
    options?: Reading & { readonly at?: string; readonly scope?: Scope },
  ): Promise<ReadResult<string>>;
  /** Lists the files of an export. */
  getExportList(block: string, options?: Reading & { readonly at?: string }): Promise<ReadResult<ExportList>>;
  /** Downloads the export of a subtree, `at` an earlier version if given. */
  getArchive(block: string, options?: ArchiveOptions): Promise<ReadResult<Archive>>;
  /** Downloads the export of a whole course run. */
  getCourseArchive(course: string, options?: ArchiveOptions): Promise<ReadResult<Archive>>;

  /** Carries out an operation. Answers what it did, or a job. */
  write(operation: Operation, writing?: Writing): Promise<WriteResult<WriteAnswer>>;
  /** Works out what an operation would do; changes nothing. `ifMatch` may be left out. */
  plan(operation: Operation, writing?: Writing): Promise<WriteResult<Plan>>;
  /** Reads a plan again. */
  getPlan(course: string, plan: string, reading?: Reading): Promise<ReadResult<Plan>>;
  /** Decides conflicts of a plan; answers another plan for the same content. */
  choose(
    course: string,
    plan: string,
    choices: Readonly<Record<string, Side>>,
    writing?: Writing,
  ): Promise<WriteResult<Plan>>;
  /** Does exactly what a plan showed, or refuses. */
  commitPlan(course: string, plan: string, writing?: Writing): Promise<WriteResult<WriteAnswer>>;
  /** A text that a plan, a commit or a comparison names by its hash. */
  getContent(course: string, hash: string, reading?: Reading): Promise<ReadResult<string>>;

  /** Lists the jobs of the caller, newest first, of one course run with `course`. */
  listJobs(options?: Listing & { readonly course?: string }): Promise<ReadResult<Page<Job>>>;
  /** Reads the state of a job. */
  getJob(id: string, reading?: Reading): Promise<ReadResult<Job>>;
  /** Asks a job to stop. */
  cancelJob(id: string, writing?: Writing): Promise<WriteResult<Job>>;
  /** Waits if the result is a job; gives back any other result as it is. */
  settle<Value>(result: WriteResult<Value>, options?: WaitOptions): Promise<ReadResult<Value>>;

  /**
   * The address of the event stream of a course run, for an `EventSource`. It begins with `BASE_PATH`.
   * A transport gives whole answers, and a stream has no end.
   */
  courseEvents(course: string): string;
  /** The address of the event stream of a job, for an `EventSource`. */
  jobEvents(id: string): string;

  /** History, newest first; of one block with `block`. */
  listCommits(course: string, options?: Listing & { readonly block?: string }): Promise<ReadResult<Page<Commit>>>;
  /** Reads one commit with its changes. */
  getCommit(course: string, commit: string, reading?: Reading): Promise<ReadResult<CommitDetail>>;
  /** `from` and `to`: commits or course versions; `to` is the present state if it is left out. */
  compare(course: string, choices: ComparisonChoices, reading?: Reading): Promise<ReadResult<Comparison>>;
  /** All findings in a block and below it, or in the course run if `block` is null. */
  listDiagnostics(course: string, block: string | null, reading?: Reading): Promise<ReadResult<readonly Diagnostic[]>>;

  /** Who works on a subtree, or on the course run if `block` is null. */
  getLock(course: string, block: string | null, reading?: Reading): Promise<ReadResult<LockAnswer>>;
  /** Takes a lock, or holds on to it. */
  takeLock(
    course: string,
    block: string | null,
    choices?: LockChoices,
    writing?: Writing,
  ): Promise<WriteResult<LockAnswer>>;
  /** Gives a lock back. */
  releaseLock(
    course: string,
    block: string | null,
    choices?: Pick<LockChoices, 'kind'>,
    writing?: Writing,
  ): Promise<WriteResult<LockAnswer>>;

  /** Figures about everybody; for those who run the service. */
  getUsage(choices: UsageChoices, reading?: Reading): Promise<ReadResult<Usage>>;

  /** Lists the block types of the catalogue. */
  listBlockTypes(reading?: Reading): Promise<ReadResult<readonly BlockTypeSummary[]>>;
  /** Reads one block type with its fields and an example. */
  getBlockType(type: string, reading?: Reading): Promise<ReadResult<BlockTypeAnswer>>;

  /** Lists all static assets of a course run. */
  listAssets(course: string, reading?: Reading): Promise<ReadResult<readonly Asset[]>>;
  /** Lists all course-level files of a course run. */
  listFiles(course: string, reading?: Reading): Promise<ReadResult<readonly Asset[]>>;
  /** Downloads a course-level file. */
  getFile(course: string, path: string, reading?: Reading): Promise<ReadResult<Uint8Array>>;
  /** Downloads a static asset. */
  getAsset(course: string, path: string, reading?: Reading): Promise<ReadResult<Uint8Array>>;
}
