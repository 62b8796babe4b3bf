import { type Dialect, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from 'kysely';
import pg from 'pg';
import { OutcomeUnknown, StoreFailed } from '../errors.ts';
import type { Backend, Hold, Transact } from './backend.ts';
import { nodePlatform } from './platform.ts';
import { failureOf, isLost } from './postgres-failures.ts';

/** How long a connection is waited for, in milliseconds. */
const CONNECT_TIMEOUT = 10_000;
/** A statement without an answer for so long is on a connection that is dead; milliseconds. */
const QUERY_TIMEOUT = 120_000;
/** Tries of a transaction that others were in the way of, or whose connection was lost. */
const ATTEMPTS = 5;
/** The pause before the second try of a lost transaction, in milliseconds; it doubles with each further one. */
const PAUSE = 25;
/** `serialization_failure` and `deadlock_detected`: the database undid the one so that the other could go on. */
const IN_THE_WAY: ReadonlySet<string> = new Set(['40001', '40P01']);
/** Names the lock under which tables are changed; any number that nobody else uses in this database. */
const MIGRATION_LOCK = 6_519_882;
/** Names the lock that whoever writes bytes shares and whoever removes some has alone. */
const REMOVAL_LOCK = 6_519_884;
/** The first of the two numbers that name the lock of a course run's writers. */
const WRITERS_LOCK = 6_519_883;
/** `lock_not_available`. */
const LOCK_TIMEOUT = '55P03';
/** The database's own clock in the form of `Date.prototype.toISOString`, moved by a number of milliseconds. */
const clock = (later: number) =>
  sql<string>`to_char((clock_timestamp() + make_interval(secs => ${sql.lit(later / 1000)})) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** A PostgreSQL database, 15 or newer. Connects at the first use; each failure then is a `StoreFailed`. */
export function postgresBackend(url: string, connections: number, readOnly = false): Backend {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    query_timeout: QUERY_TIMEOUT,
    keepAlive: true,
    application_name: 'olx',
    ...(readOnly ? { options: '-c default_transaction_read_only=on' } : {}),
  });
  // a connection that is lost while nobody uses it is replaced at the next use
  pool.on('error', () => undefined);
  // one that is lost while it is used fails its query; without a listener it would end the process as well
  pool.on('connect', (client) => client.on('error', () => undefined));
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
    writing: async (transaction) => {
      await sql`select pg_advisory_xact_lock_shared(${sql.lit(REMOVAL_LOCK)})`.execute(transaction);
    },
    removing: async (transaction) => {
      await sql`select pg_advisory_xact_lock(${sql.lit(REMOVAL_LOCK)})`.execute(transaction);
    },
    hold: holdOver(pool),
    // a hold takes a connection, and whoever holds needs a second one
    holds: Math.max(1, Math.floor(connections / 2)),
    clock,
    members: (json) => sql`jsonb_array_elements(${json}::jsonb)`,
    foreignChanges: () => null,
    giveBack: () => false,
    integrity: () => [],
    compact: async () => {
      await translated(() => pool.query('vacuum (analyze)'));
      return true;
    },
    size: async () => {
      const { rows } = await translated(() =>
        pool.query<{ bytes: string }>('select pg_database_size(current_database()) as bytes'),
      );
      return { bytes: Number(rows[0]?.bytes ?? 0), freeBytes: null };
    },
    shared: true,
    readOnly,
    // texts sort as they do in SQLite: by their bytes in UTF-8
    tables: { text: 'text collate "C"', bytes: 'bytea', large: 'bigint', tableOptions: '', keyedOptions: '' },
    platform: nodePlatform,
  };
}

/**
 * Work whose connection is lost is done again, because nothing of it was committed. Once the commit was
 * sent nobody knows, which is an `OutcomeUnknown`.
 */
const transact: Transact = async (db, work) => {
  for (let attempt = 1; ; attempt += 1) {
    let ending = false;
    try {
      return await db.transaction().execute(async (transaction) => {
        const result = await work(transaction);
        ending = true;
        return result;
      });
    } catch (error) {
      if (!(error instanceof StoreFailed)) throw error;
      if (ending && isLost(error)) throw new OutcomeUnknown(error);
      if (attempt === ATTEMPTS || !(IN_THE_WAY.has(error.data.reason) || isLost(error))) throw error;
      if (isLost(error)) await new Promise((resolve) => setTimeout(resolve, PAUSE * 2 ** attempt));
    }
  }
};

/**
 * An advisory lock that ends with its transaction, and so with its connection. PostgreSQL queues those
 * who wait for it in order.
 */
function holdOver(pool: pg.Pool): Hold {
  return async (name, patience) => {
    const client = await translated(() => pool.connect());
    let broken = true;
    const number = Buffer.from(nodePlatform.hash(Buffer.from(name)), 'hex').readInt32BE(0);
    const end = async (): Promise<void> => {
      await client.query('rollback').catch(() => {
        broken = true;
      });
      client.release(broken);
    };
    try {
      await client.query(
        `begin; set local lock_timeout = ${Math.max(1, Math.ceil(patience))}; select pg_advisory_xact_lock(${WRITERS_LOCK}, ${number})`,
      );
      broken = false;
    } catch (cause) {
      const failure = failureOf(cause);
      broken = isLost(failure);
      await end();
      if (failure.data.reason === LOCK_TIMEOUT) return null;
      throw failure;
    }
    return end;
  };
}

function dialectOver(pool: pg.Pool): Dialect {
  const translating: PostgresPool = {
    connect: async () => clientOver(pool, await translated(() => pool.connect())),
    end: () => pool.end(),
  };
  return new PostgresDialect({ pool: translating });
}

/** A connection that was lost before its first statement is replaced where that can be sent again. */
function clientOver(pool: pg.Pool, first: pg.PoolClient): PostgresPoolClient {
  let client = first;
  let isFresh = true;
  let broken = false;
  const send = async (text: string, parameters: readonly unknown[]): Promise<unknown> => {
    const canRepeat = isFresh && /^(?:select|begin)\b/i.test(text);
    isFresh = false;
    try {
      return await client.query(text, [...parameters]);
    } catch (cause) {
      const failure = failureOf(cause);
      // a server that only reads has been replaced by another one, which a new connection finds
      broken = isLost(failure) || failure.kind === 'read-only';
      if (!canRepeat || !isLost(failure)) throw failure;
      const next = await translated(() => pool.connect());
      client.release(true);
      client = next;
      broken = false;
      return send(text, parameters);
    }
  };
  // reading by cursor, the other form of this call, is not used here
  const query: unknown = send;
  return { query: query as PostgresPoolClient['query'], release: () => client.release(broken) };
}

async function translated<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw failureOf(cause);
  }
}
