import { daysInMonth } from './calendar.ts';
import { NotADate } from './not-a-date.ts';

type Label = 'year' | 'month' | 'day';

/** Year, month and day as far as a text gives them. */
export interface Day {
  readonly year: number | null;
  readonly month: number | null;
  readonly day: number | null;
}

/**
 * Collects the numbers of a date in the order in which they are written, then tells which of them is
 * the year, the month and the day: by name or length where that says it, else by size, else in
 * American order.
 */
export class DayFields {
  readonly #values: number[] = [];
  readonly #indexes = new Map<Label, number>();
  /** Whether a year was written with more than two digits, so that it means what it says. */
  hasCentury = false;

  get count(): number {
    return this.#values.length;
  }

  /** Adds digits as written; more than two of them are a year. */
  addDigits(digits: string, label: Label | null = null): void {
    if (!/^\d+$/.test(digits)) throw new NotADate();
    this.#add(Number(digits), digits.length > 2, label);
  }

  /** Adds a number by its value; above 100 it is a year. */
  addNumber(value: number, label: Label | null = null): void {
    this.#add(Math.trunc(value), value > 100, label);
  }

  #add(value: number, isYear: boolean, label: Label | null): void {
    if (isYear) {
      this.hasCentury = true;
      if (label !== null && label !== 'year') throw new NotADate();
    }
    const named = isYear ? 'year' : label;
    if (named !== null) {
      if (this.#indexes.has(named)) throw new NotADate();
      this.#indexes.set(named, this.#values.length);
    }
    this.#values.push(value);
  }

  /** Whether a number that stands for nothing else may be the day. */
  takesDay(value: number): boolean {
    if (this.#indexes.has('day') || value < 1) return false;
    const month = this.#named('month');
    // without a year February may have 29 days
    return value <= (month === null ? 31 : daysInMonth(this.#named('year') ?? 2000, month));
  }

  #named(label: Label): number | null {
    const index = this.#indexes.get(label);
    return index === undefined ? null : (this.#values[index] ?? null);
  }

  resolve(): Day {
    const known = this.#indexes.size;
    if ((known > 0 && known === this.count) || (known === 2 && this.count === 3)) return this.#byLabels();
    const [first = 0, second = 0, third = 0] = this.#values;
    switch (this.count) {
      case 0:
        return { year: null, month: null, day: null };
      case 1:
        return first > 31 ? { year: first, month: null, day: null } : { year: null, month: null, day: first };
      case 2:
        return this.#ofTwo(first, second);
      case 3:
        return this.#ofThree(first, second, third);
      default:
        throw new NotADate();
    }
  }

  #byLabels(): Day {
    const rest = this.#values.findIndex((_value, index) => ![...this.#indexes.values()].includes(index));
    const value = (label: Label): number | null => {
      const named = this.#named(label);
      // the one number without a label is what is still missing
      return named ?? (rest === -1 ? null : (this.#values[rest] ?? null));
    };
    return { year: value('year'), month: value('month'), day: value('day') };
  }

  #ofTwo(first: number, second: number): Day {
    const monthAt = this.#indexes.get('month');
    if (monthAt !== undefined) {
      const [month, other] = monthAt === 0 ? [first, second] : [second, first];
      return other > 31 ? { year: other, month, day: null } : { year: null, month, day: other };
    }
    if (first > 31) return { year: first, month: second, day: null };
    if (second > 31) return { year: second, month: first, day: null };
    return { year: null, month: first, day: second };
  }

  #ofThree(first: number, second: number, third: number): Day {
    switch (this.#indexes.get('month')) {
      case 0:
        return second > 31 ? { month: first, year: second, day: third } : { month: first, day: second, year: third };
      case 1:
        return first > 31 ? { year: first, month: second, day: third } : { day: first, month: second, year: third };
      case 2:
        return second > 31 ? { day: first, year: second, month: third } : { year: first, day: second, month: third };
      default:
        if (first > 31 || this.#indexes.get('year') === 0) return { year: first, month: second, day: third };
        return first > 12 ? { day: first, month: second, year: third } : { month: first, day: second, year: third };
    }
  }
}
