import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../parts.ts';
import { Refusal } from '../refusal.ts';

/** Who makes the request. Refuses with 401 where nobody was made out. */
export function actorOf(request: FastifyRequest): Actor {
  if (request.actor === null) throw new Refusal('unauthorized', 'This needs somebody who is signed in.');
  return request.actor;
}

/**
 * What identifies a caller, for all that belongs to one caller alone: jobs, idempotency keys, points to
 * spend. Names do not count, because they are not unique. In hex digits.
 */
export function callerOf({ application, person }: Pick<Actor, 'application' | 'person'>): string {
  return createHash('sha256')
    .update(JSON.stringify([application, person]))
    .digest('hex');
}
