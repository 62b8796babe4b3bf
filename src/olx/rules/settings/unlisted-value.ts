import { settingField } from '../../course/typed-setting.ts';
import { escapeAttribute } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import type { Setting } from '../subject.ts';
import { eitherOf, meantWord, quoted } from '../words.ts';

/** Former values that the platform still reads (`problem_block.py`, `Randomization`). */
const FORMER: Readonly<Record<string, readonly string[]>> = { rerandomize: ['true', 'false', 'if randomized'] };

/** A value that is none of those which the setting knows, so that the platform falls back to something else. */
export const unlistedValue: BlockRule = {
  types: null,
  check({ block, settings }, report) {
    for (const setting of settings.values()) {
      const field = settingField(block.type, setting.name);
      if (field === null || field.values === null || setting.value === null || setting.value === '') continue;
      const written = textOf(setting);
      if (written === null || field.values.includes(written) || FORMER[field.name]?.includes(written)) continue;
      report({
        code: 'setting-not-listed',
        severity: 'warning',
        message: `${quoted(written)} is no value of ${setting.name}: use ${eitherOf(field.values)}.`,
        at: setting.at,
        ...fixFor(setting, meantWord(written, field.values)),
      });
    }
  },
};

function textOf({ read }: Setting): string | null {
  return read.ok && read.value.kind === 'text' ? read.value.text : null;
}

function fixFor({ at }: Setting, meant: string | null): Pick<Finding, 'fixes'> {
  if (meant === null || at.in !== 'text') return {};
  const { start, end } = at;
  return { fixes: [{ title: `Write “${meant}”`, edits: [{ start, end, text: escapeAttribute(meant) }] }] };
}
