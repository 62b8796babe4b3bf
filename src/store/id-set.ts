const WORDS = 4;
const FIRST_SLOTS = 1024;

/**
 * A set of SHA-256 names, at about 30 bytes each. The first 128 bits stand for the whole: that two of a
 * billion names share them has a chance of one in 10^20.
 */
export class IdSet {
  #slots = new Uint32Array(FIRST_SLOTS * WORDS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(id: string): boolean {
    return this.#isAt(this.#find(wordsOf(id)));
  }

  /** True if it was not in the set. */
  add(id: string): boolean {
    const words = wordsOf(id);
    const at = this.#find(words);
    if (this.#isAt(at)) return false;
    this.#slots.set(words, at);
    this.#size += 1;
    if (this.#size * WORDS * 2 > this.#slots.length) this.#grow();
    return true;
  }

  #isAt(at: number): boolean {
    return this.#slots[at] !== 0;
  }

  /** Where the name is, or where it would go. */
  #find(words: Uint32Array): number {
    const slots = this.#slots;
    const [a = 0, b = 0, c = 0, d = 0] = words;
    for (let at = (b * WORDS) % slots.length; ; at = (at + WORDS) % slots.length) {
      const first = slots[at];
      if (first === 0) return at;
      if (first === a && slots[at + 1] === b && slots[at + 2] === c && slots[at + 3] === d) return at;
    }
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    for (let at = 0; at < before.length; at += WORDS) {
      if (before[at] === 0) continue;
      const words = before.subarray(at, at + WORDS);
      this.#slots.set(words, this.#find(words));
    }
  }
}

/** The first word is never 0, which says that a slot is free. */
function wordsOf(id: string): Uint32Array {
  const words = new Uint32Array(WORDS);
  for (let word = 0; word < WORDS; word += 1) words[word] = Number.parseInt(id.slice(word * 8, word * 8 + 8), 16);
  words[0] = (words[0] ?? 0) || 1;
  return words;
}
