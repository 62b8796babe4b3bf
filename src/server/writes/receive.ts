import { buffer } from 'node:stream/consumers';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isOver } from '#contract';
import { type CourseKey, SNIFF_BYTES, sniffArchive } from '#olx';
import type { Job, JobInput, Store } from '#store';
import { matching } from '../access/match.ts';
import { answerJob, answerJobSummary } from '../answers/job.ts';
import { actorOf, callerOf } from '../auth/actor.ts';
import type { Config } from '../config/index.ts';
import { overLimit, type ServerLimits } from '../config/limits.ts';
import { type Body, hashOf, limited } from '../http/bodies.ts';
import { instanceOf } from '../http/request-id.ts';
import { answerOfJob, type KeptAnswer, sendKept } from '../idempotency/kept-answer.ts';
import { claimedKey } from '../idempotency/once.ts';
import { lockTokenOf } from '../locks/ensure-unlocked.ts';
import { Refusal } from '../refusal.ts';
import type { Caller } from '../studio/studio.ts';
import { answerIn, type Receipt } from './answer.ts';
import { atOnce, type SentContent, type WorkContext, type Write } from './write.ts';

/** The newest jobs of a caller in one course run, among which one that reads it would be. */
const MOST_LOOKED_AT = 20;

/** What a route makes of a request before its body is taken in. */
export interface Received extends Pick<Write, 'course' | 'plan' | 'match' | 'asked'> {
  readonly body: Body | null;
  /** SHA-256 of a body that the route has taken in itself. */
  readonly hash?: string;
}

/** What receiving needs of the service; `Parts` has it all. */
export interface Service {
  readonly store: Pick<Store, 'spool'>;
  readonly config: Pick<Config, 'limits' | 'jobFrom'>;
  readonly workplace: { carryOut(write: Write, context: WorkContext): Promise<Receipt> };
  readonly jobs: {
    reserve(application: string): () => void;
    begin(input: Omit<JobInput, 'order'>, write: Write, caller: Caller): Promise<Job>;
  };
}

/**
 * Receives a write and answers it: 200 or 201 with the plan or the outcome, or 202 with a job if the
 * client asked for one, a large archive came, or a course run is to be made in Studio. A commit or a job completes the request's idempotency key.
 */
export async function receive(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  received: Received,
): Promise<FastifyReply> {
  if (!isForJob(service, request, received)) {
    const write = await takeIn(service, request, received, false);
    const receipt = await withinTime(service.config.limits, (signal) =>
      service.workplace.carryOut(write, atOnce(signal, callerIn(request))),
    );
    request.touched = receipt.touched;
    return sendKept(reply, answerIn(receipt));
  }
  // a refusal comes before the body is taken in for nothing
  const leave = service.jobs.reserve(actorOf(request).application);
  try {
    return sendKept(reply, await beginJob(service, await takeIn(service, request, received, true), callerIn(request)));
  } finally {
    leave();
  }
}

/** Does work that is given up, by its signal, if it takes longer than a write may. */
export async function withinTime<Result>(
  limits: ServerLimits,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const abort = new AbortController();
  const timer = setTimeout(
    () =>
      abort.abort(overLimit(limits, 'write-time', 'This was given up, and nothing was changed. It took longer than')),
    limits['write-time'],
  ).unref();
  try {
    return await work(abort.signal);
  } finally {
    clearTimeout(timer);
  }
}

function isForJob({ config }: Service, { headers }: FastifyRequest, { body, asked }: Received): boolean {
  // Studio may need longer for this than a request may last, and has the course run even if the rest fails
  if (asked.kind === 'create' && asked.inStudio === true) return true;
  if (/(?:^|[\s,])respond-async(?:$|[\s,;])/i.test(String(headers['prefer'] ?? ''))) return true;
  return body?.kind === 'stream' && (body.size === null || body.size >= config.jobFrom);
}

/** The right in Studio that a request brings along. */
export function callerIn({ token }: Pick<FastifyRequest, 'token'>): Caller {
  return { token };
}

