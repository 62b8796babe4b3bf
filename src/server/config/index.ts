import { isIP, isIPv4 } from 'node:net';
import { type AuthConfig, NO_AUTH, readAuth } from './auth.ts';

export type Mode = 'demo' | 'production';

/** Sizes that the service refuses to go beyond, in bytes. */
export interface ServerLimits {
  /** A JSON body. */
  readonly json: number;
  /** One OLX document sent as text. */
  readonly document: number;
  /** An archive as it is sent, still packed. */
  readonly archive: number;
  /** An archive from this size on is worked on as a job. */
  readonly jobFrom: number;
  /** How long a write may work before it is given up as timed out, in milliseconds. */
  readonly writeTime: number;
  /** The same for a job. */
  readonly jobTime: number;
}

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
  readonly limits: ServerLimits;
  /** Points that may be spent in a minute, by one application and by one user. */
  readonly allowances: { readonly application: number; readonly user: number };
  /** Who has it may read `/metrics` from elsewhere; null for nobody. */
  readonly metricsToken: string | null;
  /** How long a plan may be applied, in milliseconds. */
  readonly planLife: number;
  /** Threads for heavy work. */
  readonly threads: number;
  /** A process that has not said for so long that it lives is taken for dead, and its jobs are taken up; milliseconds. */
  readonly lease: number;
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
  limits: {
    json: 8 * MIB,
    document: 8 * MIB,
    archive: 512 * MIB,
    jobFrom: 2 * MIB,
    writeTime: 60_000,
    jobTime: 30 * 60_000,
  },
  allowances: { application: 60_000, user: 30_000 },
  metricsToken: null,
  planLife: 24 * 60 * 60 * 1000,
  threads: 2,
  lease: 30_000,
};

/** Reads the variables that the area's README lists. Throws `ConfigError` with all that is wrong. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const mode = oneOf('OLX_MODE', environment['OLX_MODE'], ['demo', 'production'], DEFAULT_CONFIG.mode, problems);
  const host = environment['HOST'] || DEFAULT_CONFIG.host;
  const config: Config = {
    ...DEFAULT_CONFIG,
    mode,
    host,
    port: wholeNumber('PORT', environment['PORT'], { preset: DEFAULT_CONFIG.port, most: 65_535 }, problems),
    lease:
      1000 *
      wholeNumber('OLX_LEASE', environment['OLX_LEASE'], { preset: DEFAULT_CONFIG.lease / 1000, most: 3600 }, problems),
    threads: wholeNumber(
      'OLX_THREADS',
      environment['OLX_THREADS'],
      { preset: DEFAULT_CONFIG.threads, most: 64 },
      problems,
    ),
    databaseUrl: environment['OLX_DATABASE_URL'] || DEFAULT_CONFIG.databaseUrl,
    seed: oneOf('OLX_SEED', environment['OLX_SEED'], ['demo', 'none'], mode === 'demo' ? 'demo' : 'none', problems),
    allowances: {
      application: wholeNumber(
        'OLX_RATE_APPLICATION',
        environment['OLX_RATE_APPLICATION'],
        { preset: DEFAULT_CONFIG.allowances.application, most: 1e9 },
        problems,
      ),
      user: wholeNumber(
        'OLX_RATE_USER',
        environment['OLX_RATE_USER'],
        { preset: DEFAULT_CONFIG.allowances.user, most: 1e9 },
        problems,
      ),
    },
    metricsToken: environment['OLX_METRICS_TOKEN'] || null,
    origins: readOrigins(environment['OLX_ORIGINS'], problems),
    trustedProxies: readTrustedProxies(environment['OLX_TRUSTED_PROXIES'], mode, problems),
    auth: mode === 'production' ? readAuth(environment, problems) : NO_AUTH,
  };
  if (mode === 'demo' && !isLoopbackHost(host)) {
    problems.push(
      `HOST is ${host}: the demo author needs no password, so demo mode listens on a loopback address only.`,
    );
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
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

function oneOf<Choice extends string>(
  name: string,
  given: string | undefined,
  choices: readonly Choice[],
  preset: Choice,
  problems: string[],
): Choice {
  if (given === undefined || given === '') return preset;
  const found = choices.find((each) => each === given);
  if (found === undefined) problems.push(`${name} is ${given}; it may be ${choices.join(' or ')}.`);
  return found ?? preset;
}

function wholeNumber(
  name: string,
  given: string | undefined,
  { preset, most }: { readonly preset: number; readonly most: number },
  problems: string[],
): number {
  if (given === undefined || given === '') return preset;
  const value = Number(given);
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  problems.push(`${name} is ${given}; it is a number from 0 to ${most}.`);
  return preset;
}

function readOrigins(given: string | undefined, problems: string[]): readonly string[] {
  const origins = (given ?? '').split(/[\s,]+/).filter((each) => each !== '');
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      problems.push(`OLX_ORIGINS has ${origin}, which is no origin such as https://studio.example.org.`);
    }
  }
  return origins;
}

/** A network with fewer fixed bits than these would trust half the Internet. */
const FEWEST_BITS = { 4: 8, 6: 16 } as const;

function readTrustedProxies(given: string | undefined, mode: Mode, problems: string[]): readonly string[] {
  const proxies = (given ?? '').split(/[\s,]+/).filter((each) => each !== '');
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
