import { readFileSync } from 'node:fs';
import type { JSONWebKeySet } from 'jose';
import type { EnvironmentReader } from './environment.ts';

/** How people and programs sign in, in production. */
export interface AuthConfig {
  /** Whether registered applications get tokens here. */
  readonly applications: boolean;
  /** The platform whose tokens are taken; null for none. */
  readonly openedx: OpenedxConfig | null;
}

/** One Open edX platform. */
export interface OpenedxConfig {
  /** The public keys that its tokens are verified with. */
  readonly keys: JSONWebKeySet;
  readonly issuer: string;
  readonly audience: string;
  /** Where its CMS is asked for rights. */
  readonly cmsUrl: string;
  /** The names of the two cookies that hold a token together. */
  readonly cookies: { readonly payload: string; readonly signature: string };
}

export const NO_AUTH: AuthConfig = { applications: false, openedx: null };

/** Reads `OLX_AUTH` and the settings that it calls for. In demo mode they are of no account, whatever they say. */
export function readAuth(reader: EnvironmentReader, isProduction: boolean): AuthConfig {
  const asked = reader
    .text('OLX_AUTH')
    .split(/[\s,]+/)
    .filter((each) => each !== '');
  const found = {
    applications: asked.includes('applications'),
    openedx: readOpenedx(reader, isProduction && asked.includes('openedx')),
  };
  if (!isProduction) return NO_AUTH;
  for (const each of asked) {
    if (each !== 'applications' && each !== 'openedx')
      reader.problems.push(`OLX_AUTH has ${each}; it may have applications and openedx.`);
  }
  if (asked.length === 0)
    reader.problems.push('OLX_MODE is production, which needs OLX_AUTH: applications, openedx, or both.');
  return found;
}

/** The settings of a platform; null if it is not wanted. They are read all the same, so that their names are known. */
function readOpenedx(reader: EnvironmentReader, isWanted: boolean): OpenedxConfig | null {
  const [cmsUrl = '', keys = '', issuer = '', audience = ''] = [
    'OLX_CMS_URL',
    'OLX_JWT_JWK_SET',
    'OLX_JWT_ISSUER',
    'OLX_JWT_AUDIENCE',
  ].map((name) => {
    const value = reader.text(name);
    if (isWanted && value === '') reader.problems.push(`OLX_AUTH has openedx, which needs ${name}.`);
    return value;
  });
  const cookies = {
    payload: reader.text('OLX_JWT_COOKIE_PAYLOAD') || 'edx-jwt-cookie-header-payload',
    signature: reader.text('OLX_JWT_COOKIE_SIGNATURE') || 'edx-jwt-cookie-signature',
  };
  if (!isWanted) return null;
  if (cmsUrl !== '' && !/^https?:$/.test(URL.canParse(cmsUrl) ? new URL(cmsUrl).protocol : ''))
    reader.problems.push('OLX_CMS_URL is no address such as https://studio.example.org.');
  return { keys: readKeys(keys, reader.problems), issuer, audience, cmsUrl, cookies };
}

/** The key set as JSON, or `@` and the path of a file that has it. */
function readKeys(text: string, problems: string[]): JSONWebKeySet {
  if (text === '') return { keys: [] };
  try {
    const value: unknown = JSON.parse(text.startsWith('@') ? readFileSync(text.slice(1), 'utf8') : text);
    if (isKeySet(value)) return value;
  } catch {
    // told below, without the text
  }
  problems.push('OLX_JWT_JWK_SET is no JSON key set with public RSA keys, as JWT_PUBLIC_SIGNING_JWK_SET is.');
  return { keys: [] };
}

function isKeySet(value: unknown): value is JSONWebKeySet {
  if (typeof value !== 'object' || value === null || !('keys' in value) || !Array.isArray(value.keys)) return false;
  // a private key or a shared secret has no business here
  return value.keys.length > 0 && value.keys.every((key: unknown) => isPublicRsaKey(key));
}

function isPublicRsaKey(key: unknown): boolean {
  return typeof key === 'object' && key !== null && 'kty' in key && key.kty === 'RSA' && 'n' in key && !('d' in key);
}
