import { StoreClosed } from './errors.ts';

/** Lets work in until it is shut, and knows when the last of it has ended. */
export class Gate {
  readonly #inside = new Set<Promise<unknown>>();
  #shut = false;

  /** Runs the work. Throws `StoreClosed` where the gate is shut. */
  async enter<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#shut) throw new StoreClosed();
    const running = work();
    this.#inside.add(running);
    try {
      return await running;
    } finally {
      this.#inside.delete(running);
    }
  }

  /** Resolves once everything inside has ended, well or not. True for the first call only. */
  async shut(): Promise<boolean> {
    const first = !this.#shut;
    this.#shut = true;
    await Promise.allSettled(this.#inside);
    return first;
  }
}
