import { Kysely } from 'kysely';
import type { CourseKey } from '#olx';
import { applicationStore, tokenStore } from './applications.ts';
import type { Backend } from './backend/backend.ts';
import { blobStore } from './blobs.ts';
import { commitCourse } from './commit.ts';
import { type Connection, timestamp } from './connection.ts';
import { Gate } from './gate.ts';
import { headId, knownHead } from './heads.ts';
import { findCommit, findCourse, findHead, listCommits, listCourses } from './history.ts';
import { lastImport, recordImport } from './imports.ts';
import { instanceStore } from './instances.ts';
import { jobStore } from './jobs.ts';
import { keyStore } from './keys.ts';
import { lockStore } from './locks.ts';
import { migrate } from './migrations/index.ts';
import { planStore } from './plans.ts';
import { prune } from './prune.ts';
import type { Schema } from './schema.ts';
import { storedBytes } from './sizes.ts';
import { spoolStore } from './spool.ts';
import { loadSnapshot } from './tree/load.ts';
import { sharedParts } from './tree/shared.ts';
import type { CommitId, InstanceId, Limits, Snapshot, Store, StoreOptions } from './types.ts';
import { usageStore } from './usage/store.ts';

const MIB = 1024 * 1024;

/** What holds where the options say nothing. */
export const DEFAULT_LIMITS: Limits = {
  blob: 2048 * MIB,
  plan: 64 * MIB,
  plansPerCourse: 100,
  result: 16 * MIB,
  object: 64 * MIB,
  course: Number.POSITIVE_INFINITY,
};

const CACHED_COURSES = 8;

/** A store over any backend, its tables brought up to date. */
export async function storeOver(backend: Backend, options: StoreOptions = {}): Promise<Store> {
  const db = new Kysely<Schema>({ dialect: backend.dialect });
  const platform = {
    ...backend.platform,
    now: options.now ?? backend.platform.now,
    randomId: options.randomId ?? backend.platform.randomId,
  };
  try {
    await migrate(db, backend, () => timestamp(platform));
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const connection: Connection = {
    db,
    transact: backend.transact,
    foreignChanges: backend.foreignChanges,
    giveBack: backend.giveBack,
    transactLazily: backend.transactLazily,
    platform,
    gate: new Gate(),
    instance: options.instance ?? (platform.randomId() as InstanceId),
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  };
  return storeOn(connection, backend.shared, options);
}

function storeOn(connection: Connection, isShared: boolean, options: StoreOptions): Store {
  const { db, gate } = connection;
  const shared = sharedParts(options.cachedCourses ?? CACHED_COURSES);
  const peeked = (key: CourseKey): Snapshot | null => {
    const head = knownHead(connection, shared, key);
    return head === null ? null : (shared.snapshots.find(head) ?? null);
  };
  return {
    instance: connection.instance,
    blobs: blobStore(connection),
    plans: planStore(connection),
    jobs: jobStore(connection),
    keys: keyStore(connection),
    instances: instanceStore(connection),
    spool: spoolStore(connection),
    locks: lockStore(connection),
    applications: applicationStore(connection),
    tokens: tokenStore(connection),
    usage: usageStore(connection),
    shared: isShared,
    listCourses: (page) => gate.enter(() => listCourses(connection, page)),
    findCourse: (key) => gate.enter(() => findCourse(connection, key)),
    load: (key, at) =>
      gate.enter(async () => {
        const name = at ?? (await headId(connection, shared, key));
        const known = name === null ? undefined : shared.snapshots.find(name as CommitId);
        if (known !== undefined && known.commit.course === key) return known;
        const found = name === null ? null : await findCommit(connection, key, name);
        return found === null ? null : loadSnapshot(connection, shared, found);
      }),
    head: (key) => gate.enter(async () => peeked(key)?.commit ?? (await findHead(connection, key))?.record ?? null),
    peek: peeked,
    commit: (key, input) => gate.enter(() => commitCourse(connection, shared, key, input)),
    commits: (key, page) => gate.enter(() => listCommits(connection, key, page)),
    findCommit: (key, at) => gate.enter(async () => (await findCommit(connection, key, at))?.record ?? null),
    recordImport: (course, block, application, version) =>
      gate.enter(() => recordImport(connection, course, block, application, version)),
    lastImport: (course, block, application) => gate.enter(() => lastImport(connection, course, block, application)),
    storedBytes: (key) => gate.enter(() => storedBytes(connection, key)),
    lookAgain: () => {
      connection.foreignChanges('now');
    },
    ping: () =>
      gate.enter(async () => {
        await db.selectFrom('schema_migrations').select('number').limit(1).execute();
      }),
    prune: () => gate.enter(() => prune(connection)),
    close: async () => {
      if (await gate.shut()) await db.destroy();
    },
  };
}
