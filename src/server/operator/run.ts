import { parseArgs } from 'node:util';
import { openStore, type Store, StoreError } from '#store';
import { type Environment, EnvironmentReader } from '../config/environment.ts';
import { ConfigError, DEFAULT_CONFIG, ensureDatabase, readCreateDatabase } from '../config/index.ts';
import {
  addApplication,
  type ExitCode,
  type Given,
  listApplications,
  revokeApplication,
  type Voice,
  WrongUsage,
} from './applications.ts';

const USAGE = `usage: olx-server apps add NAME [--scopes read,write] [--courses KEY,KEY] [--expires DAYS] [--json]
       olx-server apps list [--json]
       olx-server apps revoke CLIENT_ID

Registers the programs that may use the service. The database is the one that OLX_DATABASE_URL names.
  --scopes   read, write, force, usage; read where left out. force includes write, write includes read.
  --courses  course keys, or course-v1:Org+* for all of an organisation; all where left out.
  --expires  after so many days; never where left out.`;

type Action = (store: Store, given: Given, voice: Voice) => Promise<ExitCode>;

const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['apps add', addApplication],
  ['apps list', listApplications],
  ['apps revoke', revokeApplication],
]);

/** Runs the operator's command; answers its exit code. */
export async function run(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  voice: Voice,
): Promise<ExitCode> {
  if (argv.length === 0 || argv.includes('--help') || argv.includes('-h')) {
    voice.say(USAGE);
    return argv.length === 0 ? 2 : 0;
  }
  try {
    const { action, given } = understood(argv);
    const store = await openStore(databaseOf(environment));
    try {
      return await action(store, given, voice);
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof WrongUsage || error instanceof StoreError || error instanceof ConfigError)) throw error;
    voice.complain(error instanceof WrongUsage ? `${error.message}\n\n${USAGE}` : error.message);
    return 2;
  }
}

/** The database that the environment names. Throws `ConfigError` if it is missing, as in production. */
function databaseOf(environment: Environment): string {
  const reader = new EnvironmentReader(environment);
  const databaseUrl = reader.text('OLX_DATABASE_URL') || DEFAULT_CONFIG.databaseUrl;
  const createDatabase = readCreateDatabase(reader, 'production');
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  ensureDatabase({ databaseUrl, createDatabase });
  return databaseUrl;
}

function understood(argv: readonly string[]): { readonly action: Action; readonly given: Given } {
  const [group = '', verb = '', ...rest] = argv;
  const action = ACTIONS.get(`${group} ${verb}`);
  if (action === undefined) throw new WrongUsage(`There is no ${group} ${verb}.`);
  const { values, positionals } = parsed(rest);
  return {
    action,
    given: {
      operands: positionals,
      json: values.json ?? false,
      scopes: values.scopes,
      courses: values.courses,
      expires: values.expires,
    },
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        scopes: { type: 'string' },
        courses: { type: 'string' },
        expires: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
}
