import { chmodSync, closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { BackupRefused } from '../errors.ts';
import { translated } from './sqlite-engine.ts';

/** How long others may keep the file locked, in milliseconds. */
const PATIENCE = 5_000;
/** Tables that no database of another program has. */
const OURS = ['schema_migrations', 'objects', 'blobs', 'commits'];
/** The log and its index, which go with a file. */
const COMPANIONS = ['-wal', '-shm'];
const OWNER_ONLY = 0o600;

/**
 * Writes a copy of a database file as it is at one moment, while others write. The copy is on the disk and
 * whole before it has its name, which no file may have yet. Answers its size. Throws `BackupRefused`, `StoreFailed`.
 */
export function copySqlite(path: string, out: string): number {
  if (existsSync(out)) throw new BackupRefused('exists', `${out} exists already. Name another file.`);
  const partial = `${out}.partial-${process.pid}`;
  try {
    translated(() => {
      closeSync(openSync(partial, 'wx', OWNER_ONLY));
      const database = openOurs(path);
      try {
        // one read transaction: writers go on, and what they write meanwhile is not in the copy
        database.prepare('vacuum into ?').run(partial);
      } finally {
        database.close();
      }
      chmodSync(partial, OWNER_ONLY);
      persist(partial);
    });
    try {
      // unlike a rename this does not replace a file that was made meanwhile
      linkSync(partial, out);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      throw new BackupRefused('exists', `${out} exists already. Name another file.`);
    }
    persist(dirname(out));
    return statSync(out).size;
  } finally {
    rmSync(partial, { force: true });
  }
}

/** Opens a database of this program for reading. Throws `BackupRefused` if it is another one. */
function openOurs(path: string): Database.Database {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: PATIENCE });
  try {
    const tables = database.prepare<[], string>("select name from sqlite_schema where type = 'table'").pluck().all();
    const missing = OURS.find((name) => !tables.includes(name));
    if (missing !== undefined)
      throw new BackupRefused(
        'foreign',
        `${path} is an SQLite database of another program: it has no table ${missing}.`,
      );
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Puts a database file in the place of another, which stays beside it under the name that this answers; null if
 * there was none. Throws `BackupRefused` if a process has the other one open.
 */
export function replaceSqlite(file: string, path: string, aside: string): string | null {
  return translated(() => {
    const isThere = existsSync(path);
    if (isThere) {
      const isWhole = settle(path);
      linkSync(path, aside);
      for (const each of COMPANIONS) {
        // a log that could not be put into its file belongs to it, and would spoil the new one
        if (existsSync(path + each)) {
          if (isWhole) rmSync(path + each);
          else renameSync(path + each, aside + each);
        }
      }
      chmodSync(file, statSync(path).mode & 0o777);
    }
    renameSync(file, path);
    persist(dirname(path));
    return isThere ? aside : null;
  });
}

/** True if there is a file of that name. */
export function isFile(path: string): boolean {
  return existsSync(path);
}

/** Removes what a restore began. */
export function dropSqlite(path: string): void {
  for (const each of ['', ...COMPANIONS]) rmSync(path + each, { force: true });
}

/** Puts the log of a database into its file, which only works if nobody has it open. False if the file is damaged. */
function settle(path: string): boolean {
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { timeout: PATIENCE });
    database.pragma('journal_mode = DELETE');
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code.startsWith('SQLITE_BUSY'))
      throw new BackupRefused('in-use', `A service or another process has ${path} open. Stop it first.`);
    if (/^SQLITE_(?:NOTADB|CORRUPT)/.test(code)) return false;
    throw error;
  } finally {
    database?.close();
  }
}

function persist(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
