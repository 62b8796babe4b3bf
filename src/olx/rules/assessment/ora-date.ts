import { momentInYear, readMoment } from '../../dates/moment.ts';

/** A zone after a time, which the platform reads and then replaces by UTC. */
const ZONE = /\s*(?:z|utc|gmt|[+-]\d{2}:?\d{2})\s*$/i;

/**
 * Whether the platform reads a date of an open response from the text. It takes what dateutil reads, and
 * the day of the reading for what a text leaves out.
 */
export function isOraDate(text: string): boolean {
  return text === '' || readMoment(text).kind !== 'unreadable';
}

/**
 * The moment in milliseconds, its time zone left out of account as the platform does (`parse_date`). Null
 * for none, and for a date that names its moment only in a given year.
 */
export function oraMoment(text: string): number | null {
  const read = readMoment(withoutZone(text));
  return read.kind === 'moment' ? read.at : null;
}

/** The same of a date that may depend on the present year; null if that is not known then. */
export function oraMomentInYear(text: string, presentYear: number | null): number | null {
  return presentYear === null ? oraMoment(text) : momentInYear(withoutZone(text), presentYear);
}

function withoutZone(text: string): string {
  return text.includes(':') ? text.replace(ZONE, '') : text;
}
