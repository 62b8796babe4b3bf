import { refusalOf, textOf, versionsOf } from './answer.ts';
import { type Operation, query } from './operations.ts';
import type { Done, ReadResult, WriteResult } from './result.ts';
import { type ArchiveMedia, address, MEDIA } from './routes.ts';
import type { AssetList, CourseFileList } from './schemas/asset.ts';
import type { BlockAnswer, OutlineNode } from './schemas/block.ts';
import type { BlockTypeAnswer, BlockTypeList } from './schemas/block-type.ts';
import type { CommitDetail, CommitList, Comparison } from './schemas/commit.ts';
import type { CourseAnswer, CourseList, NewCourse } from './schemas/course.ts';
import type { ProblemList } from './schemas/diagnostic.ts';
import type { ExportList } from './schemas/export.ts';
import type { Job } from './schemas/job.ts';
import type { LockAnswer, LockChoices } from './schemas/lock.ts';
import type { Plan } from './schemas/plan.ts';
import type { Usage, UsageChoices } from './schemas/usage.ts';
import type { Scope, WriteAnswer } from './schemas/write.ts';
import type { Transport, TransportAnswer, TransportRequest } from './transport.ts';
import { type WaitOptions, waitForJob } from './wait.ts';

interface Reading {
  readonly signal?: AbortSignal | undefined;
}

interface Writing extends Reading {
  /** The version that this write was made for, without quotes; what it names is said at each operation. */
  readonly ifMatch?: string;
  /** In place of `ifMatch`, for those with the right to force: does the write whatever the state is. */
  readonly force?: true;
  /** Sent again with the same key, a write takes effect once and gives the same answer. */
  readonly idempotencyKey?: string;
  /** The token of the lock that the caller holds. */
  readonly lockToken?: number;
  /** Asks for a job at once, whatever the size. */
  readonly asJob?: boolean;
  readonly onUploadProgress?: (sent: number, total: number | null) => void;
}

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
 * a refusal is a result. They reject as the transport does where no answer came, and when aborted.
 */
