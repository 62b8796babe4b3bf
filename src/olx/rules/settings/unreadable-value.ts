import { readMoment } from '../../course/moment.ts';
import { settingField } from '../../course/typed-setting.ts';
import type { BlockRule } from '../rule.ts';
import type { Setting } from '../subject.ts';
import { quoted } from '../words.ts';

/** The month and day of a date such as `May 12 13:00`. */
const MONTH_AND_DAY = /^((?:[a-z]{3,9},?\s+)?(?:[a-z]{3,9}\.?\s+\d{1,2}|\d{1,2}\s+[a-z]{3,9}\.?))(?=,?(?:\s|$))/i;
/** No date is longer. */
const LONGEST_DATE = 60;

/**
 * A value that its field cannot be read from. An error where the platform fails on it; a warning where
 * it quietly takes it as something else, such as any odd word as false, or a day as one of the current year.
 */
export const unreadableValue: BlockRule = {
  types: null,
  check({ block, settings }, report) {
    for (const setting of settings.values()) {
      const read = setting.read;
      if (read.ok) continue;
      const { name, value, text, at } = setting;
      const written = quoted(text ?? JSON.stringify(value));
      const isYearless = settingField(block.type, name)?.type === 'date' && lacksYear(setting);
      const message = isYearless
        ? `The date ${written} of ${name} has no year, so the platform takes the one in which it reads it; write a date such as 2030-01-31T09:00:00Z.`
        : `The value ${written} of ${name} must be ${read.expected}.`;
      const severity = read.taken === null && !isYearless ? 'error' : 'warning';
      report({ code: 'setting-unreadable', severity, message, at });
    }
  },
};

/** A day without a year, which `dateutil` fills in. */
function lacksYear({ value }: Setting): boolean {
  if (typeof value !== 'string' || value.length > LONGEST_DATE) return false;
  const [day] = MONTH_AND_DAY.exec(value.trim()) ?? [];
  return day !== undefined && readMoment(`${day} 2024${value.trim().slice(day.length)}`) !== null;
}
