import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CourseKey } from '#olx';
import { actorOf } from '../access/actor.ts';
import type { Match } from '../access/match.ts';
import { answerJob } from '../answers/job.ts';
import { answerOfJob, sendKept } from '../idempotency/kept-answer.ts';
import { held } from '../idempotency/once.ts';
import { claimKey, requestKey } from '../idempotency/request-key.ts';
import { jobOwner } from '../jobs/owner.ts';
import { lockTokenOf } from '../locks/lock-token.ts';
import type { Parts } from '../parts.ts';
import type { Body } from '../plugins/bodies.ts';
import { instanceOf } from '../plugins/problem-documents.ts';
import { touch } from '../usage/touched.ts';
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
 * the client asked for one or a large archive came. With an idempotency key, once.
 */
export async function perform(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  { body, hash: taken, ...wanted }: Performing,
): Promise<FastifyReply> {
  const { store } = parts;
  const asJob = runsAsJob(parts, request, body);
  const lockToken = lockTokenOf(request.headers);
  const own = requestKey(request);
  const { content, hash: found } = await takeIn(parts, body, asJob);
  const contentHash = taken ?? found;
  const claim = own === null ? null : await claimKey(store, own, contentHash);
  if (claim?.state === 'done') return sendKept(reply, claim.answer);
  const key = claim?.key ?? null;
  const order: Order = {
    ...wanted,
    actor: actorOf(request),
    content,
    contentHash,
    lockToken,
    key,
    instance: instanceOf(request),
  };
  if (asJob) return sendKept(reply, await held(store, key, true, () => begin(parts, order)));
  const answer = await held(store, key, !order.plan, async () => {
    const signal = AbortSignal.timeout(parts.config.limits.writeTime);
    const done = await parts.workplace.execute(order, { job: null, tell: () => undefined, signal });
    touch(request, done.touched);
    return done.answer;
  });
  return sendKept(reply, answer);
}

async function begin({ jobs }: Parts, order: Order) {
  const { asked, content, course, actor, key } = order;
  const job = await jobs.begin(
    {
      kind: asked.kind,
      course,
      owner: jobOwner(actor),
      ...(content.kind === 'spooled' ? { spool: content.id } : {}),
      ...(key === null ? {} : { key: { ...key, answer: (made) => ({ ...answerOfJob(answerJob(made)) }) } }),
    },
    order,
  );
  return answerOfJob(answerJob(job));
}

function runsAsJob({ config }: Parts, request: FastifyRequest, body: Body | null): boolean {
  if (/(?:^|[\s,])respond-async(?:$|[\s,;])/i.test(String(request.headers['prefer'] ?? ''))) return true;
  return body?.kind === 'stream' && (body.size === null || body.size >= config.limits.jobFrom);
}
