import { type Authorize, BASE_PATH, fetchTransport, requestToken } from '#contract';
import { cannotRun, declined } from '../failure.ts';
import { printable } from '../terminal.ts';
import { keepLogin, type Login, readLogins } from './login-file.ts';
import { reaching } from './reaching.ts';

/** Where `npm start` serves. */
const DEFAULT_URL = 'http://127.0.0.1:8400';

/** A token is renewed so long before it ends, in milliseconds. */
const EARLY = 10_000;

/** Which service the command talks to, and as whom. */
export interface SignIn {
  readonly login: Login;
  /** False for a login from the environment, which is never written to the file. */
  readonly isKept: boolean;
}

/**
 * The service that is named, else the one that the environment names, else the one that was logged in to last, else the
 * one on this machine; with the login that is kept for it.
 */
export async function serviceInUse(
  named: string | null,
): Promise<{ readonly url: string; readonly kept: Login | undefined }> {
  const { OLX_URL = '' } = process.env;
  const { current, logins } = await readLogins();
  const url = serviceUrl(named ?? (OLX_URL === '' ? (current ?? DEFAULT_URL) : OLX_URL));
  return { url, kept: logins.find((each) => each.url === url) };
}

/** The service in use, as the client that the environment names, else as the one whose login is kept. */
export async function currentSignIn(): Promise<SignIn> {
  const { OLX_CLIENT_ID = '', OLX_CLIENT_SECRET = '' } = process.env;
  const { url, kept } = await serviceInUse(null);
  if (OLX_CLIENT_ID === '' || OLX_CLIENT_SECRET === '') {
    if (OLX_CLIENT_ID !== '' && OLX_CLIENT_ID !== kept?.client_id)
      throw cannotRun('OLX_CLIENT_ID is set, but OLX_CLIENT_SECRET is not');
    const login = kept ?? { url, client_id: null, client_secret: null, token: null, expires_at: null };
    const secret = OLX_CLIENT_SECRET === '' ? login.client_secret : OLX_CLIENT_SECRET;
    return { login: { ...login, client_secret: secret }, isKept: kept !== undefined && OLX_CLIENT_SECRET === '' };
  }
  const login = { url, client_id: OLX_CLIENT_ID, client_secret: OLX_CLIENT_SECRET, token: null, expires_at: null };
  return { login, isKept: false };
}

/** Gives the token of a login. A token that ended, or that the service refuses, is renewed if the secret is known. */
export function authorizer({ login, isKept }: SignIn): Authorize {
  let current = login;
  return async (refused) => {
    if (current.client_id === null) return null;
    const isGood = current.token !== null && (current.expires_at ?? 0) > Date.now() + EARLY;
    if (!isGood || refused !== null) {
      if (current.client_secret === null) {
        if (refused !== null) return null;
        throw cannotRun(`The login at ${current.url} has ended. Run olx login again.`);
      }
      current = await withToken(current, current.client_id, current.client_secret);
      if (isKept) await keepLogin(current);
    }
    ensurePrivate(current.url);
    return `Bearer ${current.token}`;
  };
}

/** The login with a fresh token. Fails with exit code 1 if the service refuses the client. */
export async function withToken(login: Login, clientId: string, clientSecret: string): Promise<Login> {
  const { url } = login;
  ensurePrivate(url);
  // a redirect would carry the secret elsewhere
  const transport = reaching(url, fetchTransport({ url, redirect: 'error' }));
  const result = await requestToken(transport, { clientId, clientSecret });
  if (!result.ok) {
    const { error, error_description: detail } = result.error;
    const message = `${url} gives no token to ${printable(clientId)}: ${printable(detail)} (${printable(error)})`;
    throw result.status === 400 || result.status === 401 ? declined(message) : cannotRun(message);
  }
  const { access_token: token, expires_in: seconds } = result.token;
  return { ...login, token, expires_at: Date.now() + seconds * 1000 };
}

/** The address of a service without its base path. Fails with exit code 2 if the text is not an address. */
function serviceUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw cannotRun(`“${printable(text)}” is not the address of a service. One looks like https://olx.example.org`);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw cannotRun(`${url.origin}${url.pathname}: write the address alone, without a user, a query or a fragment`);
  const path = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`;
  return `${url.origin}${path.endsWith(BASE_PATH) ? path.slice(0, -BASE_PATH.length) : path.slice(0, -1)}`;
}

/** Refuses to send a secret where others on the network could read it. */
function ensurePrivate(url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || isLoopback(hostname) || process.env['OLX_ALLOW_HTTP'] === '1') return;
  throw cannotRun(`${url} is not encrypted, so no secret is sent there. Use https, or set OLX_ALLOW_HTTP=1.`);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
