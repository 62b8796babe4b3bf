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
  app.addHook('preHandler', async (request, reply) => {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    const own = requestKey(request);
    if (own === null) return;
    const found = await keys.find(own.scope, own.key);
    // the claim of a process that is gone is taken over later, with the body that is then still to come
    if (found === null || (found.answer === null && !found.living)) return;
    if (found.fingerprint !== fingerprintOf(own, await bodyHash(request.body, largestBody))) throw keyReused();
    if (found.answer === null) throw inProgress();
    return sendKept(reply, keptIn(found.answer));
  });
}
