import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
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
  sql,
} from 'kysely';
import { StoreFailed } from '../errors.ts';
import type { Backend, Transact } from './backend.ts';
import { nodePlatform } from './platform.ts';
import { engineOver, openForReading, type SqliteEngine, translated } from './sqlite-engine.ts';

/** How long a statement waits for another process that writes, in milliseconds. */
const BUSY_TIMEOUT = 5_000;
const KEPT_STATEMENTS = 128;
/** Course content and hashes of secrets are for the user alone who runs the service. */
const OWNER_ONLY = 0o600;
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
 * commit is on the disk when its promise resolves. A file that is there and cannot be written is opened
 * for reading. Throws `StoreFailed` where it cannot be opened at all.
 */
export async function sqliteBackend(path: string, wantsReading = false): Promise<Backend> {
  const { engine, readOnly } = wantsReading ? await openedForReading(path) : await opened(path);
  return {
    dialect: sqliteDialect(engine),
    transact: (db, work) => db.transaction().execute(work),
    transactLazily: lazily(engine),
    // every transaction begins as the only writer
    alone: async () => undefined,
    writing: async () => undefined,
    removing: async () => undefined,
    // one process serves a file, and its writers queue in memory
    hold: async () => async () => undefined,
    holds: Number.POSITIVE_INFINITY,
    clock: null,
    members: (json) => sql`json_each(${json})`,
    foreignChanges: versionReader(engine),
    giveBack: () => giveBack(engine),
    integrity: () => integrityOf(engine),
    compact: async (alone) => compact(engine, alone),
    size: () => sizeOf(engine, path),
    shared: false,
    readOnly,
    tables: {
      text: 'text',
      bytes: 'blob',
      large: 'integer',
      tableOptions: 'strict',
      keyedOptions: 'strict, without rowid',
    },
    platform: nodePlatform,
  };
}

async function opened(path: string): Promise<{ readonly engine: SqliteEngine; readonly readOnly: boolean }> {
  try {
    return { engine: translated(() => engineOver(openForWriting(path))), readOnly: false };
  } catch (error) {
    if (path === ':memory:' || !(error instanceof StoreFailed) || !isOfTheDisk(error) || !existsSync(path)) throw error;
    const engine = await openForReading(path, BUSY_TIMEOUT);
    if (engine === null) throw error;
    return { engine, readOnly: true };
  }
}

async function openedForReading(path: string): Promise<{ readonly engine: SqliteEngine; readonly readOnly: boolean }> {
  try {
    translated(() => {
      const database = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT });
      try {
        database.prepare('select count(*) from sqlite_schema').get();
      } finally {
        database.close();
      }
    });
  } catch (error) {
    // a file that others keep locked must not be taken for one that does not change
    if (!(error instanceof StoreFailed) || !isOfTheDisk(error)) throw error;
    const engine = await openForReading(path, BUSY_TIMEOUT);
    if (engine === null) throw error;
    return { engine, readOnly: true };
  }
  const engine = await openForReading(path, BUSY_TIMEOUT);
  if (engine === null) throw new StoreFailed('SQLITE_CANTOPEN', null, 'unavailable');
  return { engine, readOnly: true };
}

