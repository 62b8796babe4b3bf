import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { MEDIA, type Problem, problemName } from '#contract';
import { StoreFailed } from '#store';
import { DEFAULT_SERVER_LIMITS, overLimit, type ServerLimits } from '../config/limits.ts';
import { refusalFor } from '../errors.ts';
import type { Refusal } from '../refusal.ts';
import type { App } from './fastify.ts';
import { instanceOf } from './request-id.ts';

/** After so many seconds the first request with a key has mostly been answered. */
const IN_PROGRESS_WAIT = 1;
/** Seconds after which a request that was answered 503 may be sent again. */
export const RETRY_AFTER = 2;

/** Answers every failure with a problem document; what nobody foresaw is logged and not told. */
export function problemDocuments(app: App, limits: ServerLimits = DEFAULT_SERVER_LIMITS): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });

  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = isTooLarge(error) ? tooLarge(request, limits) : refusalFor(error);
    logFailure(request, refusal);
    return sendProblem(reply, refusal.toProblem(instanceOf(request)));
  });
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  // whatever a route announced about its answer does not hold for the refusal
  for (const name of ['etag', 'content-disposition', 'location', 'cache-control']) reply.removeHeader(name);
  reply.problem = problemName(problem);
  if (problem.retry_after !== undefined) reply.header('retry-after', problem.retry_after);
  if (reply.problem === 'in-progress') reply.header('retry-after', IN_PROGRESS_WAIT);
  if (problem.status === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', RETRY_AFTER);
  // the rest of a body that is too large is not waited for
  if (problem.status === 413) reply.header('connection', 'close');
  return reply.code(problem.status).type(MEDIA.problem).serializer(JSON.stringify).send(problem);
}

/** Logs a failure that somebody has to look at: what nobody foresaw, and a database that does not work. */
export function logFailure(request: FastifyRequest, refusal: Refusal): void {
  const { cause } = refusal;
  if (refusal.problem === 'internal') request.log.error({ err: cause, reqId: request.id }, 'request failed');
  else if (cause instanceof StoreFailed)
    request.log.warn({ ...cause.data, reqId: request.id }, 'the database did not do it');
}

function isTooLarge(error: FastifyError): boolean {
  return error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
}

function tooLarge({ headers }: FastifyRequest, limits: ServerLimits): Refusal {
  const isXml = /xml/.test(headers['content-type'] ?? '');
  return overLimit(limits, isXml ? 'document-bytes' : 'json-bytes', 'The body is larger than');
}
