/** A double of a CMS and its LMS for tests: real ports, the recorded answers, and faults on demand. */
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { Clipboards } from './http/clipboards.ts';
import { type Fault, Faults } from './http/faults.ts';
import { cmsResources } from './http/routes/index.ts';
import { lmsResources } from './http/routes/lms.ts';
import { Sessions } from './http/sessions.ts';
import { buildSite, type SeenRequest } from './http/site.ts';
import { type Pause, Tasks } from './http/tasks.ts';
import { Tokens } from './http/tokens.ts';
import { type CourseRole, type DoubleUser, labUsers, type User, Users } from './http/users.ts';
import type { Latency, Release, World } from './http/world.ts';
import type { CourseKey } from './modulestore/index.ts';
import { ModuleStore } from './modulestore/store/module-store.ts';

export type { Fault } from './http/faults.ts';
export type { SeenRequest } from './http/site.ts';
export { type CourseRole, type DoubleUser, labUsers } from './http/users.ts';
export type { Latency, Release } from './http/world.ts';
export * from './modulestore/index.ts';

export interface DoubleOptions {
  /** Default: {@link labUsers}. The service account is the user `svc`. */
  readonly users?: readonly DoubleUser[];
  readonly latency?: Latency;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
  /** How tasks wait; a test may hold them with it. */
  readonly pause?: Pause;
  readonly faults?: readonly Fault[];
  /** Ports; 0 or left out: any free one. */
  readonly ports?: { readonly cms?: number; readonly lms?: number };
  readonly release?: Release;
  /** Seed of the ids that the platform invents. */
  readonly seed?: string;
}

export interface Double {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly cmsUrl: string;
  readonly lmsUrl: string;
  readonly client: { readonly id: string; readonly secret: string };
  readonly store: ModuleStore;
  /** All requests so far, both sites. */
  readonly requests: readonly SeenRequest[];
  resetRequests(): void;
  /** An access token (RS512) of a user, as for a person in the browser. `lifetime` in seconds. @throws if there is no such user */
  token(user: string, lifetime?: number): string;
  /** The public keys of the tokens, a JSON Web Key Set. */
  keySet(): { readonly keys: readonly object[] };
  /** Gives a user a role in a course run. @throws if there is no such user */
  grant(user: string, course: CourseKey, role: CourseRole): void;
  plant(...faults: readonly Fault[]): void;
  clearFaults(): void;
  /** Signs everybody out of both sites. */
  endSessions(): void;
  /** Resolves when no import or export is under way. */
  tasksDone(): Promise<void>;
  close(): Promise<void>;
}

/** Starts both sites on loopback ports. */
export async function startDouble(options: DoubleOptions = {}): Promise<Double> {
  const { latency = {}, now = Date.now, release = 'recorded' } = options;
  const writeDelay = latency.write ?? 0;
  const store = new ModuleStore({
    now,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(writeDelay > 0 ? { writeDelay: () => writeDelay } : {}),
  });
  const world: World = {
    store,
    now,
    users: new Users(options.users ?? labUsers, (course) => store.run(course) !== undefined),
    tokens: new Tokens(now, () => world.lmsUrl),
    lmsSessions: new Sessions('sessionid'),
    cmsSessions: new Sessions('studio_session_id'),
    tasks: new Tasks(now, latency, options.pause ?? ((milliseconds) => pause(milliseconds))),
    clipboards: new Clipboards(),
    latency,
    release,
    client: { id: 'olx-service', secret: 'olx-service-secret' },
    cmsUrl: '',
    lmsUrl: '',
  };
  const userNamed = (name: string): User => {
    const user = world.users.get(name);
    if (user === undefined) throw new Error(`The double has no user ${name}`);
    return user;
  };
  const faults = new Faults();
  faults.plant(...(options.faults ?? []));
  let requests: SeenRequest[] = [];
  const seen = (request: SeenRequest) => void requests.push(request);
  const shared = { world, faults, seen };
  const cms = buildSite({ ...shared, site: 'cms', resources: cmsResources(release), sessions: world.cmsSessions });
  const lms = buildSite({ ...shared, site: 'lms', resources: lmsResources, sessions: world.lmsSessions });
  world.cmsUrl = await listen(cms, options.ports?.cms ?? 0);
  world.lmsUrl = await listen(lms, options.ports?.lms ?? 0);
  return {
    cmsUrl: world.cmsUrl,
    lmsUrl: world.lmsUrl,
    client: world.client,
    store,
    get requests() {
      return requests;
    },
    resetRequests: () => {
      requests = [];
    },
    token: (name, lifetime) => world.tokens.issue(userNamed(name), true, lifetime).access_token,
    grant: (name, course, role) => world.users.grant(userNamed(name), course, role),
    keySet: () => world.tokens.keySet(),
    plant: (...planted) => faults.plant(...planted),
    clearFaults: () => faults.clear(),
    endSessions: () => {
      world.cmsSessions.clear();
      world.lmsSessions.clear();
    },
    tasksDone: () => world.tasks.idle(),
    close: async () => {
      await Promise.all([cms.close(), lms.close()]);
    },
  };
}

async function listen(app: FastifyInstance, port: number): Promise<string> {
  await app.listen({ port, host: '127.0.0.1' });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}
