import { StoreError, StoreFailed } from '#store';

/** What a code of the database, or of the system on the way to it, means. `at` says where the database is. */
const SENTENCES: Readonly<Record<string, (at: Place) => string>> = {
  ECONNREFUSED: ({ host }) => `Nothing listens at ${host}. Start PostgreSQL, or correct OLX_DATABASE_URL.`,
  ENOTFOUND: ({ host }) => `There is no host ${host}. Correct OLX_DATABASE_URL.`,
  EAI_AGAIN: ({ host }) => `The name of ${host} cannot be looked up now. Check the network and OLX_DATABASE_URL.`,
  ETIMEDOUT: ({ host }) => `${host} does not answer. Check the network and OLX_DATABASE_URL.`,
  lost: ({ host, hasPassword }) =>
    `${host} does not answer, or ends the connection. Check that it is PostgreSQL${hasPassword ? '' : ', and whether OLX_DATABASE_URL needs a password'}.`,
  '28P01': ({ user, host }) => `PostgreSQL at ${host} refuses the password of ${user}.`,
  '28000': ({ user, host }) => `PostgreSQL at ${host} does not let ${user} in. Check its pg_hba.conf.`,
  '3D000': ({ database, host }) => `PostgreSQL at ${host} has no database ${database}. Create it first.`,
  '42501': ({ user, database }) =>
    `${user} may not create or use tables in ${database}. Make it the owner of the database.`,
  '53300': ({ host }) => `PostgreSQL at ${host} has no connection free.`,
  '53100': ({ host }) => `The disk of PostgreSQL at ${host} is full.`,
  '57P03': ({ host }) => `PostgreSQL at ${host} is starting or stopping. Try again.`,
  SQLITE_NOTADB: ({ path }) => `${path} is not an SQLite database. Correct OLX_DATABASE_URL.`,
  SQLITE_CORRUPT: ({ path }) => `The database file ${path} is damaged. Restore a backup: olx-server restore FILE.`,
  SQLITE_BUSY: ({ path }) => `Another process keeps ${path} locked. Try again when it is done.`,
  SQLITE_CANTOPEN: ({ path }) =>
    `${path} cannot be opened. Check that its folder exists and that this user may use it.`,
  SQLITE_CANTOPEN_ISDIR: ({ path }) => `${path} is a folder. OLX_DATABASE_URL must name a file.`,
  SQLITE_IOERR: ({ path }) => `${path} cannot be read or written. Check that it is a file, and its disk.`,
  SQLITE_FULL: ({ path }) => `The disk of ${path} is full.`,
  ENOSPC: ({ path }) => `The disk of ${path} is full.`,
  ENOENT: ({ path }) => `${path} cannot be created, because its folder does not exist.`,
  EACCES: ({ path }) => `This user may not write to ${path} or its folder.`,
  EPERM: ({ path }) => `This user may not write to ${path} or its folder.`,
  EROFS: ({ path }) => `${path} is on a disk that can only be read.`,
  ENOTDIR: ({ path }) => `A part of the path ${path} is a file, not a folder.`,
  SQLITE_READONLY: ({ path }) => `This user may not write to ${path} or its folder.`,
};

interface Place {
  readonly path: string;
  readonly host: string;
  readonly user: string;
  readonly database: string;
  readonly hasPassword: boolean;
}

/** What an error of the store is to an operator: one sentence, without a secret. Null if it is another error. */
export function databaseFailure(error: unknown, databaseUrl: string): string | null {
  if (!(error instanceof StoreError)) return null;
  if (!(error instanceof StoreFailed)) return error.message;
  const { reason } = error.data;
  const at = placeOf(databaseUrl);
  // SQLite's codes go into detail after their second part
  const sentence = SENTENCES[reason] ?? SENTENCES[reason.split('_').slice(0, 2).join('_')];
  return `${sentence?.(at) ?? `The database at ${at.path === '' ? at.host : at.path} failed.`} (${reason})`;
}

function placeOf(databaseUrl: string): Place {
  if (/^sqlite:/i.test(databaseUrl))
    return { path: databaseUrl.slice('sqlite:'.length), host: '', user: '', database: '', hasPassword: false };
  const { hostname, port, username, password, pathname, searchParams } = new URL(databaseUrl);
  return {
    path: '',
    host: `${searchParams.get('host') ?? (hostname || 'localhost')}:${port || 5432}`,
    user: decodeURIComponent(username) || 'the user',
    database: decodeURIComponent(pathname.slice(1)) || 'the database',
    hasPassword: password !== '',
  };
}
