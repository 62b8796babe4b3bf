import type { Connection } from '../connection.ts';
import { insertObjects, type NewObject } from '../objects.ts';

/** Objects and bytes of one batch: a few milliseconds of work, so that other requests are served in between. */
const BATCH_OBJECTS = 200;
const BATCH_BYTES = 1024 * 1024;

/**
 * Writes objects in small transactions, letting others have their turn after each. What is left in the
 * end, which is all of a small change, goes with the commit.
 */
export class ObjectWriter {
  readonly #connection: Connection;
  readonly #afterBatch: (blocks: number, of: number) => void;
  #waiting: NewObject[] = [];
  #bytes = 0;
  #written = 0;
  #blocks = 0;
  #ofBlocks = 0;

  /** `afterBatch` is told how many blocks are done of how many; it may throw, which ends the writing. */
  constructor(connection: Connection, afterBatch: (blocks: number, of: number) => void) {
    this.#connection = connection;
    this.#afterBatch = afterBatch;
  }

  /** Objects that were not in the store before. */
  get written(): number {
    return this.#written;
  }

  /** What is not written yet, at most one batch: for the caller's own transaction. */
  get rest(): readonly NewObject[] {
    return this.#waiting;
  }

  /** How many blocks are done, of how many. */
  get progress(): readonly [blocks: number, of: number] {
    return [this.#blocks, this.#ofBlocks];
  }

  /** So many blocks are to come. */
  expect(blocks: number): void {
    this.#ofBlocks += blocks;
  }

  /** All objects of one more block are added. */
  blockDone(): void {
    this.#blocks += 1;
  }

  async add(object: NewObject): Promise<void> {
    this.#waiting.push(object);
    this.#bytes += object.bytes.length;
    if (this.#waiting.length >= BATCH_OBJECTS || this.#bytes >= BATCH_BYTES) await this.flush();
  }

  /** All that was added is stored when this resolves. */
  async flush(): Promise<void> {
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    this.#bytes = 0;
    this.#written += await this.#connection.transactLazily(this.#connection.db, (transaction) =>
      insertObjects(this.#connection, transaction, batch),
    );
    await this.#connection.platform.pause();
    this.#afterBatch(...this.progress);
  }
}
