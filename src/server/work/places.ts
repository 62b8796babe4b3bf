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
