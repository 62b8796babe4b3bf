import { answeredJson, textAt } from './answers.ts';
import type { Credentials, Instance } from './cms-client.ts';
import { CmsFailure } from './cms-failure.ts';
import { type Answer, callOf, exchange, type Request } from './exchange.ts';
import { CALL_LIMITS, CLIENT_LIMITS } from './limits.ts';
import { wordsOf } from './words.ts';

/** A session in Studio, for the views that take no token. Signs in when it is first used, and again once it is over. */
export interface StudioSession {
  /** Sends a request with the session's cookies. `sending` is called before each request that goes out. */
  send(request: Request, sending: () => void): Promise<Answer>;
}

interface SignedIn {
  readonly cookies: Cookies;
  readonly csrf: string;
}

const sessions = new WeakMap<Credentials, Map<string, StudioSession>>();

/** The session of these credentials at this instance; the same object for the same two. */
export function sessionOf(instance: Instance, credentials: Credentials): StudioSession {
  const own = sessions.get(credentials) ?? new Map<string, StudioSession>();
  sessions.set(credentials, own);
  const known = own.get(instance.cmsUrl);
  if (known !== undefined) return known;
  const made = openSession(instance, credentials);
  own.set(instance.cmsUrl, made);
  return made;
}

function openSession(instance: Instance, { session }: Credentials): StudioSession {
  let signedIn: Promise<SignedIn> | null = null;
  let refusal: { readonly error: CmsFailure; readonly until: number } | null = null;

  async function current(sending: () => void): Promise<SignedIn> {
    if (session === null) throw refused('sign-in', null, 'There is no user with a password to sign in to Studio with.');
    if (refusal !== null && Date.now() < refusal.until) throw refusal.error;
    signedIn ??= signIn(instance, session, sending).catch((error: unknown) => {
      signedIn = null;
      if (error instanceof CmsFailure && error.kind === 'sign-in')
        refusal = { error, until: Date.now() + CLIENT_LIMITS.refusedSignIn };
      throw error;
    });
    return await signedIn;
  }

  async function sendOnce(request: Request, { cookies, csrf }: SignedIn, sending: () => void): Promise<Answer> {
    const isWrite = request.method !== 'GET';
    const headers = {
      ...request.headers,
      cookie: cookies.of(request.url),
      ...(isWrite ? { 'x-csrftoken': csrf, referer: new URL('/', instance.cmsUrl).href } : {}),
    };
    sending();
    const answer = await exchange({ ...request, headers });
    cookies.take(request.url, answer);
    return answer;
  }

  return {
    async send(request, sending) {
      if (request.url.origin !== new URL(instance.cmsUrl).origin)
        throw refused('failed', null, 'The session is only for the CMS.');
      const first = await current(sending);
      const answer = await sendOnce(request, first, sending);
      // an old session is redirected to the login page; a write is refused before that for its CSRF token
      if (!isSignedOut(answer) && !(answer.status === 403 && request.method !== 'GET')) return answer;
      if (answer.status !== 403) await answer.drop();
      else if (!(await isOver(request, first, sending))) return answer;
      // another call may have signed in again meanwhile
      if ((await signedIn?.catch(() => null)) === first) signedIn = null;
      return await sendOnce(request, await current(sending), sending);
    },
  };

  async function isOver(request: Request, known: SignedIn, sending: () => void): Promise<boolean> {
    const url = new URL('/home/', instance.cmsUrl);
    const probe = { ...request, method: 'GET', url, headers: { accept: '*/*' }, body: null, limit: CALL_LIMITS.signIn };
    const answer = await sendOnce(probe, known, sending);
    await answer.drop();
    return isSignedOut(answer);
  }
}

/**
 * Signs a user in to Studio as a browser does (measured on a live CMS): the LMS's CSRF token, its login, and then
 * Studio's login, which goes round over the LMS. Redirects are followed to these two origins only. Throws `CmsFailure`
 * (`sign-in`) with the words of the LMS if it refuses the password.
 */
