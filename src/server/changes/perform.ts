import type { FastifyReply, FastifyRequest } from 'fastify';
import { address, BASE_PATH, type Plan, type WriteAnswer } from '#contract';
import { type CourseKey, type Json, parseVersion } from '#olx';
import { actorOf } from '../access/actor.ts';
import { openCourse } from '../access/course.ts';
import { withVersions } from '../access/headers.ts';
import { answerJob } from '../answers/job.ts';
import type { JobContext } from '../jobs/runner.ts';
import type { Actor, Parts } from '../parts.ts';
import type { OlxBody } from '../plugins/bodies.ts';
import { instanceOf, refusalFor } from '../plugins/problem-documents.ts';
import { carryOut, type Precondition } from './carry-out.ts';
import { type Unpacked, unpack } from './content.ts';
import type { Intent } from './intent.ts';
import { makePlan } from './plan.ts';

/** A write on its way: what is known before its content is read. */
export interface Performing {
  readonly key: CourseKey;
  /** Names the kind of work, for its job. */
  readonly kind: string;
  readonly plan: boolean;
  readonly precondition: Precondition;
  readonly body: OlxBody | null;
  /** Reads the content and says what is wanted. A write without a body is given an empty document. */
  readonly intent: (unpacked: Unpacked, actor: Actor) => Intent | Promise<Intent>;
  /** Instead of working on the course run as it is; for one that does not exist yet. */
  readonly carryOut?: (intent: Intent, actor: Actor, job: JobContext | null) => Promise<WriteAnswer>;
  /** Of an answer that is no plan and no job; 200 where left out. */
  readonly status?: 201;
}

const NOTHING: Unpacked = { kind: 'document', bytes: new Uint8Array(0) };

/**
 * Plans a write or does it, and answers: 200 with the plan or the outcome, or 202 with a job where
 * the client asked for one or a large archive came.
 */
export async function perform(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: Performing,
): Promise<FastifyReply> {
  const actor = actorOf(request);
  if (!runsAsJob(parts, request, asked.body)) {
    const unpacked = asked.body === null ? NOTHING : await unpack(parts, asked.key, asked.body, null);
    return answer(reply, await work(parts, asked, unpacked, actor, null), asked.status ?? 200);
  }
  const open = await parts.jobs.create(asked.kind, asked.key, actor.author);
  let unpacked: Unpacked;
  try {
    // until the body is taken in there is no answering anyway, so what is wrong with it is told directly
    unpacked = asked.body === null ? NOTHING : await unpack(parts, asked.key, asked.body, open.context);
  } catch (error) {
    await open.refuse(refusalFor(error).toProblem(instanceOf(request)));
    throw error;
  }
  const job = await open.start(
    async (context) => (await work(parts, asked, unpacked, actor, context)) as unknown as Json,
    (error) => {
      const refusal = refusalFor(error);
      if (refusal.problem === 'internal') request.log.error({ err: error }, 'job failed');
      return refusal.toProblem(instanceOf(request));
    },
  );
  return reply
    .code(202)
    .header('location', BASE_PATH + address('job', { job: job.id }))
    .send(answerJob(job));
}

async function work(
  parts: Parts,
  asked: Performing,
  unpacked: Unpacked,
  actor: Actor,
  job: JobContext | null,
): Promise<WriteAnswer | Plan> {
  job?.tell({ phase: 'read', done: 0, total: null });
  await breathe(job);
  const intent = await asked.intent(unpacked, actor);
  await breathe(job);
  if (asked.plan) {
    const snapshot = await openCourse(parts.store, asked.key);
    asked.precondition(snapshot);
    return makePlan(parts, snapshot, intent, job);
  }
  if (asked.carryOut !== undefined) return asked.carryOut(intent, actor, job);
  return carryOut(parts, asked.key, intent, actor, asked.precondition, job);
}

function answer(reply: FastifyReply, done: WriteAnswer | Plan, status: 200 | 201): FastifyReply {
  if ('plan' in done) {
    const version = parseVersion(done.base_version);
    if (version !== null) reply.header('x-course-version', version);
    return reply.code(200).send(done);
  }
  const course = parseVersion(done.course_version);
  const block = done.block_version === null ? course : parseVersion(done.block_version);
  const node = done.node_version === null ? null : parseVersion(done.node_version);
  if (course !== null && block !== null) withVersions(reply, { version: block, course, node });
  return reply.code(status).send(done);
}

function runsAsJob({ config }: Parts, request: FastifyRequest, body: OlxBody | null): boolean {
  if (/(?:^|[\s,])respond-async(?:$|[\s,;])/i.test(String(request.headers['prefer'] ?? ''))) return true;
  return body?.kind === 'archive' && (body.size === null || body.size >= config.limits.jobFrom);
}

/** Lets other requests go on between two long steps of a job, and ends it where it was cancelled. */
async function breathe(job: JobContext | null): Promise<void> {
  if (job === null) return;
  await new Promise<void>((resolve) => setImmediate(resolve));
  job.signal.throwIfAborted();
}
