import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from '../refusal.ts';

/** The fencing token that `Lock-Token` names; null where there is no such header. Refuses with 400 what is no token. */
export function lockTokenOf(headers: IncomingHttpHeaders): number | null {
  const header = headers['lock-token'];
  if (header === undefined) return null;
  const token = Number(header);
  if (typeof header === 'string' && /^\d{1,15}$/.test(header) && token > 0) return token;
  throw new Refusal('bad-request', 'Lock-Token is the number that the lock was given with.');
}
