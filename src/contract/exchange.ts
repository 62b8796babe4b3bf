import { refusalOf, textOf, versionsOf } from './answer.ts';
import type { Operation } from './operations.ts';
import type { Done, ReadResult, WriteResult } from './result.ts';
import { address, MAX_PAGE_SIZE, MEDIA } from './routes.ts';
import type { Job } from './schemas/job.ts';
import type { ListChoices, Page } from './schemas/list.ts';
import type { Transport, TransportAnswer, TransportRequest } from './transport.ts';
import { type WaitOptions, waitForJob } from './wait.ts';

/** A read waits for so many jobs before it gives up: the first one reads the course run, a second one what changed meanwhile. */
const MOST_WAITS = 3;

/** How a request is sent. The request rejects with the reason of `signal` if that is aborted. */
export interface Reading {
  readonly signal?: AbortSignal | undefined;
}

/** How a write is sent: its precondition, keys and locks, and who hears of the progress of its upload. */
export interface Writing extends Reading {
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
  /** Called with how many bytes of the body are sent, of how many; the total is null if it is unknown. */
  readonly onUploadProgress?: (sent: number, total: number | null) => void;
}

/** Which page of a list to read. */
export interface Listing extends Reading, ListChoices {}

/**
 * Requests and answers over a transport: what all methods of the client are made of. A read of a course run that the
 * service has not read from Studio yet waits for the job that reads it; `onReading` is told how far that is.
 */
export function exchange(request: Transport, onReading: WaitOptions['onProgress']) {
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
    query: Readonly<Record<string, string | number | boolean | undefined>>,
    reading: Reading,
    accept: string,
    value: (answer: TransportAnswer) => Value,
  ): Promise<ReadResult<Value>> {
    const given = Object.entries(query).flatMap(([name, each]) =>
      each === undefined ? [] : [[name, String(each)] as const],
    );
    for (let waits = 0; ; waits += 1) {
      const answer = await send({
        path,
        query: Object.fromEntries(given),
        headers: { accept },
        signal: reading.signal ?? null,
      });
      if (answer.status !== 202 || waits === MOST_WAITS)
        return answer.status < 300 && answer.status !== 202 ? done(answer, value(answer)) : refusalOf(answer);
      const over = await waitForJob(json<Job>(answer), lookAtJob, {
        ...(onReading === undefined ? {} : { onProgress: onReading }),
        ...(reading.signal === undefined ? {} : { signal: reading.signal }),
      });
      if (!over.ok) return over;
    }
  }

  function lookAtJob(job: string, signal: AbortSignal | undefined): Promise<ReadResult<Job>> {
    return readJson<Job>(address('job', { job }), {}, { signal });
  }

  function readJson<Value>(
    path: string,
    query: Readonly<Record<string, string | number | boolean | undefined>>,
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

  /** All pages of a list, one after the other. */
  async function readAll<Item>(
    path: string,
    choices: Readonly<Record<string, string | number | boolean | undefined>>,
    reading: Reading,
  ): Promise<ReadResult<readonly Item[]>> {
    const found: Item[] = [];
    for (let page = 1; ; page += 1) {
      const result = await readJson<Page<Item>>(path, { ...choices, page, page_size: MAX_PAGE_SIZE }, reading);
      if (!result.ok) return result;
      found.push(...result.value.results);
      if (result.value.next === null) return { ...result, value: found };
    }
  }

  function readPage<Item>(path: string, { page, page_size, ...reading }: Listing): Promise<ReadResult<Page<Item>>> {
    return readJson<Page<Item>>(path, { page, page_size }, reading);
  }

  return { read, readJson, readPage, readAll, perform };
}

function preconditionOf({ ifMatch, force }: Writing): Readonly<Record<string, string>> {
  if (force === true) return { 'if-match': '*' };
  return ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` };
}

function json<Value>(answer: TransportAnswer): Value {
  return JSON.parse(textOf(answer)) as Value;
}

function done<Value>(answer: TransportAnswer, value: Value): Done<Value> {
  return { ok: true, job: null, value, ...versionsOf(answer) };
}
