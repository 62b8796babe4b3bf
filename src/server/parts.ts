import type { Store } from '#store';
import type { Config } from './config/index.ts';
import type { JobRunner } from './jobs/runner.ts';
import type { Studio } from './studio/studio.ts';
import type { Places } from './work/places.ts';
import type { Workplace } from './work/workplace.ts';

export type { App } from './http/fastify.ts';

/** What routes work with. */
export interface Parts {
  readonly store: Store;
  /** The Open edX whose course runs are versioned here; null for none. */
  readonly studio: Studio | null;
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

declare module 'fastify' {
  interface FastifyInstance {
    /** Runs what outlives its request; whoever starts the service has it take up what was left. */
    readonly jobs: JobRunner;
    /** Finishes writes to Studio that processes have left which are gone. */
    readonly finishLeft: () => Promise<void>;
  }
}
