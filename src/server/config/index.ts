import { existsSync } from 'node:fs';
import { isIP, isIPv4 } from 'node:net';
import { type AuthConfig, NO_AUTH, readAuth } from './auth.ts';
import { type Environment, EnvironmentReader } from './environment.ts';
import { DEFAULT_SERVER_LIMITS, LIMIT_NAMES, LIMITS, type Limit, type LimitName, type ServerLimits } from './limits.ts';
import { readStudio, type StudioConfig } from './studio.ts';

export type { LimitName, ServerLimits } from './limits.ts';
export type { ServiceAccount, StudioConfig } from './studio.ts';

export type Mode = 'demo' | 'production';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How the service runs. Immutable. */
export interface Config {
  readonly mode: Mode;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly seed: 'demo' | 'none';
  /** Origins of pages elsewhere that may call the service with credentials. */
  readonly origins: readonly string[];
  /** Addresses and networks of proxies whose `X-Forwarded-For` names the client. */
  readonly trustedProxies: readonly string[];
  /** How people and programs sign in; of no account in demo mode. */
  readonly auth: AuthConfig;
  /** The Open edX instance whose course runs are versioned here; null for none. */
  readonly studio: StudioConfig | null;
  readonly limits: ServerLimits;
  /** An archive from this size on is worked on as a job, in bytes. */
  readonly jobFrom: number;
  /** Who has it may read `/metrics` from elsewhere; null for nobody. */
  readonly metricsToken: string | null;
  /** How long a plan may be applied, in milliseconds. */
  readonly planLife: number;
  /** Threads for heavy work. */
  readonly threads: number;
  /** A process that has not said for so long that it lives is taken for dead, and its jobs are taken up; milliseconds. */
  readonly lease: number;
  /** Whether a database file that is not there is created. */
  readonly createDatabase: boolean;
  readonly logLevel: LogLevel;
}

/** The environment does not say how to run. `problems` names each setting and what is wrong with it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }

  toJSON(): { readonly name: string; readonly problems: readonly string[] } {
    return { name: this.name, problems: this.problems };
  }
}

const MIB = 1024 * 1024;

/** What holds where the environment says nothing. */
export const DEFAULT_CONFIG: Config = {
  mode: 'demo',
  host: '127.0.0.1',
  port: 8400,
  databaseUrl: 'sqlite:./data/olx.db',
  seed: 'none',
  origins: [],
  trustedProxies: [],
  auth: NO_AUTH,
  studio: null,
  limits: DEFAULT_SERVER_LIMITS,
  jobFrom: 2 * MIB,
  metricsToken: null,
  planLife: 24 * 60 * 60 * 1000,
  threads: 2,
  lease: 30_000,
  createDatabase: true,
  logLevel: 'info',
};

/**
 * Reads the variables that the area's README lists. Throws `ConfigError` with all that is wrong, each `OLX_` variable
 * included that nobody reads: what was meant by it would not hold.
 */
export function readConfig(environment: Environment): Config {
  const reader = new EnvironmentReader(environment);
  const mode = reader.oneOf('OLX_MODE', ['demo', 'production'], DEFAULT_CONFIG.mode);
  const host = reader.text('HOST') || DEFAULT_CONFIG.host;
  const isProduction = mode === 'production';
  const auth = readAuth(reader, isProduction);
  const config: Config = {
    ...DEFAULT_CONFIG,
    mode,
    host,
    port: reader.wholeNumber('PORT', { preset: DEFAULT_CONFIG.port, most: 65_535 }),
    lease: 1000 * reader.wholeNumber('OLX_LEASE', { preset: DEFAULT_CONFIG.lease / 1000, least: 5, most: 3600 }),
    threads: reader.wholeNumber('OLX_THREADS', { preset: DEFAULT_CONFIG.threads, most: 64 }),
    databaseUrl: reader.text('OLX_DATABASE_URL') || DEFAULT_CONFIG.databaseUrl,
    createDatabase: readCreateDatabase(reader, mode),
    seed: reader.oneOf('OLX_SEED', ['demo', 'none'], mode === 'demo' ? 'demo' : 'none'),
    limits: readLimitVariables(reader),
    metricsToken: reader.text('OLX_METRICS_TOKEN') || null,
    logLevel: reader.oneOf('OLX_LOG_LEVEL', LOG_LEVELS, DEFAULT_CONFIG.logLevel),
    origins: readOrigins(reader),
    trustedProxies: readTrustedProxies(reader, mode),
    auth,
    studio: readStudio(reader, { isProduction, takesTokens: auth.openedx !== null, isLoopback: isLoopbackHost }),
  };
  if (mode === 'demo' && !isLoopbackHost(host)) {
    reader.problems.push(
      `HOST is ${host}: the demo author needs no password, so demo mode listens on a loopback address only.`,
    );
  }
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return config;
}

