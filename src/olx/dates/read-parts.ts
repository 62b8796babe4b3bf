import { Clock, isNumeral } from './clock.ts';
import { Cursor } from './cursor.ts';
import { DayFields } from './day-fields.ts';
import { NotADate } from './not-a-date.ts';
import { NumberReader } from './read-numbers.ts';
import { tokensOf } from './tokens.ts';
import { halfOf, isFiller, isUtcName, isZoneName, monthOf, weekdayOf } from './words.ts';

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
  readonly #cursor: Cursor;
  readonly #day = new DayFields();
  readonly #clock = new Clock();
  readonly #numbers: NumberReader;
  #weekday: number | null = null;

  constructor(tokens: readonly string[]) {
    this.#cursor = new Cursor(tokens);
    this.#numbers = new NumberReader(this.#cursor, this.#day, this.#clock);
  }

  read(): DateParts | null {
    for (; !this.#cursor.isAtEnd; this.#cursor.at += 1) this.#token(this.#cursor.need(0));
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

  #token(token: string): void {
    if (NO_FINITE_NUMBER.test(token)) throw new NotADate();
    const weekday = weekdayOf(token);
    const month = monthOf(token);
    const half = halfOf(token);
    if (isNumeral(token)) this.#numbers.read(token);
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
    const separator = this.#cursor.peek(1);
    if (separator === '-' || separator === '/') {
      this.#day.addDigits(this.#cursor.need(2));
      if (this.#cursor.peek(3) === separator) {
        this.#day.addDigits(this.#cursor.need(4));
        this.#cursor.at += 2;
      }
      this.#cursor.at += 2;
      return;
    }
    const year = this.#cursor.peek(4);
    if (
      separator !== ' ' ||
      this.#cursor.peek(2)?.toLowerCase() !== 'of' ||
      this.#cursor.peek(3) !== ' ' ||
      year === undefined
    )
      return;
    // a number is the year here, two digits or not; anything else is passed over
    if (/^\d+$/.test(year)) this.#day.addNumber(Number(year), 'year');
    this.#cursor.at += 4;
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
    const sign = this.#cursor.peek(1);
    if (sign !== '+' && sign !== '-') return;
    this.#cursor.replaceNext(sign === '+' ? '-' : '+');
    this.#clock.offset = null;
    if (isUtcName(name)) this.#clock.zoneName = null;
  }

  /** `+0300`, `+03:00`, `+3`; in parentheses after it a name. */
  #offset(sign: '+' | '-'): void {
    const digits = this.#cursor.need(1);
    const isWithColon = digits.length !== 4 && this.#cursor.peek(2) === ':';
    const [hours, minutes] =
      digits.length === 4
        ? [digits.slice(0, 2), digits.slice(2)]
        : isWithColon
          ? [digits, this.#cursor.need(3)]
          : [digits.length <= 2 ? digits : '', '0'];
    if (!/^\d+$/.test(hours) || !/^\d+$/.test(minutes)) throw new NotADate();
    this.#clock.offset = (Number(hours) * 60 + Number(minutes)) * 60 * (sign === '+' ? 1 : -1);
    if (isWithColon) this.#cursor.at += 2;
    const name = this.#cursor.peek(4) ?? '';
    if (
      isFiller(this.#cursor.peek(2)) &&
      this.#cursor.peek(3) === '(' &&
      this.#cursor.peek(5) === ')' &&
      name.length >= 3
    ) {
      if (this.#clock.zoneName === null && isZoneName(name)) {
        this.#clock.zoneName = name;
        this.#cursor.at += 4;
      }
    }
    this.#cursor.at += 1;
  }
}
