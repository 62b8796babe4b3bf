/** Counts who takes up how many places at the same time. Each process counts for itself. */
export class Places {
  readonly #taken = new Map<string, number>();
  #all = 0;

  /** Places taken by everybody together. */
  get all(): number {
    return this.#all;
  }

  of(who: string): number {
    return this.#taken.get(who) ?? 0;
  }

  /** Takes a place; answers the function that gives it back, which may be called more than once. */
  take(who: string): () => void {
    this.#taken.set(who, this.of(who) + 1);
    this.#all += 1;
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.#all -= 1;
      const left = this.of(who) - 1;
      if (left === 0) this.#taken.delete(who);
      else this.#taken.set(who, left);
    };
  }
}

/** Lets so many in at a time; the others wait in order. */
export interface Turnstile {
  enter(): Promise<void>;
  leave(): void;
}

export function turnstile(places: number): Turnstile {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    async enter() {
      if (taken >= places) await new Promise<void>((resolve) => waiting.push(resolve));
      else taken += 1;
    },
    leave() {
      const next = waiting.shift();
      if (next === undefined) taken -= 1;
      else next();
    },
  };
}
