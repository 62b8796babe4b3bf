import { copySqlite, dropSqlite, isFile, replaceSqlite } from './backend/sqlite-backup.ts';
import { BackupRefused } from './errors.ts';
import { openStore } from './open.ts';
import type { Verified, VerifyOptions } from './types.ts';

/** What a restored database holds, and where the one before it is. */
export interface Restored {
  readonly found: Verified;
  /** False if the backup has faults, and nothing was replaced. */
  readonly done: boolean;
  readonly aside: string | null;
}

/**
 * Copies a database file to another while services write. What was committed before the call is in it. Answers the size
 * in bytes. Throws `BackupRefused`, `StoreFailed`.
 */
export function backUp(path: string, out: string): number {
  return copySqlite(path, out);
}

/**
 * Puts a backup in the place of a database file. It is copied, brought to the newest form and verified before; the file
 * that was there stays under another name. Throws `BackupRefused`, `NewerDatabase`, `StoreFailed`.
 *
 * @param force whether a database that is there is replaced
 */
export async function restore(
  file: string,
  path: string,
  { force, now, ...options }: VerifyOptions & { readonly force: boolean; readonly now: string },
): Promise<Restored> {
  if (isFile(path) && !force)
    throw new BackupRefused('exists', `${path} exists already. With --force it is kept under another name.`);
  const copy = `${path}.restoring`;
  // of a restore that was interrupted
  dropSqlite(copy);
  try {
    copySqlite(file, copy);
    const found = await lookedAt(copy, options);
    if (found.faults.length > 0) return { found, done: false, aside: null };
    const stamp = now.replaceAll(':', '-').replace(/\.\d+Z$/, 'Z');
    return { found, done: true, aside: replaceSqlite(copy, path, `${path}.before-${stamp}`) };
  } finally {
    dropSqlite(copy);
  }
}

async function lookedAt(copy: string, options: VerifyOptions): Promise<Verified> {
  const store = await openStore(`sqlite:${copy}`);
  try {
    const found = await store.verify(options);
    // of the services that ran when the backup was made
    await store.instances.outlive();
    return found;
  } finally {
    await store.close();
  }
}
