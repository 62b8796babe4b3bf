import { textOf } from './answer.ts';
import { exchange, type Listing, type Reading, type Writing } from './exchange.ts';
import { commitPlan, type Operation, query } from './operations.ts';
import type { ReadResult, WriteResult } from './result.ts';
import { type ArchiveMedia, address, BASE_PATH, MEDIA } from './routes.ts';
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
import type { NewPlan, Plan } from './schemas/plan.ts';
import type { BlocksChoices, ComparisonChoices } from './schemas/queries.ts';
import type { Usage, UsageChoices } from './schemas/usage.ts';
import type { Scope, WriteAnswer } from './schemas/write.ts';
import type { Transport, TransportAnswer } from './transport.ts';
import { type WaitOptions, waitForJob } from './wait.ts';

/** A packed export. Its name is the one that the service gives, such as `vertical-week1.tar.gz`. */
export interface Archive {
  readonly bytes: Uint8Array;
  readonly media: ArchiveMedia;
  readonly name: string;
}

/**
 * The typed client that `createClient` makes.
 *
 * @useDeclaredType
 */
export type Client = ReturnType<typeof createClient>;

/**
 * Makes a typed client that sends its requests over a transport. A refusal is a result, so no method rejects
 * because of an answer. A method rejects if the transport got no answer, or with the reason of an aborted signal.
 */
