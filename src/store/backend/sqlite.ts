import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely';
import { StoreFailed } from '../errors.ts';
import type { Backend, Transact } from './backend.ts';
import { nodePlatform } from './platform.ts';

/** How long a statement waits for another process that writes, in milliseconds. */
const BUSY_TIMEOUT = 5_000;
const KEPT_STATEMENTS = 128;
/** The log is put into the file once it has so many pages of 4 KiB: an import should not wait for that again and again. */
const LOG_PAGES = 8_000;
/** A log that grew larger, because somebody read while it did, is cut to this once it is in the file. */
const LOG_BYTES = 64 * 1024 * 1024;
/** Pages that are given back at a time, which takes some milliseconds, and those that are kept for the next rows. */
const PAGES_AT_A_TIME = 1_000;
const KEPT_PAGES = 2_000;
/** What another connection wrote shows after this at the latest, in milliseconds. */
const LOOK_INTERVAL = 5;

/**
 * A database file, made together with its directory where it is missing, or `:memory:`. Every
 * commit is on the disk when its promise resolves. Throws `StoreFailed` where it cannot be opened.
 */
export function sqliteBackend(path: string): Backend {
  const database = translated(() => {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    const opened = new Database(path, { timeout: BUSY_TIMEOUT });
    // takes effect in a new file only; an older one is given the form by `vacuum`
    opened.pragma('auto_vacuum = INCREMENTAL');
    opened.pragma('journal_mode = WAL');
    opened.pragma('synchronous = FULL');
    opened.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
    opened.pragma(`journal_size_limit = ${LOG_BYTES}`);
    opened.pragma('foreign_keys = ON');
    opened.pragma('trusted_schema = OFF');
    return opened;
  });
  return {
    dialect: sqliteDialect(keepingStatements(database)),
    transact: (db, work) => db.transaction().execute(work),
    transactLazily: lazily(database),
    // every transaction begins as the only writer
    alone: async () => undefined,
    foreignChanges: versionReader(database),
    giveBack: () => giveBack(database),
    shared: false,
    tables: { text: 'text', bytes: 'blob', large: 'integer', tableOptions: 'strict' },
    platform: nodePlatform,
  };
}

/** A transaction that turns from reader to writer half-way can fail at that point, so all start as writers. */
class WritingDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/**
 * The log is then not synchronised at this commit. The next ordinary one synchronises all of it, and
 * after a crash it counts up to its first broken page, so that nothing later is kept without this.
 */
function lazily(database: Database.Database): Transact {
  return (db, work) =>
    db.connection().execute(async (connection) => {
      // not by way of a kept statement: this pragma does its work when it is prepared
      database.pragma('synchronous = NORMAL');
      try {
        return await connection.transaction().execute(work);
      } finally {
        database.pragma('synchronous = FULL');
      }
    });
}

/** A file in the older form has no list of what could move, so it keeps its size; its free pages are used again. */
function giveBack(database: Database.Database): boolean {
  return translated(() => {
    const free = Number(database.pragma('freelist_count', { simple: true }));
    if (free <= KEPT_PAGES || Number(database.pragma('auto_vacuum', { simple: true })) !== 2) return false;
    database.pragma(`incremental_vacuum(${Math.min(PAGES_AT_A_TIME, free - KEPT_PAGES)})`);
    if (free - KEPT_PAGES > PAGES_AT_A_TIME) return true;
    // the file becomes shorter when the log is put into it; nobody is waited for
    database.pragma('wal_checkpoint(PASSIVE)');
    return false;
  });
}

/** SQLite counts what other connections commit. Asking takes a lock, so many reads at once ask but once. */
function versionReader(database: Database.Database): Backend['foreignChanges'] {
  const statement = database.prepare<[], number>('pragma data_version').pluck();
  let version = 0;
  let asked = Number.NEGATIVE_INFINITY;
  return (now) => {
    const time = performance.now();
    if (now === 'now' || time - asked > LOOK_INTERVAL) {
      version = translated(() => statement.get()) ?? 0;
      asked = time;
    }
    return version;
  };
}

function sqliteDialect(database: SqliteDatabase): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new WritingDriver({ database }),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** Kysely prepares a statement at each use; a prepared one is kept instead while it is among the last used. */
function keepingStatements(database: Database.Database): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => {
      kept.clear();
      database.close();
    },
    prepare: (sql) => {
      const found = kept.get(sql);
      if (found !== undefined) {
        kept.delete(sql);
        kept.set(sql, found);
        return found;
      }
      const statement = statementOf(translated(() => database.prepare<unknown[], unknown>(sql)));
      kept.set(sql, statement);
      if (kept.size > KEPT_STATEMENTS) {
        for (const oldest of kept.keys()) {
          kept.delete(oldest);
          break;
        }
      }
      return statement;
    },
  };
}

function statementOf(statement: Database.Statement<unknown[], unknown>): SqliteStatement {
  return {
    reader: statement.reader,
    all: (parameters) => translated(() => statement.all(...parameters)),
    run: (parameters) => translated(() => statement.run(...parameters)),
    iterate: (parameters) => statement.iterate(...parameters),
  };
}

function translated<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new StoreFailed(reason, cause);
  }
}
