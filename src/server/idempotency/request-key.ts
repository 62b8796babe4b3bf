import type { FastifyRequest } from 'fastify';
import type { Json } from '#olx';
import type { Store } from '#store';
import { actorOf } from '../access/actor.ts';
import type { ClaimedKey } from '../changes/order.ts';
import { hashOf } from '../changes/take-in.ts';
import { Refusal } from '../refusal.ts';
import type { KeptAnswer } from './kept-answer.ts';

/** The idempotency key of a request, within what its caller used before. */
export interface RequestKey extends ClaimedKey {
  /** Hash of all that makes the request what it is, but for its body. */
  readonly request: string;
}

/** What comes of claiming a key. */
export type Claim =
  /** The request may be carried out; `release` where nothing came of it. */
  | { readonly state: 'claimed'; readonly key: ClaimedKey }
  /** It was carried out before. */
  | { readonly state: 'done'; readonly answer: KeptAnswer };

/** The request's `Idempotency-Key`; null where it has none. Refuses with 400 what can be no key. */
export function requestKey(request: FastifyRequest): RequestKey | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key))
    throw new Refusal('bad-request', 'Idempotency-Key is 1 to 255 visible ASCII characters.');
  const { application, author } = actorOf(request);
  const { 'if-match': ifMatch = '', 'if-none-match': absent = '', 'content-type': type = '' } = request.headers;
  return {
    scope: hashOf(JSON.stringify([application, author])),
    key,
    request: hashOf(JSON.stringify([request.method, request.url, ifMatch, absent, type])),
  };
}

/** The hash of the whole request. */
export function fingerprintOf({ request }: RequestKey, bodyHash: string): string {
  return hashOf(`${request} ${bodyHash}`);
}

/** Claims a key. Refuses with 422 where it stood for another request, with 409 where that is under way. */
export async function claimKey({ keys }: Pick<Store, 'keys'>, own: RequestKey, bodyHash: string): Promise<Claim> {
  const { scope, key } = own;
  const claim = await keys.claim(scope, key, fingerprintOf(own, bodyHash));
  switch (claim.state) {
    case 'claimed':
      return { state: 'claimed', key: { scope, key } };
    case 'done':
      return { state: 'done', answer: keptIn(claim.answer) };
    case 'running':
      throw inProgress();
    case 'mismatch':
      throw keyReused();
  }
}

/** What is stored with a key was made by `kept`. */
export function keptIn(answer: Json): KeptAnswer {
  return answer as unknown as KeptAnswer;
}

export function inProgress(): Refusal {
  return new Refusal('in-progress', 'The request of this Idempotency-Key is still under way; ask again.');
}

export function keyReused(): Refusal {
  return new Refusal('key-reused', 'This Idempotency-Key was used for another request.');
}
