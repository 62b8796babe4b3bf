import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Store } from '#store';
import { bodyHash } from '../changes/take-in.ts';
import type { App } from '../parts.ts';
import { sendKept } from './kept-answer.ts';
import { fingerprintOf, inProgress, keptIn, keyReused, requestKey } from './request-key.ts';

/**
 * Answers a write that was carried out before under the same `Idempotency-Key` as it was answered
 * then, before anything is compared with the state that it has changed.
 */
export function replays(app: App, { keys }: Pick<Store, 'keys'>, largestBody: number): void {
  app.addHook('preHandler', (request, reply, done) => {
    if (request.headers['idempotency-key'] === undefined || request.method === 'GET' || request.method === 'HEAD')
      done();
    else replay(request, reply).then((sent) => (sent ? undefined : done()), done);
  });

  /** True where the answer is given. */
  async function replay(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    const own = requestKey(request);
    if (own === null) return false;
    const found = await keys.find(own.scope, own.key);
    // the claim of a process that is gone is taken over later, with the body that is then still to come
    if (found === null || (found.answer === null && !found.living)) return false;
    if (found.fingerprint !== fingerprintOf(own, await bodyHash(request.body, largestBody))) throw keyReused();
    if (found.answer === null) throw inProgress();
    sendKept(reply, keptIn(found.answer));
    return true;
  }
}
