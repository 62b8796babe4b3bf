import { Clock, isNumeral, wholeOf } from './clock.ts';
import { DayFields } from './day-fields.ts';
import { NotADate } from './not-a-date.ts';
import { tokensOf } from './tokens.ts';
import { clockUnitOf, halfOf, isFiller, isUtcName, isZoneName, monthOf, weekdayOf } from './words.ts';

/** What a text says of a moment; null is what it leaves out. Ranges are not checked yet. */
export interface DateParts {
  readonly year: number | null;
  /** Whether the year means what it says, having more than two digits. */
  readonly hasCentury: boolean;
  readonly month: number | null;
  readonly day: number | null;
  /** 0 for Monday to 6 for Sunday. */
  readonly weekday: number | null;
  readonly hour: number | null;
  readonly minute: number | null;
  readonly second: number | null;
  readonly microsecond: number | null;
  /** Seconds east of UTC; 0 without a zone, and for a zone by name, because no name but those of UTC is known. */
  readonly offset: number;
}

/** Python's `float` takes these for numbers, and nothing is done with them. */
const NO_FINITE_NUMBER = /^(?:nan|inf|infinity)$/i;

/**
 * Reads the text of a date by the grammar of `dateutil.parser.parse` (2.9.0, which the platform uses) with
 * its default settings: month before day, strict. Null if it says that this is not a date, and if the
 * text says nothing at all of a date or time.
 */
export function readDateParts(text: string): DateParts | null {
  try {
    return new DateReader(tokensOf(text)).read();
  } catch (error) {
    if (error instanceof NotADate) return null;
    throw error;
  }
}

