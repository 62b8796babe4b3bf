import { answeredJson, textAt } from './answers.ts';
import type { AuthorizationRequest, Credentials, Instance } from './cms-client.ts';
import { CmsFailure } from './cms-failure.ts';
import { callOf, exchange } from './exchange.ts';
import { CALL_LIMITS, CLIENT_LIMITS } from './limits.ts';
import { backOff, pause } from './waiting.ts';
import { wordsOf } from './words.ts';

/** A token is renewed so long before its end, in ms. */
const EARLY = 60_000;

/**
 * A user's own token, as the browser sent it. It cannot be renewed: once the CMS refuses it, calls throw `CmsFailure`
 * (`sign-in`).
 */
export function userToken(token: string): Credentials {
  const value = `JWT ${token}`;
  return {
    session: null,
    authorization: async ({ refused = null } = {}) => {
      if (refused !== null) throw signIn('The token is not valid any more. Sign in again.');
      return value;
    },
  };
}

/** How a service signs in: an OAuth client of the LMS, and for whole-course exports a user with a password. */
export interface ServiceAccount {
  readonly instance: Instance;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username?: string;
  readonly password?: string;
}

/**
 * A service account: tokens by client credentials, renewed a minute before their end, one renewal at a time. The
 * tokens are asymmetric (`asymmetric_jwt=true`), because the LMS otherwise signs with a secret that few may know.
 */
export function serviceAccount(account: ServiceAccount): Credentials {
  const { username, password } = account;
  let known: { readonly value: string; readonly until: number } | null = null;
  let renewal: Promise<string> | null = null;

  async function renew(request: AuthorizationRequest): Promise<string> {
    const { value, seconds } = await newToken(account, request);
    known = { value, until: Date.now() + seconds * 1000 };
    return value;
  }

  return {
    session: username === undefined || password === undefined ? null : { username, password },
    authorization: async (request = {}) => {
      if (known !== null && known.value !== request.refused && Date.now() < known.until - EARLY) return known.value;
      renewal ??= renew(request).finally(() => {
        renewal = null;
      });
      return await renewal;
    },
  };
}

/** Asks for a token, again if the connection breaks: a second token does no harm. */
async function newToken(
  account: ServiceAccount,
  request: AuthorizationRequest,
): Promise<{ readonly value: string; readonly seconds: number }> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await askForToken(account, request);
    } catch (error) {
      const isBroken = error instanceof CmsFailure && error.kind === 'unreachable';
      if (!isBroken || tries >= CLIENT_LIMITS.tries) throw error;
      await pause(backOff(CLIENT_LIMITS.backOff, tries));
    }
  }
}

async function askForToken(
  { instance, clientId, clientSecret }: ServiceAccount,
  { sending }: AuthorizationRequest,
): Promise<{ readonly value: string; readonly seconds: number }> {
  const url = new URL('/oauth2/access_token/', instance.lmsUrl);
  sending?.();
  const answer = await exchange({
    method: 'POST',
    url,
    headers: { accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      token_type: 'jwt',
      asymmetric_jwt: 'true',
    }),
    limit: CALL_LIMITS.token,
    // a renewal serves all who wait for it, so none of them may stop it
    signal: undefined,
  });
  const text = await answer.text();
  const call = callOf('POST', url);
  if (answer.status !== 200) {
    const words = wordsOf(text, answer.reason, [clientSecret]);
    const kind = answer.status >= 500 ? 'failed' : 'sign-in';
    throw new CmsFailure({ kind, call, status: answer.status, words, mayBeDone: false });
  }
  const body = answeredJson(text, call, answer.status);
  const token = textAt(body, 'access_token');
  const seconds = Number((body as Readonly<Record<string, unknown>>).expires_in);
  if (token === null || !(seconds > 0)) {
    throw new CmsFailure({ kind: 'failed', call, status: 200, words: 'The answer has no token.', mayBeDone: false });
  }
  return { value: `JWT ${token}`, seconds };
}

function signIn(words: string): CmsFailure {
  return new CmsFailure({ kind: 'sign-in', call: 'token', status: 401, words });
}