async function signIn(
  { cmsUrl, lmsUrl }: Instance,
  { username, password }: NonNullable<Credentials['session']>,
  sending: () => void,
): Promise<SignedIn> {
  const cookies = new Cookies();
  const send = async (method: string, url: URL, more: Partial<Request> = {}): Promise<Answer> => {
    sending();
    const headers = { accept: 'application/json, text/html;q=0.9', cookie: cookies.of(url), ...more.headers };
    const limit = CALL_LIMITS.signIn;
    const answer = await exchange({ method, url, body: more.body ?? null, limit, signal: undefined, headers });
    cookies.take(url, answer);
    return answer;
  };
  const csrfOf = async (origin: string): Promise<string> => {
    const url = new URL('/csrf/api/v1/token', origin);
    const answer = await send('GET', url);
    const text = await answer.text();
    if (answer.status !== 200) throw refused('failed', answer.status, wordsOf(text, answer.reason), url);
    const token = textAt(answeredJson(text, callOf('GET', url), 200), 'csrfToken');
    if (token === null) throw refused('failed', 200, 'The answer has no CSRF token.', url);
    return token;
  };

  const csrf = await csrfOf(lmsUrl);
  const login = new URL('/api/user/v2/account/login_session/', lmsUrl);
  const answer = await send('POST', login, {
    headers: { 'x-csrftoken': csrf, referer: new URL('/login', lmsUrl).href },
    body: new URLSearchParams({ email_or_username: username, password }),
  });
  const said = await answer.text();
  if (answer.status !== 200) {
    const kind = answer.status >= 500 || answer.status === 429 ? 'failed' : 'sign-in';
    throw refused(kind, answer.status, wordsOf(said, answer.reason, [password]), login);
  }
  await throughSso(new URL('/login/?next=/', cmsUrl), [new URL(cmsUrl).origin, new URL(lmsUrl).origin], send);
  return { cookies, csrf: await csrfOf(cmsUrl) };
}

async function throughSso(
  start: URL,
  origins: readonly string[],
  send: (method: string, url: URL) => Promise<Answer>,
): Promise<void> {
  let url = start;
  for (let hop = 0; hop < CLIENT_LIMITS.redirects; hop++) {
    const answer = await send('GET', url);
    await answer.drop();
    const location = answer.headers.get('location');
    const isRedirect = answer.status >= 300 && answer.status < 400 && location !== null;
    // where Studio goes after that is of no concern: newer releases redirect to a page elsewhere
    if (url.pathname.startsWith('/complete/') && (isRedirect || answer.status === 200)) return;
    if (!isRedirect) {
      const words = 'The CMS did not accept the sign-in of the LMS.';
      throw refused(answer.status >= 500 ? 'failed' : 'sign-in', answer.status, words, url);
    }
    url = new URL(location, url);
    if (!origins.includes(url.origin)) {
      const words = `Signing in redirects to ${url.origin}, which is neither the CMS nor the LMS.`;
      throw refused('sign-in', answer.status, words, start);
    }
  }
  throw refused('sign-in', null, 'Signing in redirects too often.', start);
}

/** Cookies by origin: each server gets back only what it set itself. */
class Cookies {
  readonly #byOrigin = new Map<string, Map<string, string>>();

  of({ origin }: URL): string {
    return [...(this.#byOrigin.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  take({ origin }: URL, { headers }: Answer): void {
    for (const cookie of headers.getSetCookie()) {
      const [pair = '', ...attributes] = cookie.split(';');
      const at = pair.indexOf('=');
      if (at < 1) continue;
      const own = this.#byOrigin.get(origin) ?? new Map<string, string>();
      this.#byOrigin.set(origin, own);
      const name = pair.slice(0, at).trim();
      const value = pair.slice(at + 1).trim();
      if (value === '' || value === '""' || attributes.some((each) => /^\s*max-age=0\s*$/i.test(each)))
        own.delete(name);
      else own.set(name, value);
    }
  }
}

function isSignedOut({ status, headers }: Answer): boolean {
  if (status < 300 || status >= 400) return false;
  return /\/(?:login|signin|signin_redirect_to_lms|oauth2\/authorize)(?:[/?]|$)/.test(headers.get('location') ?? '');
}

function refused(kind: 'sign-in' | 'failed', status: number | null, words: string, url?: URL): CmsFailure {
  const call = url === undefined ? 'sign-in' : callOf('GET', url);
  return new CmsFailure({ kind, call, status, words, mayBeDone: false });
}
