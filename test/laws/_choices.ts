/**
 * Numbers from which a case makes its choices in turn. When they run out, every further choice is the
 * first one, so a shorter list makes a simpler case and fast-check can shrink it.
 */
export class Choices {
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** A number from 0 up to, but not including, `count`. */
  below(count: number): number {
    const number = this.#numbers[this.#at] ?? 0;
    this.#at += 1;
    return count < 1 ? 0 : number % count;
  }

  /** True once in `often` times; false when the numbers have run out. */
  once(often: number): boolean {
    return this.below(often) === 1;
  }

  /** One of a list; undefined if the list is empty. */
  of<Choice>(choices: readonly Choice[]): Choice | undefined {
    return choices[this.below(choices.length)];
  }

  /** One of these. */
  among<Choice>(first: Choice, ...others: readonly Choice[]): Choice {
    const at = this.below(others.length + 1);
    return at === 0 ? first : (others[at - 1] ?? first);
  }
}
