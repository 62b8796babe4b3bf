import type { FastifyRequest } from 'fastify';
import type { Actor } from '../parts.ts';
import { Refusal } from '../refusal.ts';

/** Who makes the request. Refuses with 401 where nobody was made out. */
export function actorOf(request: FastifyRequest): Actor {
  if (request.actor === null) throw new Refusal('unauthorized', 'This needs somebody who is signed in.');
  return request.actor;
}
