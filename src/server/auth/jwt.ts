import type { IncomingHttpHeaders } from 'node:http';
import { parseCookie } from 'cookie';
import {
  createLocalJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import type { OpenedxConfig } from '../config/auth.ts';
import { Refusal } from '../refusal.ts';

/** Clocks of two machines may differ by so much, in seconds. */
const CLOCK_TOLERANCE = 10;
/** No user of the platform has a longer name, in characters. */
const LONGEST_NAME = 255;

/** What a verified token says. */
export interface Claims {
  readonly username: string;
  readonly isAdministrator: boolean;
  /** The token itself, to be forwarded to the CMS and nowhere else. */
  readonly token: string;
}

/** Reads tokens of one platform. */
export type VerifyJwt = (token: string) => Promise<Claims>;

/**
 * Verifies tokens against the configured public keys: RS512 only, so that a public key can never be
 * taken for a shared secret. Refuses with 401 without saying which check failed, unless the token itself
 * says that it is of a kind that nobody but the platform can verify.
 */
export function jwtVerifier({ keys, issuer, audience }: OpenedxConfig, now: () => number): VerifyJwt {
  const keySet = createLocalJWKSet(keys);
  return async (token) => {
    try {
      const algorithm = algorithmOf(token);
      if (algorithm.startsWith('HS')) throw symmetric(algorithm);
      const payload = await verified(token, keySet, {
        algorithms: ['RS512'],
        issuer,
        audience,
        clockTolerance: CLOCK_TOLERANCE,
        requiredClaims: ['exp', 'iat'],
        currentDate: new Date(now()),
      });
      const username = payload['preferred_username'];
      if (typeof username !== 'string' || !isName(username)) throw invalid();
      return { username, isAdministrator: payload['administrator'] === true, token };
    } catch (error) {
      if (error instanceof errors.JOSEError) throw invalid(error);
      throw error;
    }
  };
}

function algorithmOf(token: string): string {
  try {
    return decodeProtectedHeader(token).alg ?? '';
  } catch (error) {
    throw invalid(error);
  }
}

/** What a token says. The platform's tokens have no `kid`, so each of several keys is tried. */
async function verified(
  token: string,
  keySet: ReturnType<typeof createLocalJWKSet>,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keySet, options)).payload;
  } catch (several) {
    if (!(several instanceof errors.JWKSMultipleMatchingKeys)) throw several;
    for await (const key of several) {
      try {
        return (await jwtVerify(token, key, options)).payload;
      } catch (error) {
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

/** A name that history, locks and logs can hold: no control characters, no half of a surrogate pair. */
function isName(text: string): boolean {
  return text !== '' && text.length <= LONGEST_NAME && !/[\p{Cc}\p{Surrogate}]/u.test(text);
}

/**
 * The token in the platform's pair of cookies, which it splits so that scripts can read what it says
 * and not use it; null where one is missing. A page says with `USE-JWT-COOKIE` that it means them.
 */
export function cookieToken(headers: IncomingHttpHeaders, { cookies: names }: OpenedxConfig): string | null {
  if (headers['use-jwt-cookie'] !== 'true' || headers.cookie === undefined) return null;
  const found = parseCookie(headers.cookie);
  const [payload, signature] = [found[names.payload], found[names.signature]];
  return payload === undefined || signature === undefined ? null : `${payload}.${signature}`;
}

function symmetric(algorithm: string): Refusal {
  return new Refusal(
    'unauthorized',
    `The token is signed with ${algorithm}, which only the platform can verify. Ask for one with asymmetric_jwt=true.`,
  );
}

function invalid(cause?: unknown): Refusal {
  return new Refusal('unauthorized', 'The token is not valid, or has expired.', {}, { cause });
}