/**
 * In production a file that `OLX_DATABASE_URL` names must exist: a mistyped path would otherwise begin
 * an empty service. The file of the default path is always created.
 */
export function readCreateDatabase(reader: EnvironmentReader, mode: Mode): boolean {
  const preset = mode === 'demo' || reader.text('OLX_DATABASE_URL') === '' ? 'yes' : 'no';
  return reader.oneOf('OLX_CREATE_DATABASE', ['yes', 'no'], preset) === 'yes';
}

/** Throws `ConfigError` if the database is a file that is missing and may not be created. */
export function ensureDatabase({ databaseUrl, createDatabase }: Pick<Config, 'databaseUrl' | 'createDatabase'>): void {
  const path = /^sqlite:(.+)$/i.exec(databaseUrl)?.[1] ?? ':memory:';
  if (createDatabase || path === ':memory:' || existsSync(path)) return;
  throw new ConfigError([
    `There is no database at ${path}. Correct OLX_DATABASE_URL, or set OLX_CREATE_DATABASE=yes to create it.`,
  ]);
}

/** The limits, with those that have a variable taken from it. */
function readLimitVariables(reader: EnvironmentReader): ServerLimits {
  const limits: Record<LimitName, number> = { ...DEFAULT_SERVER_LIMITS };
  for (const name of LIMIT_NAMES) {
    const { variable, value: preset, unit }: Limit = LIMITS[name];
    if (variable === null) continue;
    const sizes = unit === 'bytes';
    const most = sizes ? Number.MAX_SAFE_INTEGER : 1e9;
    limits[name] = reader.wholeNumber(variable, { preset, least: 1, most, sizes });
  }
  return limits;
}

/** True for names and addresses that only this machine can reach. */
export function isLoopbackHost(host: string): boolean {
  // what nearly every request of the demo comes from
  if (host === '127.0.0.1' || host === 'localhost') return true;
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return bare === 'localhost' || bare === '::1' || isLoopbackV4(bare) || isLoopbackV4(bare.replace(/^::ffff:/, ''));
}

function isLoopbackV4(address: string): boolean {
  return isIPv4(address) && address.startsWith('127.');
}

function readOrigins(reader: EnvironmentReader): readonly string[] {
  const origins = reader
    .text('OLX_ORIGINS')
    .split(/[\s,]+/)
    .filter((each) => each !== '');
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      reader.problems.push(`OLX_ORIGINS has ${origin}, which is no origin such as https://studio.example.org.`);
    }
  }
  return origins;
}

/** A network with fewer fixed bits than these would trust half the Internet. */
const FEWEST_BITS = { 4: 8, 6: 16 } as const;

function readTrustedProxies(reader: EnvironmentReader, mode: Mode): readonly string[] {
  const { problems } = reader;
  const proxies = reader
    .text('OLX_TRUSTED_PROXIES')
    .split(/[\s,]+/)
    .filter((each) => each !== '');
  for (const proxy of proxies) {
    if (!isAddressOrNetwork(proxy))
      problems.push(`OLX_TRUSTED_PROXIES has ${proxy}, which is not an address or network such as 10.1.0.0/16.`);
  }
  if (proxies.length > 0 && mode === 'demo')
    problems.push('OLX_TRUSTED_PROXIES is for production mode: demo mode refuses requests through a proxy.');
  return proxies;
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if ((family !== 4 && family !== 6) || rest.length > 0) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) >= FEWEST_BITS[family] && Number(bits) <= (family === 4 ? 32 : 128);
}
