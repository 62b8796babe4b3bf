import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../refusal.ts';
import type { Rights } from './rights.ts';

/** Who makes a request, and by which program. A JSON value: the writes of jobs hold it. */
export interface Actor {
  /** The name that history and locks show: a person's username, or what an application is called. Not unique. */
  readonly author: string;
  /** What identifies the program: an application's client id, `studio` for the page in Studio, or `demo`. */
  readonly application: string;
  /** The username of the person who signed in; null if an application acts for itself. */
  readonly person: string | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the authentication plugin before any route runs; null where the route is open to all. */
    actor: Actor | null;
    /** What they may do; nothing until the authentication plugin has said so. */
    rights: Rights;
    /**
     * The platform's token of the person who makes the request, for the CMS alone: it is neither logged nor stored. Null
     * if an application or the demo author makes it.
     */
    token: string | null;
  }
}

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