export function createClient({ request }: { readonly request: Transport }) {
  const { read, readJson, readPage, readAll, perform } = exchange(request);

  function getJob(id: string, reading: Reading = {}): Promise<ReadResult<Job>> {
    return readJson<Job>(address('job', { job: id }), {}, reading);
  }

  return {
    /** Lists the course runs that the caller may read, one page at a time. */
    listCourses: (options: Listing = {}) => readPage<CourseSummary>(address('courses', {}), options),
    /** Reads one course run: version, root and counts. */
    getCourse: (course: string, reading: Reading = {}) =>
      readJson<CourseAnswer>(address('course', { course_key: course }), {}, reading),
    /** Creates an empty course run. */
    createCourse: (course: NewCourse, writing: Writing = {}) =>
      perform<WriteAnswer>(
        {
          method: 'POST',
          path: address('courses', {}),
          query: {},
          headers: { 'content-type': MEDIA.json },
          body: JSON.stringify(course),
        },
        writing,
      ),
    /** Removes a course run with its history from the service. `ifMatch`: the course version. */
    deleteCourse: (course: string, writing: Writing) =>
      perform<DeletedCourse>(
        { method: 'DELETE', path: address('course', { course_key: course }), query: {}, headers: {}, body: null },
        writing,
      ),

    /** Reads the outline, from `root` down to `depth` levels. */
    getOutline: (course: string, options: Reading & { readonly root?: string; readonly depth?: number } = {}) =>
      readJson<OutlineNode>(
        address('outline', { course_key: course }),
        { root: options.root, depth: options.depth },
        options,
      ),
    /** Reads the outline with counts of findings and orphans only, as badges need it. */
    getOutlineCounts: (course: string, options: Reading & { readonly root?: string; readonly depth?: number } = {}) =>
      readJson<OutlineCounts>(
        address('outline', { course_key: course }),
        { root: options.root, depth: options.depth, fields: 'counts' },
        options,
      ),
    /** Searches the blocks of a course run by url_name, type or text, also deleted ones. */
    findBlocks: (course: string, choices: BlocksChoices, reading: Reading = {}) =>
      readJson<Page<FoundBlock>>(address('blocks', { course_key: course }), choices, reading),
    /** Reads one block: settings, parents, children and versions. */
    getBlock: (block: string, reading: Reading = {}) =>
      readJson<BlockAnswer>(address('block', { usage_key: block }), {}, reading),
    /** Reads the settings of one block: explicit, inherited and effective. */
    getSettings: (block: string, reading: Reading = {}) =>
      readJson<BlockSettings>(address('settings', { usage_key: block }), {}, reading),

    /** Reads a subtree as one XML document, or with `scope: 'node'` the block alone with its children as references. */
    getDocument: (block: string, options: Reading & { readonly at?: string; readonly scope?: Scope } = {}) =>
      read<string>(
        address('blockOlx', { usage_key: block }),
        { at: options.at, scope: options.scope },
        options,
        MEDIA.xml,
        textOf,
      ),
    /** Lists the files of an export. */
    getExportList: (block: string, options: Reading & { readonly at?: string } = {}) =>
      readJson<ExportList>(address('blockOlx', { usage_key: block }), { at: options.at }, options),
    /** Downloads the export of a subtree, `at` an earlier version if given. */
    getArchive: (block: string, options: ArchiveOptions = {}) =>
      readArchive(address('blockOlx', { usage_key: block }), options),
    /** Downloads the export of a whole course run. */
    getCourseArchive: (course: string, options: ArchiveOptions = {}) =>
      readArchive(address('courseOlx', { course_key: course }), options),

    /** Carries out an operation. Answers what it did, or a job. */
    write: (operation: Operation, writing: Writing = {}) => perform<WriteAnswer>(operation, writing),
    /** Works out what an operation would do; changes nothing. `ifMatch` may be left out. */
    plan: (operation: Operation, writing: Writing = {}) =>
      perform<Plan>({ ...operation, query: { ...operation.query, plan: 'true' } }, writing),
    /** Reads a plan again. */
    getPlan: (course: string, plan: string, reading: Reading = {}) =>
      readJson<Plan>(address('plan', { course_key: course, plan }), {}, reading),
    /** Decides conflicts of a plan; answers another plan for the same content. */
    choose: (course: string, plan: string, choices: Readonly<Record<string, Side>>, writing: Writing = {}) =>
      perform<Plan>(
        {
          method: 'POST',
          path: address('plans', { course_key: course }),
          query: {},
          headers: { 'content-type': MEDIA.json },
          body: JSON.stringify({ plan, choices } satisfies NewPlan),
        },
        writing,
      ),
    /** Does exactly what a plan showed, or refuses. */
    commitPlan: (course: string, plan: string, writing: Writing = {}) =>
      perform<WriteAnswer>(commitPlan(course, plan), writing),
    /** A text that a plan, a commit or a comparison names by its hash. */
    getContent: (course: string, hash: string, reading: Reading = {}) =>
      read<string>(address('content', { course_key: course, hash }), {}, reading, MEDIA.text, textOf),

    /** Lists the jobs of the caller, newest first, of one course run with `course`. */
    listJobs: (options: Listing & { readonly course?: string } = {}) =>
      readJson<Page<Job>>(
        address('jobs', {}),
        { course_key: options.course, page: options.page, page_size: options.page_size },
        options,
      ),
    /** Reads the state of a job. */
    getJob,
    /** Asks a job to stop. */
    cancelJob: (id: string, writing: Writing = {}) =>
      perform<Job>(
        { method: 'DELETE', path: address('job', { job: id }), query: {}, headers: {}, body: null },
        writing,
      ),
    /** Waits if the result is a job; gives back any other result as it is. */
    settle: async <Value>(result: WriteResult<Value>, options: WaitOptions = {}): Promise<ReadResult<Value>> =>
      !result.ok || result.job === null
        ? result
        : waitForJob<Value>(result.job, (id, signal) => getJob(id, { signal }), options),

    /**
     * The address of the event stream of a course run, for an `EventSource`. It begins with `BASE_PATH`.
     * A transport gives whole answers, and a stream has no end.
     */
    courseEvents: (course: string): string => BASE_PATH + address('courseEvents', { course_key: course }),
    /** The address of the event stream of a job, for an `EventSource`. */
    jobEvents: (id: string): string => BASE_PATH + address('jobEvents', { job: id }),

    /** History, newest first; of one block with `block`. */
    listCommits: (course: string, options: Listing & { readonly block?: string } = {}) =>
      readJson<Page<Commit>>(
        address('commits', { course_key: course }),
        { block: options.block, page: options.page, page_size: options.page_size },
        options,
      ),
    /** Reads one commit with its changes. */
    getCommit: (course: string, commit: string, reading: Reading = {}) =>
      readJson<CommitDetail>(address('commit', { course_key: course, commit }), {}, reading),
    /** `from` and `to`: commits or course versions; `to` is the present state if it is left out. */
    compare: (course: string, choices: ComparisonChoices, reading: Reading = {}) =>
      readJson<Comparison>(address('comparisons', { course_key: course }), choices, reading),
    /** All findings in a block and below it, or in the course run if `block` is null. */
    listDiagnostics: (course: string, block: string | null, reading: Reading = {}) =>
      readAll<Diagnostic>(
        block === null
          ? address('courseDiagnostics', { course_key: course })
          : address('blockDiagnostics', { usage_key: block }),
        {},
        reading,
      ),

    /** Who works on a subtree, or on the course run if `block` is null. */
    getLock: (course: string, block: string | null, reading: Reading = {}) =>
      readJson<LockAnswer>(lockAddress(course, block), {}, reading),
    /** Takes a lock, or holds on to it. */
    takeLock: (course: string, block: string | null, choices: LockChoices = {}, writing: Writing = {}) =>
      perform<LockAnswer>(
        { method: 'PUT', path: lockAddress(course, block), query: query({ ...choices }), headers: {}, body: null },
        writing,
      ),
    /** Gives a lock back. */
    releaseLock: (
      course: string,
      block: string | null,
      choices: Pick<LockChoices, 'kind'> = {},
      writing: Writing = {},
    ) =>
      perform<LockAnswer>(
        { method: 'DELETE', path: lockAddress(course, block), query: query({ ...choices }), headers: {}, body: null },
        writing,
      ),

    /** Figures about everybody; for those who run the service. */
    getUsage: (choices: UsageChoices, reading: Reading = {}) => readJson<Usage>(address('usage', {}), choices, reading),

    /** Lists the block types of the catalogue. */
    listBlockTypes: (reading: Reading = {}) => readAll<BlockTypeSummary>(address('blockTypes', {}), {}, reading),
    /** Reads one block type with its fields and an example. */
    getBlockType: (type: string, reading: Reading = {}) =>
      readJson<BlockTypeAnswer>(address('blockType', { type }), {}, reading),

    /** Lists all static assets of a course run. */
    listAssets: (course: string, reading: Reading = {}) =>
      readAll<Asset>(address('assets', { course_key: course }), {}, reading),
    /** Lists all course-level files of a course run. */
    listFiles: (course: string, reading: Reading = {}) =>
      readAll<Asset>(address('files', { course_key: course }), {}, reading),
    /** Downloads a course-level file. */
    getFile: (course: string, path: string, reading: Reading = {}) =>
      read<Uint8Array>(address('file', { course_key: course, path }), {}, reading, '*/*', (answer) => answer.body),
    /** Downloads a static asset. */
    getAsset: (course: string, path: string, reading: Reading = {}) =>
      read<Uint8Array>(address('asset', { course_key: course, path }), {}, reading, '*/*', (answer) => answer.body),
  };

  function readArchive(path: string, options: ArchiveOptions): Promise<ReadResult<Archive>> {
    const media = options.media ?? MEDIA.gzip;
    return read<Archive>(path, { at: options.at }, options, media, (answer) => ({
      bytes: answer.body,
      media,
      name: fileName(answer) ?? (media === MEDIA.gzip ? 'olx.tar.gz' : 'olx.zip'),
    }));
  }
}

/** Which version of an export to download, and in which format. */
export interface ArchiveOptions extends Reading {
  /** A commit or a version; the present state if it is left out. */
  readonly at?: string;
  /** `.tar.gz` if it is left out. */
  readonly media?: ArchiveMedia;
}

function lockAddress(course: string, block: string | null): string {
  return block === null ? address('courseLock', { course_key: course }) : address('blockLock', { usage_key: block });
}

function fileName(answer: TransportAnswer): string | null {
  const match = /filename\*=UTF-8''([^;]+)/.exec(answer.headers['content-disposition'] ?? '');
  return match?.[1] === undefined ? null : decodeURIComponent(match[1]);
}
