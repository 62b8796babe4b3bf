/** Words and signs that mean nothing in a date. `m` is left of `a.m.`, `t` stands between date and time. */
const FILLERS = new Set([
  ' ',
  '.',
  ',',
  ';',
  '-',
  '/',
  "'",
  'at',
  'on',
  'and',
  'ad',
  'm',
  't',
  'of',
  'st',
  'nd',
  'rd',
  'th',
]);

const WEEKDAYS = indexed([
  ['mon', 'monday'],
  ['tue', 'tuesday'],
  ['wed', 'wednesday'],
  ['thu', 'thursday'],
  ['fri', 'friday'],
  ['sat', 'saturday'],
  ['sun', 'sunday'],
]);

const MONTHS = indexed([
  ['jan', 'january'],
  ['feb', 'february'],
  ['mar', 'march'],
  ['apr', 'april'],
  ['may'],
  ['jun', 'june'],
  ['jul', 'july'],
  ['aug', 'august'],
  ['sep', 'sept', 'september'],
  ['oct', 'october'],
  ['nov', 'november'],
  ['dec', 'december'],
]);

const CLOCK_UNITS = indexed([
  ['h', 'hour', 'hours'],
  ['m', 'minute', 'minutes'],
  ['s', 'second', 'seconds'],
]);

const HALVES = indexed([
  ['am', 'a'],
  ['pm', 'p'],
]);

/** Names of zones that are UTC, in the spelling that may name a zone. */
const UTC_NAMES = new Set(['UTC', 'GMT', 'Z', 'z']);

function indexed(names: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  return new Map(names.flatMap((spellings, index) => spellings.map((name): [string, number] => [name, index])));
}

function lookUp(table: ReadonlyMap<string, number>, word: string | undefined): number | null {
  return word === undefined ? null : (table.get(word.toLowerCase()) ?? null);
}

export function isFiller(word: string | undefined): boolean {
  return word !== undefined && FILLERS.has(word.toLowerCase());
}

/** 0 for Monday to 6 for Sunday; null for other words. */
export function weekdayOf(word: string): number | null {
  return lookUp(WEEKDAYS, word);
}

/** 1 to 12; null for other words. */
export function monthOf(word: string): number | null {
  const index = lookUp(MONTHS, word);
  return index === null ? null : index + 1;
}

/** 0 for hours, 1 for minutes, 2 for seconds; null for other words. */
export function clockUnitOf(word: string | undefined): number | null {
  return lookUp(CLOCK_UNITS, word);
}

/** 0 for before noon, 1 for after noon; null for other words. */
export function halfOf(word: string | undefined): number | null {
  return lookUp(HALVES, word);
}

/** Whether a word may name a time zone: at most five capitals, or `z`. */
export function isZoneName(word: string): boolean {
  return /^[A-Z]{1,5}$/.test(word) || UTC_NAMES.has(word);
}

export function isUtcName(name: string): boolean {
  return UTC_NAMES.has(name);
}
