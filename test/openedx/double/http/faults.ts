/** Faults that a test plants: a lost connection, an error, a slow answer. */
import type { Answer } from './answer.ts';

export interface Fault {
  /** Matched against `METHOD /path?query`. */
  readonly pattern: RegExp;
  /** The first request that matches is 1. Left out: every request. */
  readonly nth?: number;
  /**
   * - `drop`: the connection breaks before anything is done.
   * - `drop-answer`: the request is carried out; its answer is lost.
   * - `answer`: this answer instead.
   * - `delay`: the answer comes after so many milliseconds.
   */
  readonly effect:
    | { readonly kind: 'drop' }
    | { readonly kind: 'drop-answer' }
    | { readonly kind: 'answer'; readonly answer: Answer }
    | { readonly kind: 'delay'; readonly milliseconds: number };
}

export class Faults {
  #planted: { readonly fault: Fault; seen: number }[] = [];

  plant(...faults: readonly Fault[]): void {
    for (const fault of faults) this.#planted.push({ fault, seen: 0 });
  }

  clear(): void {
    this.#planted = [];
  }

  /** The effects for a request. Counts it. */
  for(line: string): Fault['effect'][] {
    const effects: Fault['effect'][] = [];
    for (const planted of this.#planted) {
      if (!planted.fault.pattern.test(line)) continue;
      planted.seen++;
      if (planted.fault.nth === undefined || planted.fault.nth === planted.seen) effects.push(planted.fault.effect);
    }
    return effects;
  }
}
