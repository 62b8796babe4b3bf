import { type Clock, wholeOf } from './clock.ts';
import type { Cursor } from './cursor.ts';
import type { DayFields } from './day-fields.ts';
import { NotADate } from './not-a-date.ts';
import { clockUnitOf, halfOf, isFiller, monthOf } from './words.ts';

/** Reads the numbers of a date: what one means follows from its length, what is beside it, and what is known. */
export class NumberReader {
  readonly #cursor: Cursor;
  readonly #day: DayFields;
  readonly #clock: Clock;

  constructor(cursor: Cursor, day: DayFields, clock: Clock) {
    this.#cursor = cursor;
    this.#day = day;
    this.#clock = clock;
  }

  /** Takes in the number that the cursor is at, and what belongs to it; leaves the cursor at the last token of that. */
  read(numeral: string): void {
    const next = this.#cursor.peek(1);
    const { length } = numeral;
    if (
      this.#day.count === 3 &&
      (length === 2 || length === 4) &&
      this.#clock.hour === null &&
      next !== ':' &&
      clockUnitOf(next) === null
    ) {
      // what follows a whole date, as in 19990101T2359
      this.#clock.hour = integer(numeral.slice(0, 2));
      if (length === 4) this.#clock.minute = integer(numeral.slice(2));
    } else if (length === 6 || (length > 6 && numeral.indexOf('.') === 6)) this.#sixDigits(numeral);
    else if (length === 8 || length === 12 || length === 14) this.#packed(numeral);
    else if (this.#unitPlace() !== null) this.#withUnit(numeral);
    else if (next === ':' && this.#cursor.peek(2) !== undefined) this.#withColon(numeral);
    else if (next === '-' || next === '/' || next === '.') this.#withSeparator(numeral, next);
    else if (next === undefined || isFiller(next)) this.#alone(numeral);
    else this.#before(numeral, next);
  }

  /** `YYMMDD`, or `HHMMSS[.ss]` if a part of the date is there. */
  #sixDigits(numeral: string): void {
    const [first, second, rest] = [numeral.slice(0, 2), numeral.slice(2, 4), numeral.slice(4)];
    if (this.#day.count === 0 && !numeral.includes('.')) {
      for (const digits of [first, second, rest]) this.#day.addDigits(digits);
      return;
    }
    this.#clock.hour = integer(first);
    this.#clock.minute = integer(second);
    this.#clock.setSecond(rest);
  }

  /** `YYYYMMDD[HHMM[SS]]`. */
  #packed(numeral: string): void {
    this.#day.addDigits(numeral.slice(0, 4), 'year');
    this.#day.addDigits(numeral.slice(4, 6));
    this.#day.addDigits(numeral.slice(6, 8));
    if (numeral.length === 8) return;
    this.#clock.hour = integer(numeral.slice(8, 10));
    this.#clock.minute = integer(numeral.slice(10, 12));
    if (numeral.length > 12) this.#clock.second = integer(numeral.slice(12));
  }

  /** Where the unit of a number stands, counted from it: `12h`, `12 h`, or as in `12h04` before it. */
  #unitPlace(): number | null {
    const isUnit = (places: number): boolean => clockUnitOf(this.#cursor.peek(places)) !== null;
    if (isUnit(1)) return 1;
    if (this.#cursor.peek(1) === ' ' && isUnit(2)) return 2;
    if (isUnit(-1)) return -1;
    const isLast = this.#cursor.at > 1 && this.#cursor.isLast;
    return isLast && this.#cursor.peek(-1) === ' ' && isUnit(-2) ? -2 : null;
  }

  #withUnit(numeral: string): void {
    const place = this.#unitPlace() ?? 0;
    const unit = clockUnitOf(this.#cursor.peek(place)) ?? 0;
    // after hours come minutes
    this.#clock.setUnit(place > 0 ? unit : unit + 1, numeral);
    if (place > 0) this.#cursor.at += place;
  }

  /** `HH:MM[:SS[.ss]]`. */
  #withColon(numeral: string): void {
    this.#clock.hour = wholeOf(numeral);
    this.#clock.setMinute(this.#cursor.need(2));
    if (this.#cursor.peek(3) === ':' && this.#cursor.peek(4) !== undefined) {
      this.#clock.setSecond(this.#cursor.need(4));
      this.#cursor.at += 2;
    }
    this.#cursor.at += 2;
  }

  /** `01-05`, `01-Jan`, `01-05-2012`. */
  #withSeparator(numeral: string, separator: string): void {
    this.#day.addDigits(numeral);
    const second = this.#cursor.peek(2);
    if (second !== undefined && !isFiller(second)) {
      this.#dayField(second);
      if (this.#cursor.peek(3) === separator) {
        this.#dayField(this.#cursor.need(4));
        this.#cursor.at += 2;
      }
      this.#cursor.at += 1;
    }
    this.#cursor.at += 1;
  }

  #dayField(token: string): void {
    const month = monthOf(token);
    if (month === null) this.#day.addDigits(token);
    else this.#day.addNumber(month, 'month');
  }

  /** `12 am`, or a part of the date. */
  #alone(numeral: string): void {
    const half = halfOf(this.#cursor.peek(2));
    if (half === null) this.#day.addNumber(Number(numeral));
    else {
      this.#clock.setHalf(wholeOf(numeral), half);
      this.#cursor.at += 1;
    }
    this.#cursor.at += 1;
  }

  /** `12am`, or a day that something else follows at once. */
  #before(numeral: string, next: string): void {
    const half = halfOf(next);
    const value = Number(numeral);
    if (half !== null && value < 24) {
      this.#clock.setHalf(wholeOf(numeral), half);
      this.#cursor.at += 1;
    } else if (this.#day.takesDay(value)) this.#day.addNumber(value);
    else throw new NotADate();
  }
}

function integer(digits: string): number {
  if (!/^\d+$/.test(digits)) throw new NotADate();
  return Number(digits);
}
