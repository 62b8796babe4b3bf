import { type Dialect, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from 'kysely';
import pg from 'pg';
import { StoreFailed } from '../errors.ts';
import type { Backend, Transact } from './backend.ts';
import { nodePlatform } from './platform.ts';

/** How long a connection is waited for, in milliseconds. */
const CONNECT_TIMEOUT = 10_000;
/** Tries of a transaction that others were in the way of. */
const ATTEMPTS = 5;
/** `serialization_failure` and `deadlock_detected`: the database undid the one so that the other could go on. */
const IN_THE_WAY: ReadonlySet<string> = new Set(['40001', '40P01']);
/** Names the lock under which tables are changed; any number that nobody else uses in this database. */
const MIGRATION_LOCK = 6_519_882;

/** A PostgreSQL database, 15 or newer. Connects at the first use; each failure then is a `StoreFailed`. */
export function postgresBackend(url: string, connections: number): Backend {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    application_name: 'olx',
  });
  // a connection that is lost while nobody uses it is replaced at the next use
  pool.on('error', () => undefined);
  return {
    dialect: dialectOver(pool),
    transact,
    transactLazily: (db, work) =>
      transact(db, async (transaction) => {
        await sql`set local synchronous_commit = off`.execute(transaction);
        return work(transaction);
      }),
    alone: async (transaction) => {
      await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(transaction);
    },
    foreignChanges: () => null,
    giveBack: () => false,
    shared: true,
    // texts sort as they do in SQLite: by their bytes in UTF-8
    tables: { text: 'text collate "C"', bytes: 'bytea', large: 'bigint', tableOptions: '' },
    platform: nodePlatform,
  };
}

const transact: Transact = async (db, work) => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      const again = error instanceof StoreFailed && IN_THE_WAY.has(error.data.reason) && attempt < ATTEMPTS;
      if (!again) throw error;
    }
  }
};

function dialectOver(pool: pg.Pool): Dialect {
  const translating: PostgresPool = {
    connect: async () => clientOver(await translated(() => pool.connect())),
    end: () => pool.end(),
  };
  return new PostgresDialect({ pool: translating });
}

function clientOver(client: pg.PoolClient): PostgresPoolClient {
  // reading by cursor, the other form of this call, is not used here
  const query: unknown = (text: string, parameters: readonly unknown[]) =>
    translated(() => client.query(text, [...parameters]));
  return { query: query as PostgresPoolClient['query'], release: () => client.release() };
}

/** What the driver says may hold the address with its password, so only the code is repeated. */
async function translated<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreachable';
    throw new StoreFailed(reason, cause);
  }
}
