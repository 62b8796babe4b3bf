/** Access tokens as the LMS makes them: JWTs without a `kid`, HS256 unless RS512 is asked for. */
import {
  createHash,
  createHmac,
  createSign,
  createVerify,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import type { User } from './users.ts';

const LIFETIME = 3600;
const SECRET = 'lms-shared-secret';
export const SCOPES = ['read', 'write', 'email', 'profile', 'user_id'];

let keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | undefined;

function keyPair() {
  keys ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
  return keys;
}

export interface IssuedToken {
  readonly access_token: string;
  readonly expires_in: number;
  readonly token_type: string;
  readonly scope: string;
}

export class Tokens {
  readonly #now: () => number;
  readonly #issuer: () => string;

  constructor(now: () => number, issuer: () => string) {
    this.#now = now;
    this.#issuer = issuer;
  }

  /** `JWT_PUBLIC_SIGNING_JWK_SET`: what a service checks RS512 tokens against. */
  keySet(): { keys: JsonWebKey[] } {
    return { keys: [keyPair().publicKey.export({ format: 'jwk' })] };
  }

  issue(user: User, asymmetric: boolean, lifetime = LIFETIME): IssuedToken {
    const now = Math.floor(this.#now() / 1000);
    const claims = {
      aud: 'lab-aud',
      exp: now + lifetime,
      grant_type: 'client-credentials',
      iat: now,
      iss: `${this.#issuer()}/oauth2`,
      preferred_username: user.name,
      scopes: SCOPES,
      version: '1.2.0',
      sub: createHash('md5').update(`anonymous id of ${user.name}`).digest('hex'),
      filters: [],
      is_restricted: false,
      email_verified: true,
      email: user.email,
      name: user.name,
      family_name: '',
      given_name: '',
      administrator: user.globalStaff === true,
      superuser: false,
      user_id: user.id,
    };
    const content = `${encode({ alg: asymmetric ? 'RS512' : 'HS256', typ: 'JWT' })}.${encode(claims)}`;
    const signature = asymmetric
      ? createSign('RSA-SHA512').update(content).sign(keyPair().privateKey, 'base64url')
      : createHmac('sha256', SECRET).update(content).digest('base64url');
    return {
      access_token: `${content}.${signature}`,
      expires_in: lifetime,
      token_type: 'JWT',
      scope: SCOPES.join(' '),
    };
  }

  /** The user name in a token, or undefined for a token that is forged, damaged or too old. */
  userOf(token: string): string | undefined {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const alg = claim(decode(header), 'alg');
    const content = `${header}.${payload}`;
    const valid =
      alg === 'HS256'
        ? createHmac('sha256', SECRET).update(content).digest('base64url') === signature
        : alg === 'RS512' &&
          createVerify('RSA-SHA512').update(content).verify(keyPair().publicKey, signature, 'base64url');
    if (!valid) return undefined;
    const claims = decode(payload);
    const end = claim(claims, 'exp');
    if (typeof end !== 'number' || end * 1000 < this.#now()) return undefined;
    const name = claim(claims, 'preferred_username');
    return typeof name === 'string' ? name : undefined;
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function claim(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
