import { afterEach } from 'vitest';
import type { Course } from '#olx';
import type { CommitInput, CommitResult, Store, StoreOptions } from '#store';
import { KEY } from '../_course.ts';
import type { Database, MakeDatabase } from '../contract.ts';

/** Opens a fresh database for each test that asks, and removes it afterwards. */
export function databases(makeDatabase: MakeDatabase): {
  open(options?: StoreOptions): Promise<Store>;
  make(): Promise<Database>;
} {
  const made: Database[] = [];
  afterEach(async () => {
    for (const database of made.splice(0)) await database.remove();
  });
  const make = async (): Promise<Database> => {
    const database = await makeDatabase();
    made.push(database);
    return database;
  };
  return { make, open: async (options) => (await make()).open(options) };
}

/** Commits on the head as it stands. */
export async function commitNext(store: Store, next: Course, parts: Partial<CommitInput> = {}): Promise<CommitResult> {
  const head = await store.findCourse(KEY);
  return store.commit(KEY, {
    expectedHead: head?.head ?? null,
    next,
    author: 'ana',
    application: 'test',
    message: 'a change',
    changed: [],
    ...parts,
  });
}

/** A clock that stands still until it is moved. */
export function standingClock(): { readonly now: () => number; pass(milliseconds: number): void } {
  let time = Date.parse('2026-03-01T10:00:00.000Z');
  return {
    now: () => time,
    pass: (milliseconds) => {
      time += milliseconds;
    },
  };
}

export async function* once(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

export async function caught(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** All bytes of a stream. */
export async function collected(stream: AsyncIterable<Uint8Array>): Promise<readonly number[]> {
  const bytes: number[] = [];
  for await (const chunk of stream) bytes.push(...chunk);
  return bytes;
}
