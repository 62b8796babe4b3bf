import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { Store } from '#store';
import type { Rights } from './auth/rights.ts';
import type { Config } from './config/index.ts';
import type { JobRunner } from './jobs/runner.ts';
import type { Places } from './work/places.ts';
import type { Workplace } from './work/workplace.ts';

/** The Fastify instance as routes see it: their schemas give the types of what they read and answer. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What routes work with. */
export interface Parts {
  readonly store: Store;
  readonly config: Config;
  readonly jobs: JobRunner;
  /** Event streams that are open. */
  readonly streams: Places;
  /** Where writes are worked out and done. */
  readonly workplace: Workplace;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Aborts when answers that have no end of their own must end. */
  readonly stopping: AbortSignal;
}

/** Who makes a request, and by which program. A JSON value: orders of jobs hold it. */
export interface Actor {
  /** The name that history and locks show: a person's username, or what an application is called. Not unique. */
  readonly author: string;
  /** What identifies the program: an application's client id, `studio` for the page in Studio, or `demo`. */
  readonly application: string;
  /** The username of the person who signed in; null if an application acts for itself. */
  readonly person: string | null;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Runs what outlives its request; whoever starts the service has it take up what was left. */
    readonly jobs: JobRunner;
  }
  interface FastifyRequest {
    /** Set by the authentication plugin before any route runs; null where the route is open to all. */
    actor: Actor | null;
    /** What they may do; nothing until the authentication plugin has said so. */
    rights: Rights;
  }
}
