import { parseArgs } from 'node:util';
import { openStore, StoreError } from '#store';
import PRODUCT from '../../../package.json' with { type: 'json' };
import { databaseFailure } from '../config/database.ts';
import { type Environment, EnvironmentReader } from '../config/environment.ts';
import { ConfigError, DEFAULT_CONFIG, ensureDatabase, readCreateDatabase } from '../config/index.ts';
import { add, edit, list, revoke, rotate } from './applications.ts';
import { backup, restore } from './backup.ts';
import { check } from './check.ts';
import { collect } from './collect.ts';
import { type Command, type ExitCode, type Given, type Voice, WrongUsage } from './command.ts';

const USAGE = `usage: olx-server check
       olx-server backup FILE
       olx-server restore FILE [--force]
       olx-server collect [--dry-run] [--grace HOURS]
       olx-server apps add NAME [--scopes read,write] [--courses KEY,KEY] [--expires DAYS]
       olx-server apps list
       olx-server apps edit CLIENT_ID [--name NAME] [--scopes …] [--courses …] [--expires DAYS]
       olx-server apps rotate CLIENT_ID [--grace HOURS]
       olx-server apps revoke CLIENT_ID

The database is the one that OLX_DATABASE_URL names. All take --json.
  check      hashes everything and follows each reference; may run beside a service.
  backup     copies the database beside a running service; for PostgreSQL it prints the line to run.
  restore    verifies a backup and puts it in the place of the database; stop the service first.
             --force replaces a database that is there and keeps it under another name.
  collect    removes what expired and what nothing refers to; may run beside a service.
             --grace keeps what was written within so many hours; 48 if left out.
  apps       the programs that may use the service.
             --scopes   read, write, force, usage; read if left out. force includes write, write includes read.
             --courses  course keys, or course-v1:Org+* for all of an organisation; all if left out.
             --expires  after so many days; never if left out. edit also takes never.
             --grace    how long the former secret of rotate still holds, in hours; 0 if left out.
olx-server --version prints the version.
Exit codes: 0 done, 1 faults or no such application, 2 could not run.`;

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['check', check],
  ['backup', backup],
  ['restore', restore],
  ['collect', collect],
  ['apps add', add],
  ['apps list', list],
  ['apps edit', edit],
  ['apps rotate', rotate],
  ['apps revoke', revoke],
]);

/** Runs the operator's command; answers its exit code. */
export async function run(argv: readonly string[], environment: Environment, voice: Voice): Promise<ExitCode> {
  if (argv.length === 0 || argv.includes('--help') || argv.includes('-h')) {
    voice.say(USAGE);
    return argv.length === 0 ? 2 : 0;
  }
  if (argv[0] === '--version' || argv[0] === '-V') {
    voice.say(PRODUCT.version);
    return 0;
  }
  let databaseUrl = '';
  try {
    const { command, given } = understood(argv);
    databaseUrl = databaseOf(environment, command);
    const context = { given, voice, databaseUrl };
    if (command.database === 'none') return await command.run(context);
    const store = await openStore(databaseUrl, { readOnly: command.database === 'read' });
    try {
      return await command.run({ ...context, store });
    } finally {
      await store.close();
    }
  } catch (error) {
    voice.progress?.('');
    if (error instanceof WrongUsage) voice.complain(`${error.message}\n${usageOf(argv)}`);
    else if (error instanceof ConfigError) voice.complain(error.message);
    else if (error instanceof StoreError) voice.complain(databaseFailure(error, databaseUrl) ?? error.message);
    else throw error;
    return 2;
  }
}

/** The database that the environment names. Throws `ConfigError` if it is missing, as in production. */
function databaseOf(environment: Environment, command: Command): string {
  const reader = new EnvironmentReader(environment);
  const databaseUrl = reader.text('OLX_DATABASE_URL') || DEFAULT_CONFIG.databaseUrl;
  // only what writes may begin a database; a restore does so by itself
  const createDatabase = readCreateDatabase(reader, 'production') && command.database === 'write';
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  if (command !== restore) ensureDatabase({ databaseUrl, createDatabase });
  return databaseUrl;
}

function understood(argv: readonly string[]): { readonly command: Command; readonly given: Given } {
  const name = nameIn(argv);
  const command = COMMANDS.get(name);
  if (command === undefined) throw new WrongUsage(`There is no command ${name}.`);
  const { values, positionals } = parsed(argv.slice(name.split(' ').length), command);
  return {
    command,
    given: {
      operands: positionals,
      options: Object.fromEntries(
        (command.options ?? []).flatMap((each) => {
          const value = values[each];
          return typeof value === 'string' ? [[each, value]] : [];
        }),
      ),
      flags: new Set((command.flags ?? []).filter((each) => values[each] === true)),
      json: values['json'] === true,
    },
  };
}

function nameIn([verb = '', second = '']: readonly string[]): string {
  return verb === 'apps' && second !== '' ? `${verb} ${second}` : verb;
}

/** How the command that was meant is written, or all of a group. */
function usageOf(argv: readonly string[]): string {
  const name = nameIn(argv);
  const group = [name, name.split(' ')[0] ?? ''].find((each) => USAGE.includes(`olx-server ${each}`)) ?? '';
  const lines = USAGE.split('\n\n')[0]?.split('\n') ?? [];
  const meant = lines
    .map((line) => line.replace(/^usage:|^ {6}/, '').trim())
    .filter((line) => `${line} `.startsWith(`olx-server ${group} `));
  return [...meant.map((line) => `usage: ${line}`), 'olx-server --help explains all commands.'].join('\n');
}

function parsed(args: readonly string[], { options = [], flags = [] }: Command) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...Object.fromEntries(options.map((each) => [each, { type: 'string' } as const])),
        ...Object.fromEntries([...flags, 'json'].map((each) => [each, { type: 'boolean' } as const])),
      },
    });
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
}
