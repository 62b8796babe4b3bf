import type { FastifyRequest } from 'fastify';
import type { ServerLimits } from '../config/limits.ts';
import { type Body, hashOf, isBody, streamHash } from '../http/bodies.ts';

type Arriving = Extract<Body, { readonly kind: 'stream' }>;

/**
 * What makes a request what it is: method, address with its query as sent, the state that it was made
 * for (`If-Match`, `If-None-Match`), content type, and the bytes of its body. Headers that only say how
 * to answer or who asks (`Accept`, `Prefer`, `Lock-Token`, `Authorization`) may differ at the next sending.
 *
 * The form is that of `ClaimedKey` in the store: the body stands after a space. It is left out while
 * the body is still arriving, and stays out if nobody reads it.
 */
export function requestFingerprint(request: FastifyRequest): string {
  const { 'if-match': ifMatch = '', 'if-none-match': ifNoneMatch = '', 'content-type': type = '' } = request.headers;
  const head = hashOf(JSON.stringify([request.method, request.url, ifMatch, ifNoneMatch, type]));
  return isArriving(request.body) ? head : withBody(head, request.bodyHash ?? hashOf(''));
}

/** The fingerprint with the hash of a body that has arrived by now. */
export function withBody(fingerprint: string, hash: string): string {
  return fingerprint.includes(' ') ? fingerprint : `${fingerprint} ${hash}`;
}

/**
 * Whether a request is the one of a stored fingerprint that has the same first part. Reads the body to
 * its end if that is needed to tell.
 */
export async function isRequestOf(
  request: FastifyRequest,
  own: string,
  stored: string,
  limits: ServerLimits,
): Promise<boolean> {
  if (own === stored || !isArriving(request.body) || !stored.includes(' ')) return true;
  return withBody(own, await streamHash(request.body, limits)) === stored;
}

function isArriving(body: unknown): body is Arriving {
  return isBody(body) && body.kind === 'stream';
}
