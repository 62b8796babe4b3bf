import pg from 'pg';
import { type FailureKind, StoreFailed, WritesLost } from '../errors.ts';

/** Of a connection that ended without a word from the server, and of one that could not be made. */
const WITHOUT_CODE = 'lost';
/** `cannot_connect_now`, `admin_shutdown` and `crash_shutdown`, and `idle_in_transaction_session_timeout`. */
const ENDED: ReadonlySet<string> = new Set(['57P01', '57P02', '57P03', '57P05', '25P03']);
/** Classes of `SQLSTATE` that say nothing against the statement: connection, resources, intervention, system, sign-in. */
const PASSING: ReadonlySet<string> = new Set(['08', '53', '57', '58', '28', '3D']);
const DISK_FULL = '53100';
const READ_ONLY = '25006';
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * What an error of the driver amounts to. The driver's own words may hold the address with its
 * password, so only the code is repeated.
 */
export function failureOf(cause: unknown): StoreFailed {
  if (cause instanceof StoreFailed) return cause;
  if (cause instanceof pg.DatabaseError) {
    const code = cause.code ?? 'unknown';
    return new StoreFailed(code, cause, kindOf(code));
  }
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : WITHOUT_CODE;
  return new StoreFailed(code, cause, 'unavailable');
}

/** Whether a failure ended its connection, so that a transaction under way has no further statement. */
export function isLost(failure: StoreFailed): boolean {
  const { kind, data, cause } = failure;
  if (kind !== 'unavailable' || failure instanceof WritesLost) return false;
  return !(cause instanceof pg.DatabaseError) || data.reason.startsWith('08') || ENDED.has(data.reason);
}

function kindOf(code: string): FailureKind {
  if (code === DISK_FULL) return 'full';
  if (code === READ_ONLY) return 'read-only';
  return PASSING.has(code.slice(0, 2)) || code === LOCK_NOT_AVAILABLE ? 'unavailable' : 'failed';
}
