import { statSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import type { SqliteStatement } from 'kysely';
import { type FailureKind, StoreError, StoreFailed } from '../errors.ts';

/** An open database file, as far as the store needs it. Failures are `StoreFailed`. */
export interface SqliteEngine {
  prepare(sql: string): SqliteStatement;
  pragma(text: string): unknown;
  /** The number that a pragma answers; NaN for none. */
  figure(pragma: string): number;
  readonly inTransaction: boolean;
  /** A number that changes with every commit of another connection. */
  dataVersion(): number;
  close(): void;
}

/** No room for data, for the index of the log, or for the folder. */
const FULL: ReadonlySet<string> = new Set(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT']);
/** Codes that say nothing against the statement: other processes, the disk, memory. */
const PASSING = /^SQLITE_(?:BUSY|LOCKED|IOERR|CANTOPEN|NOMEM|PROTOCOL)/;
/** `SQLITE_READONLY` as a number. */
const READONLY = 8;

export function engineOver(database: Database.Database): SqliteEngine {
  const version = database.prepare<[], number>('pragma data_version').pluck();
  return {
    prepare: (sql) => {
      const statement = translated(() => database.prepare<unknown[], unknown>(sql));
      return {
        reader: statement.reader,
        all: (parameters) => translated(() => statement.all(...parameters)),
        run: (parameters) => translated(() => statement.run(...parameters)),
        iterate: (parameters) => statement.iterate(...parameters),
      };
    },
    pragma: (text) => database.pragma(text),
    figure: (pragma) => Number(database.pragma(pragma, { simple: true })),
    get inTransaction() {
      return database.inTransaction;
    },
    dataVersion: () => translated(() => version.get()) ?? 0,
    close: () => database.close(),
  };
}

/**
 * The file for reading; null if it cannot be read either. Reading needs the index of the log beside the
 * file. Where there is none and no room for one, and no log, nobody writes, so the file is taken as it is.
 */
export async function openForReading(path: string, timeout: number): Promise<SqliteEngine | null> {
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { readonly: true, timeout });
    database.prepare('select count(*) from sqlite_schema').get();
    return engineOver(database);
  } catch {
    database?.close();
  }
  return isMissingOrEmpty(`${path}-wal`) ? openUnchanging(path) : null;
}

function isMissingOrEmpty(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;
}

/** Only Node's own SQLite can be told that a file does not change. It is loaded for this alone. */
async function openUnchanging(path: string): Promise<SqliteEngine | null> {
  const { DatabaseSync } = await import('node:sqlite');
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  try {
    const database = new DatabaseSync(url, { readOnly: true });
    database.prepare('select count(*) from sqlite_schema').get();
    return unchangingEngine(database);
  } catch {
    return null;
  }
}

function unchangingEngine(database: DatabaseSync): SqliteEngine {
  const values = (parameters: readonly unknown[]) => [...parameters] as Parameters<StatementSync['all']>;
  return {
    prepare: (sql) => {
      const statement = unchanging(() => database.prepare(sql));
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => unchanging(() => statement.all(...values(parameters))),
        run: (parameters) => unchanging(() => statement.run(...values(parameters))),
        iterate: (parameters) => statement.iterate(...values(parameters)),
      };
    },
    pragma: () => undefined,
    figure: () => Number.NaN,
    get inTransaction() {
      return database.isTransaction;
    },
    dataVersion: () => 0,
    close: () => database.close(),
  };
}

function unchanging<Result>(work: () => Result): Result {
  return translated(() => {
    try {
      return work();
    } catch (cause) {
      const isReadOnly = cause instanceof Error && 'errcode' in cause && (Number(cause.errcode) & 0xff) === READONLY;
      if (isReadOnly) throw new StoreFailed('SQLITE_READONLY', cause, 'read-only');
      throw cause;
    }
  });
}

export function translated<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
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