function openForWriting(path: string): Database.Database {
  if (path !== ':memory:' && !existsSync(path)) createFile(path);
  const database = new Database(path, { timeout: BUSY_TIMEOUT });
  try {
    // takes effect in a new file only, but is written into any, for which a full disk has no room
    if (Number(database.pragma('page_count', { simple: true })) === 0) database.pragma('auto_vacuum = INCREMENTAL');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
    database.pragma(`journal_size_limit = ${LOG_BYTES}`);
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

/** SQLite gives its log and the index of that the mode of the file. */
function createFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  // another process may have made it meanwhile
  closeSync(openSync(path, 'a', OWNER_ONLY));
}

/** Not of a file that is none, nor of another process that writes. */
function isOfTheDisk({ kind, data }: StoreFailed): boolean {
  return kind === 'full' || kind === 'read-only' || /^SQLITE_(?:CANTOPEN|IOERR)/.test(data.reason);
}

/** A transaction that turns from reader to writer half-way can fail at that point, so all start as writers. */
class WritingDriver extends SqliteDriver {
  readonly #engine: SqliteEngine;

  constructor(engine: SqliteEngine) {
    super({ database: keepingStatements(engine) });
    this.#engine = engine;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** A full disk has ended the transaction already, and why is what the caller should hear of. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#engine.inTransaction) await super.rollbackTransaction(connection);
  }
}

/**
 * The log is then not synchronised at this commit. The next ordinary one synchronises all of it, and
 * after a crash it counts up to its first broken page, so that nothing later is kept without this.
 */
function lazily(engine: SqliteEngine): Transact {
  return (db, work) =>
    db.connection().execute(async (connection) => {
      // not by way of a kept statement: this pragma does its work when it is prepared
      engine.pragma('synchronous = NORMAL');
      try {
        return await connection.transaction().execute(work);
      } finally {
        engine.pragma('synchronous = FULL');
      }
    });
}

/** A file in the older form has no list of what could move, so it keeps its size; its free pages are used again. */
function giveBack(engine: SqliteEngine): boolean {
  return translated(() => {
    const free = engine.figure('freelist_count');
    if (free <= KEPT_PAGES || engine.figure('auto_vacuum') !== 2) return false;
    engine.pragma(`incremental_vacuum(${Math.min(PAGES_AT_A_TIME, free - KEPT_PAGES)})`);
    if (free - KEPT_PAGES > PAGES_AT_A_TIME) return true;
    // the file becomes shorter when the log is put into it; nobody is waited for
    engine.pragma('wal_checkpoint(PASSIVE)');
    return false;
  });
}

/** Of what SQLite finds wrong, so much is told. */
const INTEGRITY_LINES = 20;

function integrityOf(engine: SqliteEngine): readonly string[] {
  const rows = translated(() => engine.prepare(`pragma integrity_check(${INTEGRITY_LINES})`).all([])) as readonly {
    readonly integrity_check: string;
  }[];
  return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok');
}

function compact(engine: SqliteEngine, alone: boolean): boolean {
  return translated(() => {
    const canShrink = engine.figure('auto_vacuum') === 2;
    if (!canShrink && !alone) return false;
    if (!canShrink) {
      engine.pragma('auto_vacuum = INCREMENTAL');
      engine.prepare('vacuum').run([]);
    }
    for (let free = engine.figure('freelist_count'); free > 0; ) {
      engine.pragma(`incremental_vacuum(${PAGES_AT_A_TIME})`);
      const left = engine.figure('freelist_count');
      if (left === free) break;
      free = left;
    }
    engine.pragma(`wal_checkpoint(${alone ? 'TRUNCATE' : 'PASSIVE'})`);
    return true;
  });
}

async function sizeOf(engine: SqliteEngine, path: string): Promise<Awaited<ReturnType<Backend['size']>>> {
  const bytes = translated(() => engine.figure('page_count') * engine.figure('page_size'));
  if (path === ':memory:') return { bytes, freeBytes: null };
  const disk = await statfs(dirname(path)).catch(() => null);
  return { bytes, freeBytes: disk === null ? null : disk.bavail * disk.bsize };
}

/** SQLite counts what other connections commit. Asking takes a lock, so many reads at once ask but once. */
function versionReader(engine: SqliteEngine): Backend['foreignChanges'] {
  let version = 0;
  let asked = Number.NEGATIVE_INFINITY;
  return (now) => {
    const time = performance.now();
    if (now === 'now' || time - asked > LOOK_INTERVAL) {
      version = engine.dataVersion();
      asked = time;
    }
    return version;
  };
}

function sqliteDialect(engine: SqliteEngine): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new WritingDriver(engine),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** Kysely prepares a statement at each use; a prepared one is kept instead while it is among the last used. */
function keepingStatements(engine: SqliteEngine): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => {
      kept.clear();
      engine.close();
    },
    prepare: (sql) => {
      const found = kept.get(sql);
      if (found !== undefined) {
        kept.delete(sql);
        kept.set(sql, found);
        return found;
      }
      const statement = engine.prepare(sql);
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
