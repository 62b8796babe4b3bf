import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CourseKey } from '#olx';
import { actorOf, callerOf } from '../access/actor.ts';
import type { Match } from '../access/match.ts';
import { answerJob } from '../answers/job.ts';
import { answerOfJob, sendKept } from '../idempotency/kept-answer.ts';
import { claimedKey } from '../idempotency/once.ts';
import { lockTokenOf } from '../locks/lock-token.ts';
import type { Parts } from '../parts.ts';
import type { Body } from '../plugins/bodies.ts';
import { instanceOf } from '../plugins/problem-documents.ts';
import { touch } from '../usage/touched.ts';
import { withinTime } from '../work/within-time.ts';
import type { Asked, Order } from './order.ts';
import { takeIn } from './take-in.ts';

/** A write on its way: what a route makes of a request before its content is read. */
export interface Performing {
  readonly course: CourseKey;
  readonly plan: boolean;
  readonly match: Match;
  readonly asked: Asked;
  readonly body: Body | null;
  /** SHA-256 of a body that the route has taken in itself. */
  readonly hash?: string;
}

/**
 * Plans a write or does it, and answers: 200 with the plan or the outcome, or 202 with a job where
 * the client asked for one or a large archive came. A commit or a job completes the request's idempotency key.
 */
export async function perform(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  performing: Performing,
): Promise<FastifyReply> {
  if (!runsAsJob(parts, request, performing.body)) return performNow(parts, request, reply, performing, false);
  // before the body is taken in, which a refusal would have been in vain for
  const leave = parts.jobs.reserve(actorOf(request).application);
  try {
    return await performNow(parts, request, reply, performing, true);
  } finally {
    leave();
  }
}

async function performNow(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  { body, hash: taken, ...wanted }: Performing,
  asJob: boolean,
): Promise<FastifyReply> {
  const lockToken = lockTokenOf(request.headers);
  const { content, hash: found } = await takeIn(parts, body, asJob);
  const contentHash = taken ?? found;
  const order: Order = {
    ...wanted,
    actor: actorOf(request),
    content,
    contentHash,
    lockToken,
    key: claimedKey(request, contentHash),
    instance: instanceOf(request),
  };
  if (asJob) return sendKept(reply, await begin(parts, order));
  const done = await withinTime(parts.config.limits, (signal) =>
    parts.workplace.execute(order, { job: null, tell: () => undefined, isHeavy: false, signal }),
  );
  touch(request, done.touched);
  return sendKept(reply, done.answer);
}

async function begin({ jobs }: Parts, order: Order) {
  const { asked, content, course, actor, key } = order;
  const job = await jobs.begin(
    {
      kind: asked.kind,
      course,
      owner: callerOf(actor),
      ...(content.kind === 'spooled' ? { spool: content.id } : {}),
      ...(key === null ? {} : { key: { ...key, answer: (made) => ({ ...answerOfJob(answerJob(made)) }) } }),
    },
    order,
  );
  return answerOfJob(answerJob(job));
}

function runsAsJob({ config }: Parts, request: FastifyRequest, body: Body | null): boolean {
  if (/(?:^|[\s,])respond-async(?:$|[\s,;])/i.test(String(request.headers['prefer'] ?? ''))) return true;
  return body?.kind === 'stream' && (body.size === null || body.size >= config.jobFrom);
}
