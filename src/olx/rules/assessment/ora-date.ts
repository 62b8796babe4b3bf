import { readMoment } from '../../course/moment.ts';

/** Longer than any date is written. */
const LONGEST = 100;
const ISO_DAY = /^\s*(\d{4}-\d{1,2}-\d{1,2})(?!\d)/;
const ZONE = /\s*(?:z|utc|gmt|[+-]\d{2}:?\d{2})\s*$/i;

/**
 * Whether the platform reads a date of an open response from the text. It takes nearly every form
 * (`dateutil`), so only what surely is none counts as none: a text without a digit, and a day in ISO
 * form that no calendar has.
 */
export function isOraDate(text: string): boolean {
  if (text === '') return true;
  const [, day] = ISO_DAY.exec(text) ?? [];
  return day === undefined ? /\d/.test(text) : readMoment(day) !== null;
}

/** The moment in milliseconds, its time zone left out of account as the platform does (`parse_date`); null for none. */
export function oraMoment(text: string): number | null {
  if (text.length > LONGEST) return null;
  return readMoment(text.includes(':') ? text.replace(ZONE, '') : text);
}
