import { NotADate } from './not-a-date.ts';

/** A time of day and its zone, as far as a text has given them. Nothing is held to a range yet. */
export class Clock {
  hour: number | null = null;
  minute: number | null = null;
  second: number | null = null;
  microsecond: number | null = null;
  zoneName: string | null = null;
  /** Seconds east of UTC. */
  offset: number | null = null;

  /** Hours, minutes or seconds (0, 1, 2) with a decimal fraction. A fraction of an hour is in minutes, and so on. */
  setUnit(unit: number, numeral: string): void {
    if (unit === 0) {
      this.hour = wholeOf(numeral);
      const minute = sixtiethsOf(numeral);
      if (minute !== null) this.minute = minute;
    } else if (unit === 1) this.setMinute(numeral);
    else if (unit === 2) this.setSecond(numeral);
  }

  setMinute(numeral: string): void {
    this.minute = wholeOf(numeral);
    this.second = sixtiethsOf(numeral);
  }

  setSecond(numeral: string): void {
    const match = /^(\d+)(?:\.(\d+))?$/.exec(numeral);
    if (match === null) throw new NotADate();
    const [, seconds, fraction = ''] = match;
    this.second = Number(seconds);
    this.microsecond = Number(fraction.padEnd(6, '0').slice(0, 6));
  }

  /** The hour of a twelve-hour clock: 0 before noon, 1 after noon. */
  setHalf(hour: number, half: number): void {
    this.hour = half === 1 && hour < 12 ? hour + 12 : half === 0 && hour === 12 ? 0 : hour;
  }
}

export function isNumeral(token: string | undefined): token is string {
  return token !== undefined && /^\d+(?:\.\d+)?$/.test(token);
}

/** The whole number before the decimal point. */
export function wholeOf(numeral: string): number {
  if (!isNumeral(numeral)) throw new NotADate();
  return Math.trunc(Number(numeral.split('.', 1)[0]));
}

/** The fraction in sixtieths, rounded down; null for a whole number. Exact, which binary fractions are not. */
function sixtiethsOf(numeral: string): number | null {
  const fraction = (numeral.split('.')[1] ?? '').slice(0, 40);
  if (!/[1-9]/.test(fraction)) return null;
  return Number((BigInt(fraction) * 60n) / 10n ** BigInt(fraction.length));
}
