/** One row of the README's table of variables. */
interface Row {
  readonly names: readonly string[];
  /** As the table shows it. */
  readonly preset: string;
  readonly says: string;
}

/** Every variable that the service or `olx-server` reads. The README's table is made of it; no other `OLX_` name is taken. */
const ROWS: readonly Row[] = [
  row(['HOST', 'PORT'], '`127.0.0.1`, `8400`'),
  row(['OLX_DATABASE_URL'], '`sqlite:./data/olx.db`', 'or `postgres://…` (15 or newer), for several instances'),
  row(['OLX_MODE'], '`demo`', 'or `production`'),
  row(['OLX_SEED'], '`demo` in demo mode, else `none`'),
  row(['OLX_ORIGINS'], '', 'origins that may call with credentials, by commas'),
  row(
    ['OLX_TRUSTED_PROXIES'],
    '',
    'in production: addresses and networks (`10.1.0.0/16`) of the proxies in front, by commas; their `X-Forwarded-For` names the client',
  ),
  row(['OLX_AUTH'], '', 'in production: `applications`, `openedx` or both'),
  row(
    ['OLX_CMS_URL', 'OLX_JWT_JWK_SET', 'OLX_JWT_ISSUER', 'OLX_JWT_AUDIENCE'],
    '',
    'with `openedx`; the key set is JSON, or `@` and a path',
  ),
  row(
    ['OLX_LMS_URL'],
    '',
    'with `OLX_CMS_URL`: course runs that Studio has are versioned here, in both modes; in demo mode the CMS must be on this machine',
  ),
  row(
    ['OLX_CMS_CLIENT_ID', 'OLX_CMS_CLIENT_SECRET'],
    '',
    'OAuth client of the service account, which acts for applications, in demo mode, and after a crash; the secret itself, or `@` and a path',
  ),
  row(
    ['OLX_CMS_USERNAME', 'OLX_CMS_PASSWORD'],
    '',
    'user of the service account, whose session exports whole course runs exactly; the password itself, or `@` and a path',
  ),
  row(['OLX_JWT_COOKIE_PAYLOAD', 'OLX_JWT_COOKIE_SIGNATURE'], "the platform's", 'names of its cookies'),
  row(['OLX_METRICS_TOKEN'], '', 'bearer token with which `/metrics` may be read from elsewhere'),
  row(
    ['OLX_LOG_LEVEL'],
    '`info`',
    '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`; requests are logged at `info`',
  ),
  row(['OLX_THREADS'], '2', 'for heavy work; 0 does it where it arrives'),
  row(['OLX_LEASE'], '30', 'seconds without a sign of life after which an instance counts as dead; from 5'),
  row(
    ['OLX_CREATE_DATABASE'],
    'see below',
    '`yes` creates the SQLite file that `OLX_DATABASE_URL` names; `no` refuses to',
  ),
  row(
    [
      'OLX_LIMIT_ARCHIVE',
      'OLX_LIMIT_COURSE',
      'OLX_LIMIT_JOBS',
      'OLX_LIMIT_STREAMS',
      'OLX_RATE_APPLICATION',
      'OLX_RATE_USER',
    ],
    '',
    'see [Limits](#limits)',
  ),
];

export const VARIABLES: readonly string[] = ROWS.flatMap(({ names }) => names);

/** The table of the README. */
export function variablesTable(): string {
  const rows = ROWS.map(
    ({ names, preset, says }) => `| ${names.map((name) => `\`${name}\``).join(', ')} | ${preset} | ${says} |`,
  );
  return ['| variable | default | |', '| --- | --- | --- |', ...rows]
    .map((line) => line.replace(/ {2,}/g, ' '))
    .join('\n');
}

/**
 * Read by other programs of ours, which may run in the same environment: the `olx` command, the development server of
 * the page, the measurements and the tests.
 */
const OF_OTHERS: ReadonlySet<string> = new Set([
  'OLX_URL',
  'OLX_CLIENT_ID',
  'OLX_CLIENT_SECRET',
  'OLX_ALLOW_HTTP',
  'OLX_BENCH_PYTHON',
  'OLX_TEST_BROWSER',
]);

/** What Kubernetes and Docker set in a container beside a service that is called `olx`, and `OLX_SERVICE`. */
const OF_THE_HOST =
  /^OLX_(?:SERVICE(?:_HOST|_PORT(?:_[A-Z0-9_]+)?)?|PORT_\d+_(?:TCP|UDP)(?:_(?:PROTO|PORT|ADDR))?|NAME)$/;

/** True for a name that begins as ours do and means something to another program. */
export function isOfAnother(name: string, value: string): boolean {
  return OF_OTHERS.has(name) || OF_THE_HOST.test(name) || (name === 'OLX_PORT' && /^(?:tcp|udp):\/\//.test(value));
}

function row(names: readonly string[], preset: string, says = ''): Row {
  return { names, preset, says };
}
