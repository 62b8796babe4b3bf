import { daysInMonth } from './calendar.ts';
import { type DateParts, readDateParts } from './read-parts.ts';

/**
 * A date as Open edX reads it: `Date.from_json` in XBlock's `fields.py` calls `dateutil.parser.parse` twice, with
 * 1 January and with 2 February of the present year as default. Moments are in milliseconds since
 * 1970-01-01T00:00:00Z. A text without a time zone is in UTC. So is one with a named zone (`EST`), because dateutil
 * only knows the names of UTC.
 */
export type ReadMoment =
  /** The text names this moment in whatever year it is read. */
  | { readonly kind: 'moment'; readonly at: number }
  /**
   * The text has no year, or two digits of it, so the moment depends on the year of the import. `momentInYear`
   * gives it. Some years have none, for example of 29 February.
   */
  | { readonly kind: 'by-year'; readonly lacks: 'year' | 'century' }
  /** The text lacks its month or day. The platform sets the field to nothing. */
  | { readonly kind: 'incomplete' }
  /** The platform cannot read the text as a date, or not as one of the years 1 to 9999 in UTC. */
  | { readonly kind: 'unreadable' };

/** What stands for a month or day that a text leaves out. A text that needs it gives two results, and counts as none. */
const SEEDS = [
  { month: 1, day: 1 },
  { month: 2, day: 2 },
] as const;
/**
 * Years of two centuries, of which two are leap years, and that begin on different days of the week: a text
 * that names a date in any year does so in one of them.
 */
const SOME_YEARS = [2000, 2004, 2100] as const;
const DAY = 86_400_000;

/** Reads a text as a date. */
export function readMoment(text: string): ReadMoment {
  const parts = readDateParts(text);
  if (parts === null) return { kind: 'unreadable' };
  const { year, hasCentury } = parts;
  const inFirst = momentOf(parts, SOME_YEARS[0]);
  if (year !== null && (hasCentury || year >= 100)) return inFirst;
  if (SOME_YEARS.every((some) => momentOf(parts, some).kind !== 'moment')) return inFirst;
  return { kind: 'by-year', lacks: year === null ? 'year' : 'century' };
}

/** The moment that a text names if it is read in that year, in milliseconds; null if there is none. */
export function momentInYear(text: string, presentYear: number): number | null {
  const parts = readDateParts(text);
  const read = parts === null ? null : momentOf(parts, presentYear);
  return read?.kind === 'moment' ? read.at : null;
}

/** The moment as ISO 8601 in UTC, seconds or, where it has them, milliseconds. */
export function writeMoment(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

function momentOf(parts: DateParts, presentYear: number): Exclude<ReadMoment, { readonly kind: 'by-year' }> {
  const time = timeOf(parts);
  const [one, other] = SEEDS.map((seed) => dayOf(parts, presentYear, seed));
  if (time === null || typeof one !== 'number') return { kind: 'unreadable' };
  if (one !== other) return { kind: 'incomplete' };
  const at = one + time - parts.offset * 1000;
  // Python has no zone that is a day away, and no date in UTC outside these years
  const isInRange = Math.abs(parts.offset) < DAY / 1000 && at >= startOfYear(1) && at < startOfYear(10_000);
  return isInRange ? { kind: 'moment', at } : { kind: 'unreadable' };
}

/** Midnight of the day, in milliseconds; null if no calendar has it. */
function dayOf(parts: DateParts, presentYear: number, seed: (typeof SEEDS)[number]): number | null {
  const year = parts.year === null ? presentYear : wholeYear(parts.year, parts.hasCentury, presentYear);
  const month = parts.month ?? seed.month;
  const day = parts.day ?? seed.day;
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  const at = new Date(0).setUTCFullYear(year, month - 1, day);
  if (parts.weekday === null || parts.day !== null) return at;
  // 1970-01-01 was a Thursday
  const weekday = (((at / DAY + 3) % 7) + 7) % 7;
  return at + ((parts.weekday - weekday + 7) % 7) * DAY;
}

/** Two digits are the year that is nearest to the present one, from 50 years back to 49 ahead. */
function wholeYear(year: number, hasCentury: boolean, presentYear: number): number {
  if (hasCentury || year >= 100) return year;
  const inCentury = presentYear - (presentYear % 100) + year;
  if (inCentury >= presentYear + 50) return inCentury - 100;
  return inCentury < presentYear - 50 ? inCentury + 100 : inCentury;
}

/** Milliseconds from midnight; null if no clock shows it. */
function timeOf({ hour, minute, second, microsecond }: DateParts): number | null {
  const [h, m, s] = [hour ?? 0, minute ?? 0, second ?? 0];
  if (h > 23 || m > 59 || s > 59) return null;
  return ((h * 60 + m) * 60 + s) * 1000 + Math.floor((microsecond ?? 0) / 1000);
}

/** The beginning of a year, in milliseconds. */
function startOfYear(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1);
}
