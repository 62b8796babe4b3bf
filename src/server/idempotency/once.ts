import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ClaimedKey, LimitExceeded, type Store } from '#store';
import { actorOf, callerOf } from '../auth/actor.ts';
import type { ServerLimits } from '../config/limits.ts';
import { inProgress } from '../errors.ts';
import type { App } from '../http/fastify.ts';
import { isReading } from '../http/request.ts';
import { Refusal } from '../refusal.ts';
import { isRequestOf, requestFingerprint, withBody } from './fingerprint.ts';
import { type KeptAnswer, sendKept } from './kept-answer.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The idempotency key that the request holds while it is carried out; null without one. */
    claimed: ClaimedKey | null;
  }
}

/** Headers of an answer that say what was done. All others belong to the one request that they answer. */
const KEPT_HEADERS = ['etag', 'x-node-version', 'x-course-version', 'location', 'lock-token', 'cache-control'] as const;

/**
 * Honours `Idempotency-Key` on every route of the scope that writes. The key is claimed before the
 * route looks at anything, so that the second sending is never compared with the state that the first
 * one led to. The answer is kept if the request succeeded; if it was refused, nothing was changed and
 * the key is free again.
 */
export function onceByKey(app: App, { keys }: Pick<Store, 'keys'>, limits: ServerLimits): void {
  app.decorateRequest('claimed', null);

  app.addHook('preHandler', (request, reply, done) => {
    if (isReading(request) || request.headers['idempotency-key'] === undefined) done();
    else claim(request, reply).then((answered) => (answered ? undefined : done()), done);
  });

  app.addHook('onSend', (request, reply, payload, done) => {
    const { claimed } = request;
    if (claimed === null) return done(null, payload);
    request.claimed = null;
    const ended =
      reply.statusCode < 300 ? keys.complete(claimed, { ...answerIn(reply, payload) }) : keys.release(claimed);
    ended.catch((error: unknown) => notKept(request, claimed, error)).then(() => done(null, payload));
  });

  /** True if the answer is given. */
  async function claim(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    const own = { scope: callerOf(actorOf(request)), key: keyIn(request), fingerprint: requestFingerprint(request) };
    const found = await keys.claim(own.scope, own.key, own.fingerprint);
    switch (found.state) {
      case 'claimed':
        request.claimed = own;
        return false;
      case 'running':
        throw inProgress();
      case 'mismatch':
        throw keyReused();
      case 'done':
        if (!(await isRequestOf(request, own.fingerprint, found.fingerprint, limits))) throw keyReused();
        // what is stored with a key was made by `answerIn` or `answerOf`
        sendKept(reply, found.answer as unknown as KeptAnswer);
        return true;
    }
  }

  /** What a commit or a job did is on record already. All else can be done again, to the same effect. */
  async function notKept(request: FastifyRequest, claimed: ClaimedKey, error: unknown): Promise<void> {
    if (!(error instanceof LimitExceeded))
      request.log.error({ err: error, reqId: request.id }, 'the end of an idempotency key could not be stored');
    else await keys.release(claimed).catch(() => undefined);
  }
}

/**
 * The key that a request holds, for the commit or the job that completes it; null without one.
 *
 * @param hash SHA-256 of the body, if it was still arriving when the key was claimed
 */
export function claimedKey(request: FastifyRequest, hash?: string): ClaimedKey | null {
  const { claimed } = request;
  if (claimed === null || hash === undefined) return claimed;
  request.claimed = { ...claimed, fingerprint: withBody(claimed.fingerprint, hash) };
  return request.claimed;
}

function keyIn({ headers }: FastifyRequest): string {
  const key = headers['idempotency-key'];
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new Refusal('bad-request', 'Idempotency-Key must have 1 to 255 visible ASCII characters.');
}

function answerIn(reply: FastifyReply, payload: unknown): KeptAnswer {
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = reply.getHeader(name);
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return {
    status: reply.statusCode,
    headers: Object.fromEntries(headers),
    text: typeof payload === 'string' ? payload : '',
  };
}

function keyReused(): Refusal {
  return new Refusal('key-reused', 'This Idempotency-Key belongs to another request. Use a new key for each write.');
}
