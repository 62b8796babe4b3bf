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

/** A packed export. */
export interface Archive {
  readonly bytes: Uint8Array;
  readonly media: ArchiveMedia;
  /** As the service names it, such as `vertical-week1.tar.gz`. */
  readonly name: string;
}

export type Client = ReturnType<typeof createClient>;

/**
 * A typed client over whatever sends requests. Methods never reject for an answer of the service:
 * a refusal is a result. They reject as the transport does if no answer came, and when aborted.
 */
export function createClient({ request }: { readonly request: Transport }) {
  const { read, readJson, readPage, readAll, perform } = exchange(request);

  function getJob(id: string, reading: Reading = {}): Promise<ReadResult<Job>> {
    return readJson<Job>(address('job', { job: id }), {}, reading);
  }

  return {
    listCourses: (options: Listing = {}) => readPage<CourseSummary>(address('courses', {}), options),
    getCourse: (course: string, reading: Reading = {}) =>
      readJson<CourseAnswer>(address('course', { course_key: course }), {}, reading),
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

    getOutline: (course: string, options: Reading & { readonly root?: string; readonly depth?: number } = {}) =>
      readJson<OutlineNode>(
        address('outline', { course_key: course }),
        { root: options.root, depth: options.depth },
        options,
      ),
    /** The outline with no more than badges need. */
    getOutlineCounts: (course: string, options: Reading & { readonly root?: string; readonly depth?: number } = {}) =>
      readJson<OutlineCounts>(
        address('outline', { course_key: course }),
        { root: options.root, depth: options.depth, fields: 'counts' },
        options,
      ),
    findBlocks: (course: string, choices: BlocksChoices, reading: Reading = {}) =>
      readJson<Page<FoundBlock>>(address('blocks', { course_key: course }), choices, reading),
    getBlock: (block: string, reading: Reading = {}) =>
      readJson<BlockAnswer>(address('block', { usage_key: block }), {}, reading),
    getSettings: (block: string, reading: Reading = {}) =>
      readJson<BlockSettings>(address('settings', { usage_key: block }), {}, reading),

    /** The subtree as one inline document, or the node alone with its children as bare references: what an editor shows. */
    getDocument: (block: string, options: Reading & { readonly at?: string; readonly scope?: Scope } = {}) =>
      read<string>(
        address('blockOlx', { usage_key: block }),
        { at: options.at, scope: options.scope },
        options,
        MEDIA.xml,
        textOf,
      ),
    /** What an export holds. */
    getExportList: (block: string, options: Reading & { readonly at?: string } = {}) =>
      readJson<ExportList>(address('blockOlx', { usage_key: block }), { at: options.at }, options),
    getArchive: (block: string, options: ArchiveOptions = {}) =>
      readArchive(address('blockOlx', { usage_key: block }), options),
    getCourseArchive: (course: string, options: ArchiveOptions = {}) =>
      readArchive(address('courseOlx', { course_key: course }), options),

    /** Does an operation. */
    write: (operation: Operation, writing: Writing = {}) => perform<WriteAnswer>(operation, writing),
    /** Works out what an operation would do; changes nothing. `ifMatch` may be left out. */
    plan: (operation: Operation, writing: Writing = {}) =>
      perform<Plan>({ ...operation, query: { ...operation.query, plan: 'true' } }, writing),
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

    listJobs: (options: Listing & { readonly course?: string } = {}) =>
      readJson<Page<Job>>(
        address('jobs', {}),
        { course_key: options.course, page: options.page, page_size: options.page_size },
        options,
      ),
    getJob,
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
     * The addresses of event streams, for an `EventSource`: a transport gives whole answers, and a stream has no end.
     * They begin with `BASE_PATH`.
     */
    courseEvents: (course: string): string => BASE_PATH + address('courseEvents', { course_key: course }),
    jobEvents: (id: string): string => BASE_PATH + address('jobEvents', { job: id }),

    /** History, newest first; of one block with `block`. */
    listCommits: (course: string, options: Listing & { readonly block?: string } = {}) =>
      readJson<Page<Commit>>(
        address('commits', { course_key: course }),
        { block: options.block, page: options.page, page_size: options.page_size },
        options,
      ),
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

    listBlockTypes: (reading: Reading = {}) => readAll<BlockTypeSummary>(address('blockTypes', {}), {}, reading),
    getBlockType: (type: string, reading: Reading = {}) =>
      readJson<BlockTypeAnswer>(address('blockType', { type }), {}, reading),

    listAssets: (course: string, reading: Reading = {}) =>
      readAll<Asset>(address('assets', { course_key: course }), {}, reading),
    listFiles: (course: string, reading: Reading = {}) =>
      readAll<Asset>(address('files', { course_key: course }), {}, reading),
    getFile: (course: string, path: string, reading: Reading = {}) =>
      read<Uint8Array>(address('file', { course_key: course, path }), {}, reading, '*/*', (answer) => answer.body),
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

interface ArchiveOptions extends Reading {
  readonly at?: string;
  readonly media?: ArchiveMedia;
}

function lockAddress(course: string, block: string | null): string {
  return block === null ? address('courseLock', { course_key: course }) : address('blockLock', { usage_key: block });
}

function fileName(answer: TransportAnswer): string | null {
  const match = /filename\*=UTF-8''([^;]+)/.exec(answer.headers['content-disposition'] ?? '');
  return match?.[1] === undefined ? null : decodeURIComponent(match[1]);
}
