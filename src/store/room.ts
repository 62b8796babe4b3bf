import type { Transact } from './backend/backend.ts';
import { StoreFailed } from './errors.ts';

/** A write that failed for want of room or of the right to write counts for so long, in milliseconds. */
const MEMORY = 10_000;

/** Whether the database can be written, as its last transactions showed. */
export interface RoomToWrite {
  /** The same transactions, watched. */
  watched(transact: Transact): Transact;
  /** Throws what the last write failed with if it lately found no room or no right to write. */
  ensure(): void;
}

/** A small write can succeed on a disk that is full for any other, so the failures of others are remembered. */
export function roomToWrite(): RoomToWrite {
  let last: { readonly error: StoreFailed; readonly at: number } | null = null;
  return {
    watched: (transact) => async (db, work) => {
      try {
        return await transact(db, work);
      } catch (error) {
        if (error instanceof StoreFailed && (error.kind === 'full' || error.kind === 'read-only')) {
          last = { error, at: performance.now() };
        }
        throw error;
      }
    },
    ensure: () => {
      if (last !== null && performance.now() - last.at < MEMORY) throw last.error;
    },
  };
}
