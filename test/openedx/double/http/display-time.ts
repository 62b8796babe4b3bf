/** Dates as Studio writes them. */
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Nov 30, 2026 at 15:17 UTC`: to the minute, so that two edits within a minute look the same. */
export function displayTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${MONTHS[date.getUTCMonth()]} ${two(date.getUTCDate())}, ${date.getUTCFullYear()}`;
  return `${day} at ${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;
}

/** `2026-11-30T15:09:40.422803Z`: Django's date-times have microseconds. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z');
}
