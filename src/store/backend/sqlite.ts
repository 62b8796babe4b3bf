import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
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
import { type FailureKind, StoreFailed } from '../errors.ts';
import type { Backend, Transact } from './backend.ts';
import { nodePlatform } from './platform.ts';

/** How long a statement waits for another process that writes, in milliseconds. */
const BUSY_TIMEOUT = 5_000;
const KEPT_STATEMENTS = 128;
/** The log is put into the file once it has so many pages of 4 KiB: an import should not wait for that again and again. */
const LOG_PAGES = 8_000;
/** No room for data, for the index of the log, or for the folder. */
const FULL: ReadonlySet<string> = new Set(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT']);
/** Codes that say nothing against the statement: other processes, the disk, memory. */
const PASSING = /^SQLITE_(?:BUSY|LOCKED|IOERR|CANTOPEN|NOMEM|PROTOCOL)/;
/** What another connection wrote shows after this at the latest, in milliseconds. */
const LOOK_INTERVAL = 5;

/**
 * A database file, made together with its directory where it is missing, or `:memory:`. Every
 * commit is on the disk when its promise resolves. A file that is there and cannot be written is opened
 * for reading. Throws `StoreFailed` where it cannot be opened at all.
 */
export function sqliteBackend(path: string): Backend {
  const { database, readOnly } = opened(path);
  return {
    dialect: sqliteDialect(database, keepingStatements(database)),
    transact: (db, work) => db.transaction().execute(work),
    transactLazily: lazily(database),
    // every transaction begins as the only writer
    alone: async () => undefined,
    // one process serves a file, and its writers queue in memory
    hold: async () => async () => undefined,
    holds: Number.POSITIVE_INFINITY,
    clock: null,
    foreignChanges: versionReader(database),
    shared: false,
    readOnly,
    tables: { text: 'text', bytes: 'blob', large: 'integer', tableOptions: 'strict' },
    platform: nodePlatform,
  };
}

interface Opened {
  readonly database: Database.Database;
  readonly readOnly: boolean;
}

function opened(path: string): Opened {
  try {
    return { database: translated(() => openForWriting(path)), readOnly: false };
  } catch (error) {
    if (path === ':memory:' || !(error instanceof StoreFailed) || !isOfTheDisk(error) || !existsSync(path)) throw error;
    const database = openForReading(path);
    if (database === null) throw error;
    return { database, readOnly: true };
  }
}

function openForWriting(path: string): Database.Database {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path, { timeout: BUSY_TIMEOUT });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
    database.pragma('foreign_keys = ON');
    database.pragma('trusted_schema = OFF');
    // asks for the right to write, and for the room that the index of the log takes
    database.exec('begin immediate; rollback');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * The file for reading; null if it cannot be read either. Reading needs the index of the log beside the
 * file. Where there is no room for it and no log, nobody writes, so the file may be taken as it is.
 */
function openForReading(path: string): Database.Database | null {
  const names = [path];
  if (isMissingOrEmpty(`${path}-wal`)) {
    const url = pathToFileURL(path);
    url.searchParams.set('immutable', '1');
    names.push(url.href);
  }
  for (const name of names) {
    let database: Database.Database | null = null;
    try {
      database = new Database(name, { readonly: true, timeout: BUSY_TIMEOUT });
      database.pragma('trusted_schema = OFF');
      database.prepare('select count(*) from sqlite_schema').get();
      return database;
    } catch {
      database?.close();
    }
  }
  return null;
}

/** Not of a file that is none, nor of another process that writes. */
function isOfTheDisk({ kind, data }: StoreFailed): boolean {
  return kind === 'full' || kind === 'read-only' || /^SQLITE_(?:CANTOPEN|IOERR)/.test(data.reason);
}

function isMissingOrEmpty(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;
}

/** A transaction that turns from reader to writer half-way can fail at that point, so all start as writers. */
class WritingDriver extends SqliteDriver {
  readonly #database: Database.Database;

  constructor(database: Database.Database, prepared: SqliteDatabase) {
    super({ database: prepared });
    this.#database = database;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** A full disk has ended the transaction already, and why is what the caller should hear of. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
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

function sqliteDialect(database: Database.Database, prepared: SqliteDatabase): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new WritingDriver(database, prepared),
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
    if (cause instanceof StoreFailed) throw cause;
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new StoreFailed(reason, cause, kindOf(reason));
  }
}

/** Of SQLite's codes, and of the system's for the folder of the file. */
function kindOf(code: string): FailureKind {
  if (FULL.has(code)) return 'full';
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS' || code === 'EACCES') return 'read-only';
  return PASSING.test(code) ? 'unavailable' : 'failed';
}