async function beginJob({ jobs }: Pick<Service, 'jobs'>, write: Write, caller: Caller): Promise<KeptAnswer> {
  const { asked, content, course, actor, key } = write;
  const job = await jobs.begin(
    {
      kind: asked.kind,
      course,
      owner: callerOf(actor),
      ...(content.kind === 'spooled' ? { spool: content.id } : {}),
      ...(key === null ? {} : { key: { ...key, answer: (made) => ({ ...answerOfJob(answerJob(made)) }) } }),
    },
    write,
    caller,
  );
  return answerOfJob(answerJob(job));
}

/**
 * Begins to read a course run from Studio, or answers the job of the same caller that reads it already. A job that
 * waits for its owner goes on.
 */
export async function beginReading(
  { store, jobs }: Pick<Service, 'jobs'> & { readonly store: Pick<Store, 'jobs'> },
  request: FastifyRequest,
  course: CourseKey,
): Promise<KeptAnswer> {
  const actor = actorOf(request);
  const owner = callerOf(actor);
  const { results } = await store.jobs.page({ owner, course, offset: 0, limit: MOST_LOOKED_AT });
  const found = results
    .map((job) => ({ job, answer: answerJobSummary(job) }))
    .find(({ job, answer }) => job.kind === 'studio' && !isOver(answer));
  if (found !== undefined) return answerOfJob(found.answer);
  const write: Write = {
    course,
    actor,
    asked: { kind: 'studio' },
    plan: false,
    match: matching({ kind: 'course' }, null),
    content: { kind: 'nothing' },
    contentHash: hashOf(''),
    lockToken: null,
    key: null,
    instance: instanceOf(request),
  };
  return beginJob({ jobs }, write, callerIn(request));
}

/** Takes the body of a request to its end and makes a write of both. */
async function takeIn(
  service: Service,
  request: FastifyRequest,
  { body, hash, ...received }: Received,
  forJob: boolean,
): Promise<Write> {
  const lockToken = lockTokenOf(request.headers);
  const sent = await takeInBody(service, body, forJob);
  const contentHash = hash ?? sent.hash;
  return {
    ...received,
    actor: actorOf(request),
    content: sent.content,
    contentHash,
    lockToken,
    key: claimedKey(request, contentHash),
    instance: instanceOf(request),
  };
}

/**
 * Takes a body to its end: into the store's spool if the work outlives the request, else into memory.
 * Refuses at the first bytes what is not an archive, and what is too large.
 */
async function takeInBody(
  { store, config }: Service,
  body: Body | null,
  forJob: boolean,
): Promise<{ readonly content: SentContent; readonly hash: string }> {
  if (body === null) return { content: { kind: 'nothing' }, hash: hashOf('') };
  if (body.kind === 'files') return { content: body, hash: hashOf(JSON.stringify(body.files)) };
  if (body.kind === 'document') {
    if (!forJob) return { content: body, hash: hashOf(body.bytes) };
    const { id, hash } = await store.spool.put(once(body.bytes));
    return { content: { kind: 'spooled', form: 'document', id }, hash };
  }
  const bytes = archiveBytes(limited(body.stream, config.limits));
  if (forJob) {
    const { id, hash } = await store.spool.put(bytes);
    return { content: { kind: 'spooled', form: 'archive', id }, hash };
  }
  const whole = await buffer(bytes);
  return { content: { kind: 'archive', bytes: whole }, hash: hashOf(whole) };
}

async function* archiveBytes(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | null = new Uint8Array(0);
  for await (const chunk of stream) {
    if (head !== null) {
      head = Buffer.concat([head, chunk]);
      if (head.length < SNIFF_BYTES) continue;
      ensureArchive(head);
      yield head;
      head = null;
      continue;
    }
    yield chunk;
  }
  if (head === null) return;
  ensureArchive(head);
  yield head;
}

function ensureArchive(head: Uint8Array): void {
  if (sniffArchive(head) !== null) return;
  throw new Refusal('unsupported-media-type', 'The body is neither a .tar.gz nor a .zip archive (archive-unknown).', {
    supported: ['application/gzip', 'application/zip'],
  });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
