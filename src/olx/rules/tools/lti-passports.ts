import type { Json } from '../../course/block.ts';
import type { FactKind } from '../facts.ts';
import type { CourseRule } from '../rule.ts';
import { settingValueOf, textOf } from '../setting-value.ts';
import type { Setting } from '../subject.ts';
import { quoted } from '../words.ts';

/** The passport that a tool is launched with. */
const PASSPORT: FactKind<{ readonly setting: Setting; readonly id: string }> = {
  types: ['lti', 'lti_consumer'],
  of(subject) {
    const setting = subject.settings.get('lti_id');
    const id = (textOf(subject, 'lti_id') ?? '').trim();
    // passports are of LTI 1.1, and only where the block itself has the configuration
    const isOther =
      textOf(subject, 'lti_version') === 'lti_1p3' || !['', 'new'].includes(textOf(subject, 'config_type') ?? '');
    return setting === undefined || id === '' || isOther ? [] : [{ setting, id }];
  },
};

/** Passports of the course run that cannot be read, at which launches fail, and tools whose passport is not there. */
export const ltiPassports: CourseRule = {
  facts: [PASSPORT],
  reach: 'block',
  check({ root, stated }, report) {
    if (root.block.type !== 'course') return;
    const setting = root.settings.get('lti_passports');
    const value = settingValueOf(root, 'lti_passports');
    const passports = value?.kind === 'list' ? value.items : [];
    for (const [index, passport] of passports.entries()) {
      if (setting === undefined || isWhole(passport)) continue;
      report({
        subject: root,
        code: 'lti-passport-invalid',
        severity: 'error',
        // the secret is not told
        message: `The LTI passport ${quoted(idOf(passport))} must be of the form id:key:secret, or launches fail.`,
        at: setting.at.in === 'policy' ? { ...setting.at, within: [index] } : setting.at,
      });
    }
    const ids = new Set(passports.map(idOf));
    for (const { subject, fact } of stated(PASSPORT)) {
      if (ids.has(fact.id)) continue;
      report({
        subject,
        code: 'lti-passport-missing',
        severity: 'warning',
        message: `The course setting lti_passports has no passport ${quoted(fact.id)}, so the tool is launched without a key.`,
        at: fact.setting.at,
      });
    }
  },
};

/** The old block takes no colon in the key, the new one does. */
function isWhole(passport: Json): boolean {
  return typeof passport === 'string' && passport.split(':').length >= 3;
}

function idOf(passport: Json): string {
  return typeof passport === 'string' ? (passport.split(':', 1)[0] ?? '').trim() : '';
}
