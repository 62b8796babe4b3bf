import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { run as operator } from '../../src/server/operator/run.ts';
import { type Running, start } from '../server/_process.ts';
import { inProcess, olxIn, olxReading, scratch } from './_command.ts';
import { exits } from './_service.ts';

const at = scratch();
const DATABASE = `sqlite:${at('olx.db')}`;
const FILE = at('config/olx/login.json');
const COURSE = 'course-v1:Log+In+1';

interface StoredLogin {
  readonly url: string;
  readonly client_id: string;
  readonly client_secret: string | null;
  readonly token: string;
  readonly expires_at: number;
}

let service: Running;
let client: { readonly client_id: string; readonly client_secret: string };

/** What the process of the command sees; nothing of a login but what a test adds. */
const env = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  XDG_CONFIG_HOME: at('config'),
  ...more,
});

beforeAll(async () => {
  service = await start({
    OLX_MODE: 'production',
    OLX_AUTH: 'applications',
    OLX_DATABASE_URL: DATABASE,
    OLX_CREATE_DATABASE: 'yes',
  });
  vi.stubEnv('XDG_CONFIG_HOME', at('config'));
  vi.stubEnv('OLX_URL', '');
  let said = '';
  const say = (line: string): void => {
    said += line;
  };
  const voice = { say, complain: say };
  const environment = { OLX_DATABASE_URL: DATABASE };
  expect(await operator(['apps', 'add', 'Author', '--scopes', 'write', '--json'], environment, voice)).toBe(0);
  const { client_id, client_secret } = JSON.parse(said) as typeof client;
  client = { client_id, client_secret };
  return async () => {
    vi.unstubAllEnvs();
    await service.stop();
  };
});

const stored = (): StoredLogin =>
  (JSON.parse(readFileSync(FILE, 'utf8')) as { logins: StoredLogin[] }).logins[0] as StoredLogin;

function store(change: Partial<StoredLogin>): void {
  writeFileSync(FILE, JSON.stringify({ current: stored().url, logins: [{ ...stored(), ...change }] }));
}

const loginWith = (...options: readonly string[]) =>
  olxReading(`${client.client_secret}\n`, env(), 'login', '--url', service.address, ...options);

describe('olx login', () => {
  it('reads the secret from standard input, and keeps it where only the user can read it', async () => {
    const { code, out, err } = await loginWith('--client-id', client.client_id);
    expect([code, out, err]).toEqual([0, '', expect.stringContaining(`as ${client.client_id}`)]);
    expect(err).not.toContain(client.client_secret);
    expect(statSync(FILE).mode & 0o777).toBe(0o600);
    expect(statSync(join(FILE, '..')).mode & 0o777).toBe(0o700);
    expect(stored()).toMatchObject({ ...client, url: service.address });
    await exits(0, 'push', join(import.meta.dirname, '../../public/demo-course'), COURSE, '--create');
  });

  it('asks for the secret of the client that OLX_CLIENT_ID names', async () => {
    const named = env({ XDG_CONFIG_HOME: at('named'), OLX_CLIENT_ID: client.client_id });
    const { code, err } = await olxReading(`${client.client_secret}\n`, named, 'login', '--url', service.address);
    expect([code, err]).toEqual([0, expect.stringContaining(`as ${client.client_id}`)]);
  });

  it('renews a token that ended, and one that the service does not take any more', async () => {
    await loginWith('--client-id', client.client_id);
    const { token } = stored();
    store({ expires_at: Date.now() - 1 });
    await exits(0, 'pull', COURSE, '-o', at('renewed-1'));
    expect(stored().token).not.toBe(token);
    store({ token: 'interrupted' });
    await exits(0, 'pull', COURSE, '-o', at('renewed-2'));
    expect(stored().token).not.toBe('interrupted');
    expect(stored().expires_at).toBeGreaterThan(Date.now());
    expect(statSync(FILE).mode & 0o777).toBe(0o600);
  });

  it('with --token-only keeps no secret, and says so when the token ends', async () => {
    await loginWith('--client-id', client.client_id, '--token-only');
    expect(stored().client_secret).toBeNull();
    await exits(0, 'pull', COURSE, 'unit_storm_surge', '-o', at('token-only'));
    for (const change of [{ token: 'interrupted' }, { expires_at: 0 }]) {
      store(change);
      expect((await exits(2, 'status', at('token-only'))).err).toContain('olx login');
    }
  });

  it('refuses a wrong secret and a missing client, and keeps what was there', async () => {
    await loginWith('--client-id', client.client_id);
    const before = readFileSync(FILE, 'utf8');
    const wrong = await olxReading(
      'wrong\n',
      env(),
      'login',
      '--url',
      service.address,
      '--client-id',
      client.client_id,
    );
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('gives no token')]);
    const empty = await olxReading('', env(), 'login', '--url', service.address, '--client-id', client.client_id);
    expect([empty.code, empty.err]).toEqual([2, expect.stringContaining('the client secret is empty')]);
    const nobody = await olxIn(env({ XDG_CONFIG_HOME: at('nobody') }), 'login', '--url', service.address);
    expect([nobody.code, nobody.err]).toEqual([2, expect.stringContaining('--client-id')]);
    expect(readFileSync(FILE, 'utf8')).toBe(before);
  });

  it('takes no secret as an argument, and sends none over a network that others can read', async () => {
    expect((await inProcess('login', '--client-secret', 'x')).code).toBe(2);
    const open = await olxReading('x\n', env(), 'login', '--url', 'http://olx.example.org', '--client-id', 'x');
    expect([open.code, open.err]).toEqual([2, expect.stringContaining('not encrypted')]);
  });
});

describe('a login from the environment', () => {
  const script = () =>
    env({
      XDG_CONFIG_HOME: at('scripts'),
      OLX_URL: `${service.address}/api/olx/v1/`,
      OLX_CLIENT_ID: client.client_id,
      OLX_CLIENT_SECRET: client.client_secret,
    });

  it('is used, and written nowhere', async () => {
    const { code, out } = await olxIn(script(), 'pull', COURSE, '-o', at('script'));
    expect([code, out]).toEqual([0, '']);
    expect((await olxIn(script(), 'status', at('script'))).out).toBe('in sync\n');
    expect(() => statSync(at('scripts'))).toThrow('ENOENT');
  });

  it('without rights, or without a login, is refused with what to do', async () => {
    const nobody = await olxIn(
      env({ XDG_CONFIG_HOME: at('scripts'), OLX_URL: service.address }),
      'pull',
      COURSE,
      '-o',
      '-',
    );
    expect([nobody.code, nobody.out, nobody.err]).toEqual([2, '', expect.stringContaining('olx login')]);
    const wrong = await olxIn({ ...script(), OLX_CLIENT_SECRET: 'wrong' }, 'pull', COURSE, '-o', '-');
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('gives no token')]);
  });
});
