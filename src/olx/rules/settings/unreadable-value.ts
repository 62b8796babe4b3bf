import { settingField } from '../../course/typed-setting.ts';
import type { BlockRule } from '../rule.ts';
import { quoted } from '../words.ts';

const DATES: ReadonlySet<string> = new Set(['date', 'datetime']);

/**
 * A value that its field cannot be read from. An error if the platform fails on it; a warning if it quietly
 * takes it as something else, such as any odd word as false, or a day as one of the current year. A date is
 * never more than a warning.
 */
export const unreadableValue: BlockRule = {
  types: null,
  check({ block, settings }, report) {
    for (const { name, read, value, text, at } of settings.values()) {
      const written = (): string => quoted(text ?? JSON.stringify(value));
      if (!read.ok) {
        const isDate = DATES.has(settingField(block.type, name)?.type ?? '');
        const severity = read.taken === null && !isDate ? 'error' : 'warning';
        const message = `The value ${written()} of ${name} must be ${read.expected}.`;
        report({ code: 'setting-unreadable', severity, message, at });
      } else if (read.value.kind === 'moment-by-year' && read.value.lacks === 'year') {
        const message = `The date ${written()} of ${name} has no year, so the platform takes the one in which it reads it; write a date such as 2030-01-31T09:00:00Z.`;
        report({ code: 'setting-unreadable', severity: 'warning', message, at });
      }
    }
  },
};
