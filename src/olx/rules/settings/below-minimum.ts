import { settingField } from '../../course/typed-setting.ts';
import type { BlockRule } from '../rule.ts';

/** A number below the least that its setting takes, such as a negative weight. */
export const belowMinimum: BlockRule = {
  types: null,
  check({ block, settings }, report) {
    for (const setting of settings.values()) {
      const { name, at } = setting;
      const minimum = settingField(block.type, name)?.minimum ?? null;
      if (minimum === null) continue;
      const read = setting.read;
      if (!read.ok || read.value.kind !== 'number' || read.value.value >= minimum) continue;
      report({
        code: 'setting-too-small',
        severity: 'warning',
        message: `The setting ${name} is ${read.value.value}, but cannot be less than ${minimum}.`,
        at,
      });
    }
  },
};
