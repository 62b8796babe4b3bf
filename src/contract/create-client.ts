import { textOf } from './answer.ts';
import type { Archive, ArchiveOptions, Client } from './client.ts';
import { exchange, type Reading } from './exchange.ts';
import { commitPlan, query } from './operations.ts';
import type { ReadResult, WriteResult } from './result.ts';
import { address, BASE_PATH, MEDIA } from './routes.ts';
import type { Asset } from './schemas/asset.ts';
import type { BlockAnswer, BlockSettings, FoundBlock, OutlineCounts, OutlineNode } from './schemas/block.ts';
import type { BlockTypeAnswer, BlockTypeSummary } from './schemas/block-type.ts';
import type { Commit, CommitDetail, Comparison } from './schemas/commit.ts';
import type { CourseAnswer, CourseSummary, DeletedCourse } from './schemas/course.ts';
import type { Diagnostic } from './schemas/diagnostic.ts';
import type { ExportList } from './schemas/export.ts';
import type { Job } from './schemas/job.ts';
import type { Page } from './schemas/list.ts';
import type { LockAnswer } from './schemas/lock.ts';
import type { NewPlan, Plan } from './schemas/plan.ts';
import type { Usage } from './schemas/usage.ts';
import type { WriteAnswer } from './schemas/write.ts';
import type { Transport, TransportAnswer } from './transport.ts';
import { type WaitOptions, waitForJob } from './wait.ts';

/** What a client is made of. */
export interface ClientOptions {
  /** Sends the requests. */
  readonly request: Transport;
  /**
   * Told how far the service is with reading a course run from Studio. The first read of a course run waits for that
   * job.
   */
  readonly onReading?: (job: Job) => void;
}

/**
 * Makes a typed client that sends its requests over a transport. A refusal is a result, so no method rejects
 * because of an answer. A method rejects if the transport got no answer, or with the reason of an aborted signal.
 */
