import type { BlockRule } from '../rule.ts';
import { quoted } from '../words.ts';

/**
 * A value that its field cannot be read from. An error where the platform fails on it; a warning where
 * it quietly takes it as something else, such as any odd word as false.
 */
export const unreadableValue: BlockRule = {
  types: null,
  check({ settings }, report) {
    for (const setting of settings.values()) {
      const read = setting.read;
      if (read.ok) continue;
      const { name, value, text, at } = setting;
      const written = quoted(text ?? JSON.stringify(value));
      report({
        code: 'setting-unreadable',
        severity: read.taken === null ? 'error' : 'warning',
        message: `The value ${written} of ${name} must be ${read.expected}.`,
        at,
      });
    }
  },
};
