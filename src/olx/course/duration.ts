/** Lengths of time as the platform writes them; all in whole seconds. */

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;
// TIMEDELTA_REGEX of XBlock (`fields.py`): each part may be missing, in this order
const TIMEDELTA = /^(?:(\d+) days?)?\s?(?:(\d+) hours?)?\s?(?:(\d+) minutes?)?\s?(?:(\d+) seconds?)?$/;
const MOST_DAYS = 999_999_999;

/** Seconds of a text such as `1 day 5 hours 30 minutes`, or null where it is of another form. */
export function readTimedelta(text: string): number | null {
  const match = TIMEDELTA.exec(text);
  if (match === null) return null;
  const seconds = UNITS.reduce((sum, [, each], at) => sum + Number(match[at + 1] ?? 0) * each, 0);
  return seconds <= MOST_DAYS * 86_400 ? seconds : null;
}

/** `2 days 5 hours`, leaving out what is nought; an empty text for nothing at all. */
export function writeTimedelta(seconds: number): string {
  let left = seconds;
  const parts: string[] = [];
  for (const [name, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count} ${name}s`);
  }
  return parts.join(' ');
}

/** Seconds of a place in a video, `HH:MM:SS` up to 23:59:59, or null (`RelativeTime`, by `strptime`). */
export function readClock(text: string): number | null {
  const match = /^(\d{1,2}):(\d{1,2}):(\d{1,2})$/.exec(text);
  if (match === null) return null;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return hours > 23 || minutes > 59 || seconds > 59 ? null : (hours * 60 + minutes) * 60 + seconds;
}

/** `HH:MM:SS`; the seconds must be less than a day. */
export function writeClock(seconds: number): string {
  const part = (count: number): string => String(count).padStart(2, '0');
  return `${part(Math.floor(seconds / 3600))}:${part(Math.floor(seconds / 60) % 60)}:${part(seconds % 60)}`;
}
