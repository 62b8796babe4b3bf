import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWTPayload, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import { newSecret, secretHash } from '../../src/server/auth/secrets.ts';
import type { Config } from '../../src/server/config/index.ts';
import { emptyService, type Send, type Sent, type Service } from './_service.ts';

export const ISSUER = 'https://lms.example.org/oauth2';
export const AUDIENCE = 'openedx';
const KID = 'key-1';
const keys = await generateKeyPair('RS512', { extractable: true });
const publicKey = { ...(await exportJWK(keys.publicKey)), kid: KID, alg: 'RS512' };

export { publicKey };

/** A service for registered applications. */
export async function applicationService(config: Partial<Config> = {}): Promise<Service> {
  return emptyService({ mode: 'production', auth: { applications: true, openedx: null }, ...config });
}

/** Registers an application as `olx-server apps add` does. */
export async function registered(
  { store }: Pick<Service, 'store'>,
  parts: Partial<Parameters<Service['store']['applications']['add']>[0]> = {},
): Promise<{ readonly id: string; readonly secret: string }> {
  const secret = newSecret();
  const { id } = await store.applications.add({
    id: `client-${secret.slice(0, 8)}`,
    name: 'Sync',
    secretHash: secretHash(secret),
    scopes: ['write'],
    courses: [],
    expiresAt: null,
    ...parts,
  });
  return { id, secret };
}

/** Asks for a token with a form, as clients of the platform do. */
export function askToken(
  send: Send,
  parts: Readonly<Record<string, string>>,
  path = '/oauth2/access_token',
): Promise<Sent> {
  return send('POST', path, {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...parts }).toString(),
  });
}

/** The header of a fresh token of an application. */
export async function bearer(
  service: Service,
  { id, secret }: { readonly id: string; readonly secret: string },
  scope?: string,
): Promise<{ readonly authorization: string }> {
  const answer = await askToken(service.send, {
    client_id: id,
    client_secret: secret,
    ...(scope === undefined ? {} : { scope }),
  });
  const { access_token: token } = answer.json as { readonly access_token: string };
  return { authorization: `Bearer ${token}` };
}

/** A service that takes the tokens of a platform whose CMS is `cms`. */
export async function platformService(
  cms: string,
  config: Partial<Config> = {},
  publicKeys: JSONWebKeySet['keys'] = [publicKey],
): Promise<Service> {
  const cookies = { payload: 'edx-jwt-cookie-header-payload', signature: 'edx-jwt-cookie-signature' };
  const openedx = { keys: { keys: publicKeys }, issuer: ISSUER, audience: AUDIENCE, cmsUrl: cms, cookies };
  return emptyService({ mode: 'production', auth: { applications: true, openedx }, ...config });
}

/** A token as the LMS signs them. */
export function signed(
  username: string,
  claims: JWTPayload = {},
  expiresIn = '1h',
  { issuer = ISSUER, audience = AUDIENCE }: { readonly issuer?: string; readonly audience?: string } = {},
): Promise<string> {
  return new SignJWT({ preferred_username: username, ...claims })
    .setProtectedHeader({ alg: 'RS512', kid: KID })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(keys.privateKey);
}

/** A CMS on this machine: what it answers about rights, and what it was asked. */
export async function startCms(
  answer: (
    request: IncomingMessage,
    body: unknown,
    username: string,
  ) => { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> },
): Promise<{ readonly url: string; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push(`${request.method} ${request.url}`);
      const text = Buffer.concat(chunks).toString();
      const sent = answer(request, text === '' ? null : JSON.parse(text), usernameIn(request));
      const { status, body, headers } = sent;
      const type = typeof body === 'string' ? 'text/html' : 'application/json';
      response.writeHead(status, headers ?? { 'content-type': type });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function usernameIn({ headers }: IncomingMessage): string {
  const token = (headers.authorization ?? '').replace(/^JWT /, '');
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString() || '{}');
  return typeof claims === 'object' && claims !== null && 'preferred_username' in claims
    ? String(claims.preferred_username)
    : '';
}