export function createClient({ request }: { readonly request: Transport }) {
  function send(part: Partial<TransportRequest> & Pick<TransportRequest, 'path'>): Promise<TransportAnswer> {
    return request({
      method: 'GET',
      query: {},
      headers: {},
      body: null,
      signal: null,
      onUploadProgress: null,
      ...part,
    });
  }

  async function read<Value>(
    path: string,
    query: Readonly<Record<string, string | number | undefined>>,
    reading: Reading,
    accept: string,
    value: (answer: TransportAnswer) => Value,
  ): Promise<ReadResult<Value>> {
    const given = Object.entries(query).flatMap(([name, each]) =>
      each === undefined ? [] : [[name, String(each)] as const],
    );
    const answer = await send({
      path,
      query: Object.fromEntries(given),
      headers: { accept },
      signal: reading.signal ?? null,
    });
    return answer.status < 300 ? done(answer, value(answer)) : refusalOf(answer);
  }

  function readJson<Value>(
    path: string,
    query: Readonly<Record<string, string | number | undefined>>,
    reading: Reading,
  ) {
    return read<Value>(path, query, reading, MEDIA.json, json);
  }

  async function perform<Value>(operation: Omit<Operation, 'course'>, writing: Writing): Promise<WriteResult<Value>> {
    const answer = await send({
      method: operation.method,
      path: operation.path,
      query: operation.query,
      headers: {
        accept: MEDIA.json,
        ...operation.headers,
        ...preconditionOf(writing),
        ...(writing.idempotencyKey === undefined ? {} : { 'idempotency-key': writing.idempotencyKey }),
        ...(writing.lockToken === undefined ? {} : { 'lock-token': String(writing.lockToken) }),
        ...(writing.asJob === true ? { prefer: 'respond-async' } : {}),
      },
      body: operation.body,
      signal: writing.signal ?? null,
      onUploadProgress: writing.onUploadProgress ?? null,
    });
    if (answer.status === 202) return { ok: true, job: json<Job>(answer) };
    return answer.status < 300 ? done(answer, json<Value>(answer)) : refusalOf(answer);
  }

  function getJob(id: string, reading: Reading = {}): Promise<ReadResult<Job>> {
    return readJson<Job>(address('job', { job: id }), {}, reading);
  }

  return {
    listCourses: (reading: Reading = {}) => readJson<CourseList>(address('courses', {}), {}, reading),
    getCourse: (course: string, reading: Reading = {}) =>
      readJson<CourseAnswer>(address('course', { course }), {}, reading),
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

    getOutline: (course: string, options: Reading & { readonly root?: string; readonly depth?: number } = {}) =>
      readJson<OutlineNode>(address('outline', { course }), { root: options.root, depth: options.depth }, options),
    getBlock: (course: string, block: string, reading: Reading = {}) =>
      readJson<BlockAnswer>(address('block', { course, block }), {}, reading),

    /** The subtree as one inline document, or the node alone with its children as bare references: what an editor shows. */
    getDocument: (
      course: string,
      block: string,
      options: Reading & { readonly at?: string; readonly scope?: Scope } = {},
    ) =>
      read<string>(
        address('blockOlx', { course, block }),
        { at: options.at, scope: options.scope },
        options,
        MEDIA.xml,
        textOf,
      ),
    /** What an export holds, for preview. */
    getExportList: (course: string, block: string, options: Reading & { readonly at?: string } = {}) =>
      readJson<ExportList>(address('blockOlx', { course, block }), { at: options.at }, options),
    getArchive: (
      course: string,
      block: string,
      options: Reading & { readonly at?: string; readonly media?: ArchiveMedia } = {},
    ) => {
      const media = options.media ?? MEDIA.gzip;
      return read<Archive>(address('blockOlx', { course, block }), { at: options.at }, options, media, (answer) => ({
        bytes: answer.body,
        media,
        name: fileName(answer) ?? (media === MEDIA.gzip ? 'olx.tar.gz' : 'olx.zip'),
      }));
    },

    /** Does an operation. */
    write: (operation: Operation, writing: Writing = {}) => perform<WriteAnswer>(operation, writing),
    /** Works out what an operation would do; changes nothing. `ifMatch` may be left out. */
    plan: (operation: Operation, writing: Writing = {}) =>
      perform<Plan>({ ...operation, query: { ...operation.query, plan: 'true' } }, writing),
    /** Does exactly what a plan showed. `ifMatch`: the course version. */
    applyPlan: (course: string, plan: string, writing: Writing) =>
      perform<WriteAnswer>(
        { method: 'POST', path: address('applyPlan', { course, plan }), query: {}, headers: {}, body: null },
        writing,
      ),
    getJob,
    /** Waits where the result is a job; gives back any other result as it is. */
    settle: async <Value>(result: WriteResult<Value>, options: WaitOptions = {}): Promise<ReadResult<Value>> =>
      !result.ok || result.job === null
        ? result
        : waitForJob<Value>(result.job, (id, signal) => getJob(id, { signal }), options),

    listCommits: (course: string, options: Reading & { readonly limit?: number; readonly before?: string } = {}) =>
      readJson<CommitList>(address('commits', { course }), { limit: options.limit, before: options.before }, options),
    getCommit: (course: string, commit: string, reading: Reading = {}) =>
      readJson<CommitDetail>(address('commit', { course, commit }), {}, reading),
    /** `from` and `to`: commits or course versions. */
    compare: (course: string, from: string, to: string, reading: Reading = {}) =>
      readJson<Comparison>(address('compare', { course }), { from, to }, reading),
    listProblems: (course: string, options: Reading & { readonly root?: string } = {}) =>
      readJson<ProblemList>(address('problems', { course }), { root: options.root }, options),

    /** Who works on a subtree, or on the course run where `block` is null. */
    getLock: (course: string, block: string | null, reading: Reading = {}) =>
      readJson<LockAnswer>(lockAddress(course, block), {}, reading),
    /** Takes a lock, or holds on to it. */
    takeLock: (course: string, block: string | null, choices: LockChoices = {}, writing: Writing = {}) =>
      perform<LockAnswer>(
        { method: 'PUT', path: lockAddress(course, block), query: query({ ...choices }), headers: {}, body: null },
        writing,
      ),
    releaseLock: (course: string, block: string | null, writing: Writing = {}) =>
      perform<LockAnswer>(
        { method: 'DELETE', path: lockAddress(course, block), query: {}, headers: {}, body: null },
        writing,
      ),

    /** Figures about everybody; for those who run the service. */
    getUsage: (choices: UsageChoices, reading: Reading = {}) => readJson<Usage>(address('usage', {}), choices, reading),

    listBlockTypes: (reading: Reading = {}) => readJson<BlockTypeList>(address('blockTypes', {}), {}, reading),
    getBlockType: (type: string, reading: Reading = {}) =>
      readJson<BlockTypeAnswer>(address('blockType', { type }), {}, reading),

    listAssets: (course: string, reading: Reading = {}) =>
      readJson<AssetList>(address('assets', { course }), {}, reading),
    listFiles: (course: string, reading: Reading = {}) =>
      readJson<CourseFileList>(address('files', { course }), {}, reading),
    getFile: (course: string, path: string, reading: Reading = {}) =>
      read<Uint8Array>(address('file', { course, path }), {}, reading, '*/*', (answer) => answer.body),
    getAsset: (course: string, path: string, reading: Reading = {}) =>
      read<Uint8Array>(address('asset', { course, path }), {}, reading, '*/*', (answer) => answer.body),
  };
}

function preconditionOf({ ifMatch, force }: Writing): Readonly<Record<string, string>> {
  if (force === true) return { 'if-match': '*' };
  return ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` };
}

function lockAddress(course: string, block: string | null): string {
  return block === null ? address('courseLock', { course }) : address('blockLock', { course, block });
}

function json<Value>(answer: TransportAnswer): Value {
  return JSON.parse(textOf(answer)) as Value;
}

function done<Value>(answer: TransportAnswer, value: Value): Done<Value> {
  return { ok: true, job: null, value, ...versionsOf(answer) };
}

function fileName(answer: TransportAnswer): string | null {
  const match = /filename\*=UTF-8''([^;]+)/.exec(answer.headers['content-disposition'] ?? '');
  return match?.[1] === undefined ? null : decodeURIComponent(match[1]);
}