class DateReader {
  readonly #tokens: string[];
  readonly #day = new DayFields();
  readonly #clock = new Clock();
  #weekday: number | null = null;
  /** The index of the token that is looked at. */
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = [...tokens];
  }

  read(): DateParts | null {
    for (; this.#at < this.#tokens.length; this.#at += 1) this.#token(this.#need(0));
    const day = this.#day.resolve();
    const { hour, minute, second, microsecond, zoneName, offset } = this.#clock;
    const said = [day.year, day.month, day.day, this.#weekday, hour, minute, second, microsecond, zoneName, offset];
    if (said.every((part) => part === null)) return null;
    const isUtc = zoneName !== null && isUtcName(zoneName);
    return {
      ...day,
      hasCentury: this.#day.hasCentury,
      weekday: this.#weekday,
      hour,
      minute,
      second,
      microsecond,
      offset: isUtc ? 0 : (offset ?? 0),
    };
  }

  /** The token so many places on, or back. */
  #peek(places: number): string | undefined {
    return this.#tokens[this.#at + places];
  }

  #need(places: number): string {
    const token = this.#peek(places);
    if (token === undefined) throw new NotADate();
    return token;
  }

  #token(token: string): void {
    if (NO_FINITE_NUMBER.test(token)) throw new NotADate();
    const weekday = weekdayOf(token);
    const month = monthOf(token);
    const half = halfOf(token);
    if (isNumeral(token)) this.#number(token);
    else if (weekday !== null) this.#weekday = weekday;
    else if (month !== null) this.#month(month);
    else if (half !== null) this.#half(half);
    else if (this.#mayBeZone(token)) this.#zoneName(token);
    else if (this.#clock.hour !== null && (token === '+' || token === '-')) this.#offset(token);
    else if (!isFiller(token)) throw new NotADate();
  }

  /** `Jan`, `Jan-05`, `Jan/05/2012`, `Jan of 2012`. */
  #month(month: number): void {
    this.#day.addNumber(month, 'month');
    const separator = this.#peek(1);
    if (separator === '-' || separator === '/') {
      this.#day.addDigits(this.#need(2));
      if (this.#peek(3) === separator) {
        this.#day.addDigits(this.#need(4));
        this.#at += 2;
      }
      this.#at += 2;
      return;
    }
    const year = this.#peek(4);
    if (separator !== ' ' || this.#peek(2)?.toLowerCase() !== 'of' || this.#peek(3) !== ' ' || year === undefined)
      return;
    // a number is the year here, two digits or not; anything else is passed over
    if (/^\d+$/.test(year)) this.#day.addNumber(Number(year), 'year');
    this.#at += 4;
  }

  /** `pm` after its hour has been read. */
  #half(half: number): void {
    const { hour } = this.#clock;
    if (hour === null || hour > 12) throw new NotADate();
    this.#clock.setHalf(hour, half);
  }

  #mayBeZone(token: string): boolean {
    const { hour, zoneName, offset } = this.#clock;
    return hour !== null && zoneName === null && offset === null && isZoneName(token);
  }

  /** In `GMT+3` the sign says how far UTC is from there, so it is turned round. */
  #zoneName(name: string): void {
    this.#clock.zoneName = name;
    if (name === 'z') this.#clock.offset = 0;
    const sign = this.#peek(1);
    if (sign !== '+' && sign !== '-') return;
    this.#tokens[this.#at + 1] = sign === '+' ? '-' : '+';
    this.#clock.offset = null;
    if (isUtcName(name)) this.#clock.zoneName = null;
  }

  /** `+0300`, `+03:00`, `+3`; in parentheses after it a name. */
  #offset(sign: '+' | '-'): void {
    const digits = this.#need(1);
    const isWithColon = digits.length !== 4 && this.#peek(2) === ':';
    const [hours, minutes] =
      digits.length === 4
        ? [digits.slice(0, 2), digits.slice(2)]
        : isWithColon
          ? [digits, this.#need(3)]
          : [digits.length <= 2 ? digits : '', '0'];
    if (!/^\d+$/.test(hours) || !/^\d+$/.test(minutes)) throw new NotADate();
    this.#clock.offset = (Number(hours) * 60 + Number(minutes)) * 60 * (sign === '+' ? 1 : -1);
    if (isWithColon) this.#at += 2;
    const name = this.#peek(4) ?? '';
    if (isFiller(this.#peek(2)) && this.#peek(3) === '(' && this.#peek(5) === ')' && name.length >= 3) {
      if (this.#clock.zoneName === null && isZoneName(name)) {
        this.#clock.zoneName = name;
        this.#at += 4;
      }
    }
    this.#at += 1;
  }

  #number(numeral: string): void {
    const next = this.#peek(1);
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
    else if (next === ':' && this.#peek(2) !== undefined) this.#withColon(numeral);
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
    const isUnit = (places: number): boolean => clockUnitOf(this.#peek(places)) !== null;
    if (isUnit(1)) return 1;
    if (this.#peek(1) === ' ' && isUnit(2)) return 2;
    if (isUnit(-1)) return -1;
    const isLast = this.#at > 1 && this.#at === this.#tokens.length - 1;
    return isLast && this.#peek(-1) === ' ' && isUnit(-2) ? -2 : null;
  }

  #withUnit(numeral: string): void {
    const place = this.#unitPlace() ?? 0;
    const unit = clockUnitOf(this.#peek(place)) ?? 0;
    // after hours come minutes
    this.#clock.setUnit(place > 0 ? unit : unit + 1, numeral);
    if (place > 0) this.#at += place;
  }

  /** `HH:MM[:SS[.ss]]`. */
  #withColon(numeral: string): void {
    this.#clock.hour = wholeOf(numeral);
    this.#clock.setMinute(this.#need(2));
    if (this.#peek(3) === ':' && this.#peek(4) !== undefined) {
      this.#clock.setSecond(this.#need(4));
      this.#at += 2;
    }
    this.#at += 2;
  }

  /** `01-05`, `01-Jan`, `01-05-2012`. */
  #withSeparator(numeral: string, separator: string): void {
    this.#day.addDigits(numeral);
    const second = this.#peek(2);
    if (second !== undefined && !isFiller(second)) {
      this.#dayField(second);
      if (this.#peek(3) === separator) {
        this.#dayField(this.#need(4));
        this.#at += 2;
      }
      this.#at += 1;
    }
    this.#at += 1;
  }

  #dayField(token: string): void {
    const month = monthOf(token);
    if (month === null) this.#day.addDigits(token);
    else this.#day.addNumber(month, 'month');
  }

  /** `12 am`, or a part of the date. */
  #alone(numeral: string): void {
    const half = halfOf(this.#peek(2));
    if (half === null) this.#day.addNumber(Number(numeral));
    else {
      this.#clock.setHalf(wholeOf(numeral), half);
      this.#at += 1;
    }
    this.#at += 1;
  }

  /** `12am`, or a day that something else follows at once. */
  #before(numeral: string, next: string): void {
    const half = halfOf(next);
    const value = Number(numeral);
    if (half !== null && value < 24) {
      this.#clock.setHalf(wholeOf(numeral), half);
      this.#at += 1;
    } else if (this.#day.takesDay(value)) this.#day.addNumber(value);
    else throw new NotADate();
  }
}

function integer(digits: string): number {
  if (!/^\d+$/.test(digits)) throw new NotADate();
  return Number(digits);
}
