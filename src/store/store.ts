import { Kysely } from 'kysely';
import type { CourseKey } from '#olx';
import { applicationStore, tokenStore } from './applications.ts';
import type { Backend, Transact } from './backend/backend.ts';
import { blobStore } from './blobs.ts';
import { commitPage, deletedBlocks } from './block-history.ts';
import { collect } from './collect.ts';
import { commitCourse } from './commit.ts';
import { type Connection, timestamp } from './connection.ts';
import { findContent } from './contents.ts';
import { deleteCourse } from './deletion.ts';
import { StoreFailed } from './errors.ts';
import { eventStore } from './events.ts';
import { figures } from './figures.ts';
import { Gate } from './gate.ts';
import { knownHead, newestOf } from './heads.ts';
import { coursePage, findCommit, findCourse, findHead, isCommitOf } from './history.ts';
import { lastImport, recordImport } from './imports.ts';
import { instanceStore, livingInstances, noteProbe } from './instances.ts';
import { jobStore } from './jobs.ts';
import { keyStore } from './keys.ts';
import { lockStore } from './locks.ts';
import { ensureKnown, migrate } from './migrations/index.ts';
import { planStore } from './plans.ts';
import { prune } from './prune.ts';
import type { Schema } from './schema.ts';
import { storedBytes } from './sizes.ts';
import { spoolStore } from './spool.ts';
import { studioStore } from './studio.ts';
import { loadSnapshot } from './tree/load.ts';
import { sharedParts } from './tree/shared.ts';
import { turns } from './turns.ts';
import type { CommitId, InstanceId, Limits, Snapshot, Store, StoreOptions } from './types.ts';
import { usageStore } from './usage/store.ts';
import { verify } from './verify/index.ts';

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
/** A write that failed for want of room or of the right to write counts for so long, in milliseconds. */
const FAILURE_MEMORY = 10_000;

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
  const clock = options.now === undefined ? backend.clock : null;
  const room = roomToWrite();
  const connection: Connection = {
    db,
    transact: room.watched(backend.transact),
    foreignChanges: backend.foreignChanges,
    transactLazily: room.watched(backend.transactLazily),
    moment: (later = 0) => (clock === null ? timestamp(platform, later) : clock(later)),
    members: backend.members,
    writing: backend.writing,
    removing: backend.removing,
    giveBack: backend.giveBack,
    size: backend.size,
    platform,
    gate: new Gate(),
    instance: options.instance ?? (platform.randomId() as InstanceId),
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  };
  return storeOn(connection, backend, room, options);
}

function storeOn(connection: Connection, backend: Backend, room: RoomToWrite, options: StoreOptions): Store {
  const { db, gate } = connection;
  const shared = sharedParts(options.cachedCourses ?? CACHED_COURSES);
  const peeked = (key: CourseKey): Snapshot | null => {
    const head = knownHead(connection, shared, key);
    return head === null ? null : (shared.snapshots.find(head) ?? null);
  };
  const queue = turns(backend.hold, backend.holds);
  const keys = keyStore(connection);
  const instances = instanceStore(connection);
  const newest = newestOf(connection, shared);
  let beatAt: number | null = null;
  return {
    instance: connection.instance,
    blobs: blobStore(connection),
    plans: planStore(connection),
    jobs: jobStore(connection),
    keys,
    instances: {
      ...instances,
      beat: async (lease) => {
        await instances.beat(lease);
        beatAt = performance.now();
        await keys.sweep();
      },
    },
    spool: spoolStore(connection),
    locks: lockStore(connection),
    events: eventStore(connection),
    applications: applicationStore(connection),
    tokens: tokenStore(connection),
    usage: usageStore(connection),
    studio: studioStore(connection),
    shared: backend.shared,
    readOnly: backend.readOnly,
    coursePage: (query) => gate.enter(() => coursePage(connection, query)),
    findCourse: (key) => gate.enter(() => findCourse(connection, key)),
    load: (key, at) =>
      gate.enter(async () => {
        if (at === undefined) return newest(key);
        const known = shared.snapshots.find(at as CommitId);
        // its course run may have been deleted
        if (known !== undefined && (await isCommitOf(connection, key, known.commit.id))) return known;
        const found = await findCommit(connection, key, at);
        return found === null ? null : loadSnapshot(connection, shared, found);
      }),
    head: (key) => gate.enter(async () => peeked(key)?.commit ?? (await findHead(connection, key))?.record ?? null),
    peek: peeked,
    inTurn: (key, work, signal, patience) =>
      gate.enter(() => {
        const onHead = (): ReturnType<typeof work> => {
          // what the writer before has committed, maybe in another thread
          connection.foreignChanges('now');
          return work();
        };
        return queue.inTurn(key, onHead, signal, patience);
      }),
    commit: (key, input) => gate.enter(() => commitCourse(connection, shared, key, input)),
    deleteCourse: (key, deletion) => gate.enter(() => deleteCourse(connection, shared, key, deletion)),
    commitPage: (key, query) => gate.enter(() => commitPage(connection, key, query)),
    deletedBlocks: (key, query) => gate.enter(() => deletedBlocks(connection, key, query)),
    findContent: (key, hash) => gate.enter(() => findContent(connection, key, hash)),
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
        room.ensure();
        await connection.transactLazily(db, (transaction) => noteProbe(connection, transaction));
        // a newer program may have changed the tables while this one runs
        await ensureKnown(db);
      }),
    collect: (wanted) => gate.enter(() => collect(connection, wanted)),
    verify: (wanted) => gate.enter(() => verify(connection, backend.integrity, wanted)),
    compact: () =>
      gate.enter(async () => {
        const others = (await livingInstances(connection, db)).filter((id) => id !== connection.instance);
        return backend.compact(others.length === 0);
      }),
    figures: () => gate.enter(() => figures(connection, beatAt)),
    prune: () => gate.enter(() => prune(connection)),
    close: async () => {
      if (await gate.shut()) await db.destroy();
    },
  };
}

/** Whether the database can be written, as its last transactions showed. */
interface RoomToWrite {
  /** The same transactions, watched. */
  watched(transact: Transact): Transact;
  /** Throws what the last write failed with if it lately found no room or no right to write. */
  ensure(): void;
}

/** A small write can succeed on a disk that is full for any other, so the failures of others are remembered. */
function roomToWrite(): RoomToWrite {
  let last: { readonly error: StoreFailed; readonly at: number } | null = null;
  return {
    watched: (transact) => async (db, work) => {
      try {
        return await transact(db, work);
      } catch (error) {
        if (error instanceof StoreFailed && (error.kind === 'full' || error.kind === 'read-only')) {
          last = { error, at: performance.now() };
        }
        throw error;
      }
    },
    ensure: () => {
      if (last !== null && performance.now() - last.at < FAILURE_MEMORY) throw last.error;
    },
  };
}
