/**
 * Dates as `dateutil` reads them for the platform (`xblock.fields.Date`): ISO 8601 and the usual
 * written forms. A moment is in milliseconds since 1970-01-01T00:00:00Z; without a time zone the text
 * is UTC.
 */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const ISO_DATE = String.raw`(\d{4})-(\d{1,2})-(\d{1,2})|(\d{4})(\d{2})(\d{2})(?!\d)`;
const ISO = new RegExp(String.raw`^(?:${ISO_DATE})(?:[T ]\s*(.*))?$`, 'i');
const CLOCK =
  /^(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?\s*([ap])\.?m\.?(?![a-z])|^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?/i;
const PACKED_CLOCK = /^(\d{2})(?:(\d{2}))?(?:(\d{2})(?:[.,](\d+))?)?(?!\d)/;
// a name that dateutil does not know counts as none, hence as UTC; one with an offset after it is too rare to guess at
const ZONE = /^(?:[A-Z]{1,5}|z|([+-])(\d{2}):?(\d{2})?)?$/;

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The moment that a text names, in milliseconds; null where it names none, or lacks its year, month or day. */
export function readMoment(text: string): number | null {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  if (iso !== null) {
    const [, year = iso[4], month = iso[5], day = iso[6], , , , time = ''] = iso;
    return moment({ year: Number(year), month: Number(month), day: Number(day) }, time);
  }
  return readWritten(trimmed);
}

/** The moment as ISO 8601 in UTC, seconds or, where it has them, milliseconds. */
export function writeMoment(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

/** `Feb 15, 2013 13:30`, `15 February 2013`, `2/15/2013`, a weekday before it or not. */
function readWritten(text: string): number | null {
  const rest = text.replace(/^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+/i, '');
  const slashed = /^(?:(\d{1,2})[/.](\d{1,2})[/.](\d{4})|(\d{4})[/.](\d{1,2})[/.](\d{1,2}))(?:[,\sT]+(.*))?$/i.exec(
    rest,
  );
  if (slashed !== null) {
    const [, first, second, year] = slashed;
    const time = slashed[7] ?? '';
    if (year === undefined)
      return moment({ year: Number(slashed[4]), month: Number(slashed[5]), day: Number(slashed[6]) }, time);
    // American order, unless the first number can be no month
    const [month, day] = Number(first) > 12 ? [second, first] : [first, second];
    return moment({ year: Number(year), month: Number(month), day: Number(day) }, time);
  }
  const named =
    /^([a-z]{3,9})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(\d{4})(?:[,\sT]+(.*))?$/i.exec(rest) ??
    swapped(/^(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4})(?:[,\sT]+(.*))?$/i.exec(rest));
  if (named === null) return null;
  const [, name = '', day, year, time = ''] = named;
  return moment({ year: Number(year), month: monthOf(name), day: Number(day) }, time);
}

function swapped(match: RegExpExecArray | null): readonly (string | undefined)[] | null {
  return match === null ? null : [match[0], match[2], match[1], match[3], match[4]];
}

/** 1 to 12, or 0 where the word is no month. */
function monthOf(name: string): number {
  const lower = name.toLowerCase();
  const full = /^(?:january|february|march|april|may|june|july|august|sept?(?:ember)?|october|november|december)$/;
  return lower.length === 3 || full.test(lower) ? MONTHS.indexOf(lower.slice(0, 3)) + 1 : 0;
}

function moment({ year, month, day }: Day, time: string): number | null {
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  const offset = time.trim() === '' ? 0 : readTime(time.trim());
  if (offset === null) return null;
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  const result = at.getTime() + offset;
  // a zone may move it out of the years that dates can have
  const { length } = new Date(result).toISOString();
  return length === '0001-01-01T00:00:00.000Z'.length ? result : null;
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Milliseconds from midnight UTC to a time with its zone, or null. */
function readTime(text: string): number | null {
  const clock = CLOCK.exec(text);
  const match = clock ?? PACKED_CLOCK.exec(text);
  if (match === null) return null;
  const twelve = clock?.[5]?.toLowerCase();
  const [, h, m = '0', s = '0', fraction = ''] =
    clock === null || twelve !== undefined ? match : [match[0], clock[6], clock[7], clock[8], clock[9]];
  const hour = Number(h);
  if (twelve !== undefined && (hour < 1 || hour > 12)) return null;
  const hours = twelve === undefined ? hour : (hour % 12) + (twelve === 'p' ? 12 : 0);
  if (hours > 23 || Number(m) > 59 || Number(s) > 59) return null;
  const zone = ZONE.exec(text.slice(match[0].length).trim());
  if (zone === null) return null;
  const [, sign, zoneHours = '0', zoneMinutes = '0'] = zone;
  if (Number(zoneHours) > 23 || Number(zoneMinutes) > 59) return null;
  const shift = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? 1 : -1);
  const millis = Number(fraction.padEnd(3, '0').slice(0, 3));
  return ((hours * 60 + Number(m) + shift) * 60 + Number(s)) * 1000 + millis;
}
