import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { BackupRefused, backUp, fileOf, restore as restoreFile } from '#store';
import { keptIntentsIn } from '../writes/kept-intent.ts';
import { exitOf, tellFaults } from './check.ts';
import { bytesText, type Command, type ExitCode, progressOf, soleOperand, type Voice } from './command.ts';

/** Copies the database to a file, while services write. */
export const backup: Command = {
  database: 'none',
  async run({ given, voice, databaseUrl }) {
    const out = soleOperand(given, 'one file to write');
    const path = fileOnDisk(databaseUrl);
    if (path === null) return byTools(databaseUrl, dumpLine(databaseUrl, out), voice);
    const bytes = backUp(path, resolve(out));
    voice.say(
      given.json ? JSON.stringify({ file: out, bytes }) : `${out} has the whole database, ${bytesText(bytes)}.`,
    );
    return 0;
  },
};

/** Puts a backup in the place of the database, while no service runs. */
export const restore: Command = {
  database: 'none',
  flags: ['force'],
  async run({ given, voice, databaseUrl }) {
    const file = soleOperand(given, 'one file to restore');
    const force = given.flags.has('force');
    const path = fileOnDisk(databaseUrl);
    if (path === null) return byTools(databaseUrl, restoreLine(databaseUrl, file, force), voice);
    if (!existsSync(file)) throw new BackupRefused('missing', `There is no file ${file}.`);
    const now = new Date().toISOString();
    const done = await restoreFile(resolve(file), path, {
      force,
      now,
      tell: progressOf(voice),
      blobsNamed: keptIntentsIn,
    });
    voice.progress?.('');
    if (given.json) voice.say(JSON.stringify({ restored: done.done, kept: done.aside, ...done.found }));
    else {
      tellFaults(done.found, voice);
      if (done.done) voice.say(`${path} is restored from ${file}.`);
      else voice.complain('The backup has faults. Nothing was replaced.');
      if (done.aside !== null) voice.say(`The database before is kept as ${done.aside}.`);
    }
    return exitOf(done.found);
  },
};

function fileOnDisk(databaseUrl: string): string | null {
  const path = fileOf(databaseUrl);
  if (path === ':memory:') throw new BackupRefused('missing', 'A database in memory has no file.');
  return path;
}

/** The line goes to standard output alone, so that a shell can run it; the exit code says that nothing is done yet. */
function byTools(databaseUrl: string, line: string, { say, complain }: Voice): ExitCode {
  const { password } = new URL(databaseUrl);
  complain('PostgreSQL is backed up and restored by its own tools. Nothing is done yet. Run this line:');
  if (password !== '')
    complain('It asks for the password, or takes it from PGPASSWORD or the file that PGPASSFILE names.');
  say(line);
  return 2;
}

/** How `pg_dump` writes a database to a file that only its owner can read, from one moment, while services write. */
export function dumpLine(databaseUrl: string, out: string): string {
  return `umask 077 && pg_dump --format=custom --no-owner --no-privileges --file=${quoted(out)} --dbname=${quoted(withoutPassword(databaseUrl))}`;
}

/** How `pg_restore` reads it, all or nothing; with `force` in place of what is there. */
export function restoreLine(databaseUrl: string, file: string, force: boolean): string {
  const replacing = force ? ' --clean --if-exists' : '';
  return `pg_restore --exit-on-error --single-transaction --no-owner --no-privileges${replacing} --dbname=${quoted(withoutPassword(databaseUrl))} ${quoted(file)} && olx-server check`;
}

/** Whoever lists processes sees their arguments. */
function withoutPassword(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.password = '';
  return url.href;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
