import type { Connection } from '../connection.ts';
import { insertObjects, type NewObject } from '../objects.ts';

/** Objects and bytes of one batch: a few milliseconds of work, so that other requests are served in between. */
const BATCH_OBJECTS = 200;
const BATCH_BYTES = 1024 * 1024;

/** Writes objects in small transactions, letting others have their turn after each. */
export class ObjectWriter {
  readonly #connection: Connection;
  readonly #afterBatch: (written: number, seen: number) => void;
  #waiting: NewObject[] = [];
  #bytes = 0;
  #written = 0;
  #seen = 0;

  /** `afterBatch` may throw, which ends the writing. */
  constructor(connection: Connection, afterBatch: (written: number, seen: number) => void) {
    this.#connection = connection;
    this.#afterBatch = afterBatch;
  }

  /** Objects that were not in the store before. */
  get written(): number {
    return this.#written;
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
      insertObjects(transaction, batch),
    );
    this.#seen += batch.length;
    await this.#connection.platform.pause();
    this.#afterBatch(this.#written, this.#seen);
  }
}
