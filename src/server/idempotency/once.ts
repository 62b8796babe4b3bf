import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Store } from '#store';
import type { ClaimedKey } from '../changes/order.ts';
import { bodyHash } from '../changes/take-in.ts';
import { type KeptAnswer, sendKept } from './kept-answer.ts';
import { claimKey, requestKey } from './request-key.ts';

/** Carries a request with a JSON body or none out, once for its `Idempotency-Key`, and answers. `commits` as in `held`. */
export async function once(
  store: Pick<Store, 'keys'>,
  request: FastifyRequest,
  reply: FastifyReply,
  commits: boolean,
  work: (key: ClaimedKey | null) => Promise<KeptAnswer>,
): Promise<FastifyReply> {
  const own = requestKey(request);
  const claim = own === null ? null : await claimKey(store, own, await bodyHash(request.body, 0));
  if (claim?.state === 'done') return sendKept(reply, claim.answer);
  return sendKept(reply, await held(store, claim?.key ?? null, commits, () => work(claim?.key ?? null)));
}

/**
 * Does work under a claimed key. Where there is no answer the key is released; else it is completed
 * with it, unless the work `commits`, since a commit completes its key itself.
 */
export async function held(
  { keys }: Pick<Store, 'keys'>,
  key: ClaimedKey | null,
  commits: boolean,
  work: () => Promise<KeptAnswer>,
): Promise<KeptAnswer> {
  if (key === null) return work();
  try {
    const answer = await work();
    if (!commits) await keys.complete(key.scope, key.key, { ...answer });
    return answer;
  } catch (error) {
    await keys.release(key.scope, key.key);
    throw error;
  }
}
