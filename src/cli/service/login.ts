import { cannotRun, type ExitCode } from '../failure.ts';
import { printable } from '../terminal.ts';
import type { Arguments, Session } from '../verb.ts';
import { answered } from './answered.ts';
import { connectAs } from './connection.ts';
import { keepLogin, type Login, loginPath } from './login-file.ts';
import { readSecret } from './secret.ts';
import { serviceInUse, withToken } from './sign-in.ts';

/** Signs in to a service, and keeps the token for the other verbs. */
export async function login(args: Arguments, { terminal }: Session): Promise<ExitCode> {
  const { url, kept } = await serviceInUse(args.text('url'));
  const clientId = args.text('client-id') ?? process.env['OLX_CLIENT_ID'] ?? kept?.client_id ?? null;
  const made = clientId === null || clientId === '' ? await withoutClient(url) : await asClient(url, clientId);
  // that the service takes the token is known only when it is used
  await answered(await connectAs({ login: made, isKept: false }).client.listCourses({ page_size: 1 }), terminal);
  await keepLogin(args.flag('token-only') ? { ...made, client_secret: null } : made);
  const as = made.client_id === null ? 'without a login, as the demo author' : `as ${printable(made.client_id)}`;
  await terminal.tell(`olx: ${url} answers ${as}; kept in ${loginPath()}\n`);
  return 0;

  async function asClient(at: string, client: string): Promise<Login> {
    const secret = await readSecret(client, terminal);
    const empty = { url: at, client_id: client, client_secret: secret, token: null, expires_at: null };
    return withToken(empty, client, secret);
  }
}

/** A service in demo mode asks for no login; of any other one the client has to be named. */
async function withoutClient(url: string): Promise<Login> {
  const login: Login = { url, client_id: null, client_secret: null, token: null, expires_at: null };
  const probe = await connectAs({ login, isKept: false }).client.listCourses({ page_size: 1 });
  if (probe.ok || probe.status !== 401) return login;
  throw cannotRun(`${url} asks for a login; say with --client-id who you are`);
}
