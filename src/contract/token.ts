import { textOf } from './answer.ts';
import { address, MEDIA } from './routes.ts';
import type { Introspection, Token, TokenError } from './schemas/oauth.ts';
import type { Transport, TransportAnswer } from './transport.ts';

/** What a registered application signs in with. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A token, or why there is none. */
export type TokenResult = { readonly ok: true; readonly token: Token } | TokenRefused;

/** Why the service did not do it. */
export interface TokenRefused {
  readonly ok: false;
  readonly status: number;
  readonly error: TokenError;
}

/** Asks for an access token by client credentials (RFC 6749, 4.4). Rejects as the transport does if no answer came. */
export async function requestToken(
  request: Transport,
  { clientId, clientSecret }: ClientCredentials,
): Promise<TokenResult> {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const answer = await post(request, address('accessToken', {}), form);
  const value = parsed(answer);
  if (answer.status === 200 && isToken(value)) return { ok: true, token: value };
  return refused(answer);
}

/** Ends a token of the application (RFC 7009). A token that has ended already is no error. Rejects as `requestToken`. */
export async function revokeToken(
  request: Transport,
  token: string,
  { clientId, clientSecret }: ClientCredentials,
): Promise<{ readonly ok: true } | TokenRefused> {
  const form = { token, client_id: clientId, client_secret: clientSecret };
  const answer = await post(request, address('revokeToken', {}), form);
  return answer.status === 200 ? { ok: true } : refused(answer);
}

/** What a token of the application is worth (RFC 7662). Rejects as `requestToken`. */
export async function introspectToken(
  request: Transport,
  token: string,
  { clientId, clientSecret }: ClientCredentials,
): Promise<{ readonly ok: true; readonly introspection: Introspection } | TokenRefused> {
  const form = { token, client_id: clientId, client_secret: clientSecret };
  const answer = await post(request, address('introspectToken', {}), form);
  const value = parsed(answer);
  if (answer.status === 200 && isIntrospection(value)) return { ok: true, introspection: value };
  return refused(answer);
}

function post(request: Transport, path: string, form: Readonly<Record<string, string>>): Promise<TransportAnswer> {
  return request({
    method: 'POST',
    path,
    query: {},
    headers: { accept: MEDIA.json, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
    signal: null,
    onUploadProgress: null,
  });
}

function refused(answer: TransportAnswer): TokenRefused {
  const value = parsed(answer);
  return { ok: false, status: answer.status, error: isTokenError(value) ? value : unexpected(answer) };
}

function parsed(answer: TransportAnswer): unknown {
  try {
    return JSON.parse(textOf(answer));
  } catch {
    return null;
  }
}

function isToken(value: unknown): value is Token {
  return hasText(value, 'access_token') && 'expires_in' in value && typeof value.expires_in === 'number';
}

function isIntrospection(value: unknown): value is Introspection {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'active') === 'boolean';
}

function isTokenError(value: unknown): value is TokenError {
  return hasText(value, 'error') && hasText(value, 'error_description');
}

function hasText<Name extends string>(value: unknown, name: Name): value is { readonly [name in Name]: string } {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'string';
}

/** Something that is not the service answered, such as a proxy. */
function unexpected(answer: TransportAnswer): TokenError {
  return { error: 'invalid_response', error_description: textOf(answer).slice(0, 500) };
}