export function createClient({ request, onReading }: ClientOptions): Client {
  const { read, readJson, readPage, readAll, perform } = exchange(request, onReading);

  function getJob(id: string, reading: Reading = {}): Promise<ReadResult<Job>> {
    return readJson<Job>(address('job', { job: id }), {}, reading);
  }

  return {
    listCourses: (options = {}) => readPage<CourseSummary>(address('courses', {}), options),
    getCourse: (course, reading = {}) => readJson<CourseAnswer>(address('course', { course_key: course }), {}, reading),
    createCourse: (course, { create_in_studio, ...writing } = {}) =>
      perform<WriteAnswer>(
        {
          method: 'POST',
          path: address('courses', {}),
          query: query({ create_in_studio }),
          headers: { 'content-type': MEDIA.json },
          body: JSON.stringify(course),
        },
        writing,
      ),
    deleteCourse: (course, writing) =>
      perform<DeletedCourse>(
        { method: 'DELETE', path: address('course', { course_key: course }), query: {}, headers: {}, body: null },
        writing,
      ),

    getOutline: (course, options = {}) =>
      readJson<OutlineNode>(
        address('outline', { course_key: course }),
        { root: options.root, depth: options.depth },
        options,
      ),
    getOutlineCounts: (course, options = {}) =>
      readJson<OutlineCounts>(
        address('outline', { course_key: course }),
        { root: options.root, depth: options.depth, fields: 'counts' },
        options,
      ),
    findBlocks: (course, choices, reading = {}) =>
      readJson<Page<FoundBlock>>(address('blocks', { course_key: course }), choices, reading),
    getBlock: (block, reading = {}) => readJson<BlockAnswer>(address('block', { usage_key: block }), {}, reading),
    getSettings: (block, reading = {}) =>
      readJson<BlockSettings>(address('settings', { usage_key: block }), {}, reading),

    getDocument: (block, options = {}) =>
      read<string>(
        address('blockOlx', { usage_key: block }),
        { at: options.at, scope: options.scope },
        options,
        MEDIA.xml,
        textOf,
      ),
    getExportList: (block, options = {}) =>
      readJson<ExportList>(address('blockOlx', { usage_key: block }), { at: options.at }, options),
    getArchive: (block, options = {}) => readArchive(address('blockOlx', { usage_key: block }), options),
    getCourseArchive: (course, options = {}) => readArchive(address('courseOlx', { course_key: course }), options),

    write: (operation, writing = {}) => perform<WriteAnswer>(operation, writing),
    plan: (operation, writing = {}) =>
      perform<Plan>({ ...operation, query: { ...operation.query, plan: 'true' } }, writing),
    getPlan: (course, plan, reading = {}) => readJson<Plan>(address('plan', { course_key: course, plan }), {}, reading),
    choose: (course, plan, choices, writing = {}) =>
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
    commitPlan: (course, plan, writing = {}) => perform<WriteAnswer>(commitPlan(course, plan), writing),
    getContent: (course, hash, reading = {}) =>
      read<string>(address('content', { course_key: course, hash }), {}, reading, MEDIA.text, textOf),

    listJobs: (options = {}) =>
      readJson<Page<Job>>(
        address('jobs', {}),
        { course_key: options.course, page: options.page, page_size: options.page_size },
        options,
      ),
    getJob,
    cancelJob: (id, writing = {}) =>
      perform<Job>(
        { method: 'DELETE', path: address('job', { job: id }), query: {}, headers: {}, body: null },
        writing,
      ),
    settle: async <Value>(result: WriteResult<Value>, options: WaitOptions = {}): Promise<ReadResult<Value>> =>
      !result.ok || result.job === null
        ? result
        : waitForJob<Value>(result.job, (id, signal) => getJob(id, { signal }), options),

    courseEvents: (course) => BASE_PATH + address('courseEvents', { course_key: course }),
    jobEvents: (id) => BASE_PATH + address('jobEvents', { job: id }),

    listCommits: (course, options = {}) =>
      readJson<Page<Commit>>(
        address('commits', { course_key: course }),
        { block: options.block, page: options.page, page_size: options.page_size },
        options,
      ),
    getCommit: (course, commit, reading = {}) =>
      readJson<CommitDetail>(address('commit', { course_key: course, commit }), {}, reading),
    compare: (course, choices, reading = {}) =>
      readJson<Comparison>(address('comparisons', { course_key: course }), choices, reading),
    listDiagnostics: (course, block, reading = {}) =>
      readAll<Diagnostic>(
        block === null
          ? address('courseDiagnostics', { course_key: course })
          : address('blockDiagnostics', { usage_key: block }),
        {},
        reading,
      ),

    getLock: (course, block, reading = {}) => readJson<LockAnswer>(lockAddress(course, block), {}, reading),
    takeLock: (course, block, choices = {}, writing = {}) =>
      perform<LockAnswer>(
        { method: 'PUT', path: lockAddress(course, block), query: query({ ...choices }), headers: {}, body: null },
        writing,
      ),
    releaseLock: (course, block, choices = {}, writing = {}) =>
      perform<LockAnswer>(
        { method: 'DELETE', path: lockAddress(course, block), query: query({ ...choices }), headers: {}, body: null },
        writing,
      ),

    getUsage: (choices, reading = {}) => readJson<Usage>(address('usage', {}), choices, reading),

    listBlockTypes: (reading = {}) => readAll<BlockTypeSummary>(address('blockTypes', {}), {}, reading),
    getBlockType: (type, reading = {}) => readJson<BlockTypeAnswer>(address('blockType', { type }), {}, reading),

    listAssets: (course, reading = {}) => readAll<Asset>(address('assets', { course_key: course }), {}, reading),
    listFiles: (course, reading = {}) => readAll<Asset>(address('files', { course_key: course }), {}, reading),
    getFile: (course, path, reading = {}) =>
      read<Uint8Array>(address('file', { course_key: course, path }), {}, reading, '*/*', (answer) => answer.body),
    getAsset: (course, path, reading = {}) =>
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

function lockAddress(course: string, block: string | null): string {
  return block === null ? address('courseLock', { course_key: course }) : address('blockLock', { usage_key: block });
}

function fileName(answer: TransportAnswer): string | null {
  const match = /filename\*=UTF-8''([^;]+)/.exec(answer.headers['content-disposition'] ?? '');
  return match?.[1] === undefined ? null : decodeURIComponent(match[1]);
}
