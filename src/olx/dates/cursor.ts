import { NotADate } from './not-a-date.ts';

/** A place in the tokens of a date. */
export class Cursor {
  readonly #tokens: string[];
  /** The index of the token that is looked at. */
  at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = [...tokens];
  }

  get isAtEnd(): boolean {
    return this.at >= this.#tokens.length;
  }

  get isLast(): boolean {
    return this.at === this.#tokens.length - 1;
  }

  /** The token so many places on, or back. */
  peek(places: number): string | undefined {
    return this.#tokens[this.at + places];
  }

  /** The same if the date cannot do without it. */
  need(places: number): string {
    const token = this.peek(places);
    if (token === undefined) throw new NotADate();
    return token;
  }

  replaceNext(token: string): void {
    this.#tokens[this.at + 1] = token;
  }
}
