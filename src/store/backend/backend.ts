import type { Dialect, Kysely, RawBuilder, Transaction } from 'kysely';
import type { Schema } from '../schema.ts';

/** How the tables of one database engine are spelled; everything else of the SQL is common to all. */
export interface TableDialect {
  /** A text that sorts by its code points. */
  readonly text: string;
  readonly bytes: 'blob' | 'bytea';
  /** Whole numbers up to 2^53. */
  readonly large: 'integer' | 'bigint';
  /** Stands after the closing bracket of `create table`; empty where there is nothing to say. */
  readonly tableOptions: string;
  /** The same for a table whose rows are found by the beginning of its primary key only. */
  readonly keyedOptions: string;
}

/** A running SHA-256. */
export interface Digest {
  update(bytes: Uint8Array): void;
  /** 64 lower-case hex digits; ends the digest. */
  hex(): string;
}

/** What the store needs of the machine it runs on. */
export interface Platform {
  readonly hash: (bytes: Uint8Array) => string;
  readonly digest: () => Digest;
  readonly randomId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after the event loop has had its turn. */
  readonly pause: () => Promise<void>;
}

/** Runs a transaction. */
export type Transact = <Result>(
  db: Kysely<Schema>,
  work: (transaction: Transaction<Schema>) => Promise<Result>,
) => Promise<Result>;

/**
 * Takes a lock that only one holder in all processes has at a time, and answers what gives it back; null if
 * it was not free within `patience` milliseconds. Holders are served in order. A lock whose holder is
 * gone is free, and one whose connection is lost is too, without a word to the holder: it makes
 * collisions rare and decides nothing.
 */
export type Hold = (name: string, patience: number) => Promise<(() => Promise<void>) | null>;

/** A database engine and the machine, as one backend gives them. */
export interface Backend {
  /** A transaction that is on the disk when it resolves; tried again where it and others were in each other's way. */
  readonly transact: Transact;
  readonly hold: Hold;
  /** So many locks may be held at the same time. */
  readonly holds: number;
  /**
   * The moment `later` milliseconds from now by the database's own clock, in a statement: as text in the
   * form of `Date.prototype.toISOString`. Null if the database has no clock but this process's.
   */
  readonly clock: ((later: number) => RawBuilder<string>) | null;
  /**
   * A transaction that does not wait for the disk. It may be lost with a machine that goes down, but
   * never while a later transaction, of this kind or not, is kept; an ordinary one makes it last.
   */
  readonly transactLazily: Transact;
  /** The members of a JSON list, as a source of rows with one column, `value`, that `->>` takes members out of. */
  readonly members: (json: string) => RawBuilder<{ value: string }>;
  /** Waits until nobody else is in a transaction that has called this. */
  readonly alone: (transaction: Transaction<Schema>) => Promise<void>;
  /** Waits while bytes are removed, and keeps that from beginning until the transaction ends. Called before bytes are written or counted on. */
  readonly writing: (transaction: Transaction<Schema>) => Promise<void>;
  /** Waits until nobody is in a transaction that has called `writing`; who calls that then waits for the end of this one. */
  readonly removing: (transaction: Transaction<Schema>) => Promise<void>;
  /**
   * A number that changes when anybody else has changed the database; null where only a query can
   * tell. Looked at anew after a few milliseconds, or at once with `now`.
   */
  readonly foreignChanges: (now?: 'now') => number | null;
  /**
   * Gives some of the space that deleted rows took back to the disk; answers whether there is more. For
   * a database that does so by itself, false.
   */
  readonly giveBack: () => boolean;
  /** What the engine itself finds wrong with the file, in its words; nothing for a server, whose own tools do that. */
  readonly integrity: () => readonly string[];
  /** All of it at once. False if that needs to be `alone`: nobody else uses the database then. */
  readonly compact: (alone: boolean) => Promise<boolean>;
  /** Bytes that the database takes, and those free on the disk of its file; null if that cannot be asked. */
  readonly size: () => Promise<{ readonly bytes: number; readonly freeBytes: number | null }>;
  /** True where several processes may serve the database at the same time. */
  readonly shared: boolean;
  /** True for a database that could only be opened for reading. */
  readonly readOnly: boolean;
  readonly dialect: Dialect;
  readonly tables: TableDialect;
  readonly platform: Platform;
}
