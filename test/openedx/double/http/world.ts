/** What every route of the double has at hand. */
import type { ModuleStoreOperations } from '../modulestore/index.ts';
import type { Clipboards } from './clipboards.ts';
import type { Sessions } from './sessions.ts';
import type { Tasks } from './tasks.ts';
import type { Tokens } from './tokens.ts';
import type { Users } from './users.ts';

/** How long things take, in milliseconds. Everything is 0 unless given. */
export interface Latency {
  /** Between the request for an import or export and the record of its task. Until then its state is a 500. */
  readonly taskStart?: number;
  /** Each step of a task. */
  readonly taskStep?: number;
  /** Each answer. */
  readonly answer?: number;
  /** Between the read and the store of each write: two writers within it lose a write. */
  readonly write?: number;
}

/** The release that the double behaves as. `recorded` is the one of the recordings. */
export type Release = 'recorded' | 'newer';

export interface World {
  readonly store: ModuleStoreOperations;
  readonly now: () => number;
  readonly users: Users;
  readonly tokens: Tokens;
  readonly lmsSessions: Sessions;
  readonly cmsSessions: Sessions;
  readonly tasks: Tasks;
  readonly clipboards: Clipboards;
  readonly latency: Latency;
  readonly release: Release;
  readonly client: { readonly id: string; readonly secret: string };
  /** Without a slash at the end. Known once the servers listen. */
  cmsUrl: string;
  lmsUrl: string;
}
