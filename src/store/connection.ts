import type { Kysely, RawBuilder } from 'kysely';
import type { Backend, Platform, Transact } from './backend/backend.ts';
import { LimitExceeded, Unstorable } from './errors.ts';
import type { Gate } from './gate.ts';
import type { Schema } from './schema.ts';
import type { InstanceId, Limits, Timestamp } from './types.ts';

/** What every part of an open store works with. */
export interface Connection {
  readonly db: Kysely<Schema>;
  /** For what must last. Work may be done again from the start where others were in its way, so it changes nothing but the database. */
  readonly transact: Transact;
  /** For what nothing refers to yet, or nobody would miss. */
  readonly transactLazily: Transact;
  /**
   * The moment `later` milliseconds from now, in a statement. All instances see one clock, the database's: leases,
   * locks, keys and tokens are compared with nothing else.
   */
  readonly moment: (later?: number) => Moment;
  readonly foreignChanges: Backend['foreignChanges'];
  readonly members: Backend['members'];
  readonly writing: Backend['writing'];
  readonly removing: Backend['removing'];
  readonly giveBack: Backend['giveBack'];
  readonly size: Backend['size'];
  readonly platform: Platform;
  readonly gate: Gate;
  readonly instance: InstanceId;
  readonly limits: Limits;
}

/** A `Timestamp` that a statement may hold. */
export type Moment = Timestamp | RawBuilder<string>;

/** Ids or rows in one statement; every backend takes many more parameters. */
export const BATCH = 500;

export function batchesOf<Item>(items: readonly Item[], size = BATCH): readonly (readonly Item[])[] {
  const batches: Item[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}

/** The moment `later` milliseconds from now, by this process's clock: for what is told and not compared. */
export function timestamp(platform: Platform, later = 0): Timestamp {
  return new Date(platform.now() + later).toISOString();
}

/**
 * Throws `LimitExceeded` where the text has more UTF-16 code units than the limit, `Unstorable` where
 * it holds half a surrogate pair or the null character, which PostgreSQL does not take.
 */
export function ensureText(what: string, text: string, limit: number): void {
  if (text.length > limit) throw new LimitExceeded(what, limit);
  if (!isStorable(text)) throw new Unstorable(what);
}

/** Whether a text could be in the database. One that could not is found nowhere; PostgreSQL would not let it be asked for. */
export function isStorable(text: string): boolean {
  return !/[\p{Surrogate}\0]/u.test(text);
}
