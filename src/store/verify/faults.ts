import type { Fault } from '../types.ts';

/** So many faults are told. A database with more is restored, not mended one by one. */
const MOST_FAULTS = 1_000;

export type Found = Omit<Fault, 'holds'> & { readonly holds?: Fault['holds'] };

/** Gathers faults, each once. */
export class Faults {
  readonly #found = new Map<string, Found>();
  #more = false;

  get all(): readonly Found[] {
    return [...this.#found.values()];
  }

  /** Whether some were left out. */
  get more(): boolean {
    return this.#more;
  }

  add(fault: Found): void {
    const key = `${fault.what === 'blob' || fault.what === 'row' ? fault.what : 'object'} ${fault.id}`;
    if (this.#found.has(key)) return;
    if (this.#found.size >= MOST_FAULTS) this.#more = true;
    else this.#found.set(key, fault);
  }
}
