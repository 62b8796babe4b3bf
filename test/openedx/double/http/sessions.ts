/** Cookies, sessions and CSRF tokens of Django, for one site. */
import { randomBytes } from 'node:crypto';
import { parseCookie } from 'cookie';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const SECRET_LENGTH = 32;

/** A session: whoever is signed in, and the state of a sign-in under way. */
export interface Session {
  user?: string;
  state?: string;
  next?: string;
}

export class Sessions {
  readonly cookieName: string;
  readonly #sessions = new Map<string, Session>();

  constructor(cookieName: string) {
    this.cookieName = cookieName;
  }

  of(cookies: ReadonlyMap<string, string>): Session | undefined {
    return this.#sessions.get(cookies.get(this.cookieName) ?? '');
  }

  /** Starts a session; returns its cookie. */
  start(session: Session): string {
    const id = random(SECRET_LENGTH);
    this.#sessions.set(id, session);
    return `${this.cookieName}=${id}; HttpOnly; Path=/; SameSite=Lax`;
  }

  end(cookies: ReadonlyMap<string, string>): void {
    this.#sessions.delete(cookies.get(this.cookieName) ?? '');
  }

  /** Signs everybody out, as an operator or an expiry does. */
  clear(): void {
    this.#sessions.clear();
  }
}

export function cookiesOf(header: string | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(parseCookie(header ?? ''))) {
    if (value !== undefined) found.set(name, value);
  }
  return found;
}

/** The cookie with the CSRF secret: the one that the browser has, or a new one. */
export function csrfSecret(cookies: ReadonlyMap<string, string>): { secret: string; cookie: string } {
  const secret = cookies.get('csrftoken') ?? random(SECRET_LENGTH);
  return { secret, cookie: `csrftoken=${secret}; Max-Age=31449600; Path=/; SameSite=Lax` };
}

/** Django's masked token: a fresh mask, and the secret shifted by it. */
export function csrfToken(secret: string): string {
  const mask = random(SECRET_LENGTH);
  return mask + shift(secret, mask, 1);
}

/** True if a header or form field fits the cookie's secret. It is the masked token or the secret itself. */
export function csrfFits(token: string | undefined, secret: string | undefined): boolean {
  if (token === undefined || secret === undefined) return false;
  if (token.length !== 2 * SECRET_LENGTH) return token === secret;
  return shift(token.slice(SECRET_LENGTH), token.slice(0, SECRET_LENGTH), -1) === secret;
}

function shift(text: string, mask: string, sign: 1 | -1): string {
  return [...text]
    .map((letter, at) => {
      const index = LETTERS.indexOf(letter) + sign * LETTERS.indexOf(mask.charAt(at));
      return LETTERS.charAt((index + LETTERS.length) % LETTERS.length);
    })
    .join('');
}

export function random(length: number): string {
  return [...randomBytes(length)].map((byte) => LETTERS.charAt(byte % LETTERS.length)).join('');
}
