import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { cannotRun, systemCode, systemFailure } from '../failure.ts';

/** How one service is signed in to. */
export interface Login {
  /** The address of the service, as `serviceUrl` gives it. */
  readonly url: string;
  /** Null for a service that asks for no login. */
  readonly client_id: string | null;
  /** Null if only the token is kept. */
  readonly client_secret: string | null;
  readonly token: string | null;
  /** When the token ends, in milliseconds since 1970. */
  readonly expires_at: number | null;
}

/** What the file holds. */
interface Logins {
  /** The service that was logged in to last. */
  readonly current: string | null;
  readonly logins: readonly Login[];
}

/** Where logins are kept. The standard for such folders says to ignore a relative `XDG_CONFIG_HOME`. */
export function loginPath(): string {
  const configured = process.env['XDG_CONFIG_HOME'] ?? '';
  return join(isAbsolute(configured) ? configured : join(homedir(), '.config'), 'olx', 'login.json');
}

/** The logins of this user. Without a file, the list is empty. Fails with exit code 2 if the file cannot be read. */
export async function readLogins(): Promise<Logins> {
  const path = loginPath();
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { current: null, logins: [] };
    throw systemFailure(path, error);
  }
  const value = parsed(text);
  if (value === null) throw cannotRun(`${path}: this is not a list of logins. Delete it, then run olx login again.`);
  return value;
}

/** Keeps a login in place of an earlier one of the same service. Only this user can read the file. */
export async function keepLogin(login: Login): Promise<void> {
  const { logins } = await readLogins();
  const kept: Logins = { current: login.url, logins: [...logins.filter(({ url }) => url !== login.url), login] };
  const path = loginPath();
  const staged = `${path}.${crypto.randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // a file that exists would keep its mode, so that others might read it
    const file = await open(staged, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(kept, null, 2)}\n`);
    } finally {
      await file.close();
    }
    await rename(staged, path);
  } catch (error) {
    await rm(staged, { force: true });
    throw systemFailure(path, error);
  }
}

function parsed(text: string): Logins | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('logins' in value) || !Array.isArray(value.logins))
      return null;
    const current = 'current' in value && typeof value.current === 'string' ? value.current : null;
    return { current, logins: value.logins.filter(isLogin) };
  } catch {
    return null;
  }
}

function isLogin(value: unknown): value is Login {
  if (typeof value !== 'object' || value === null) return false;
  const member = (name: keyof Login): unknown => Reflect.get(value, name);
  const isTextOrNull = (name: keyof Login): boolean => member(name) === null || typeof member(name) === 'string';
  return (
    typeof member('url') === 'string' &&
    (['client_id', 'client_secret', 'token'] as const).every(isTextOrNull) &&
    (member('expires_at') === null || typeof member('expires_at') === 'number')
  );
}
