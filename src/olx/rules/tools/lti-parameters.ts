import type { BlockRule } from '../rule.ts';
import { settingValueOf } from '../setting-value.ts';
import { quoted } from '../words.ts';

/** Further values for a tool that are not of the form `name=value`, at which every launch fails. */
export const ltiParameters: BlockRule = {
  types: ['lti', 'lti_consumer'],
  check(subject, report) {
    const setting = subject.settings.get('custom_parameters');
    const value = settingValueOf(subject, 'custom_parameters');
    if (setting === undefined || value?.kind !== 'list') return;
    for (const item of value.items) {
      if (typeof item === 'string' && item.includes('=')) continue;
      const written = quoted(typeof item === 'string' ? item : JSON.stringify(item));
      const message = `The parameter ${written} must be of the form name=value, or every launch fails.`;
      report({ code: 'lti-parameter-invalid', severity: 'error', message, at: setting.at });
    }
  },
};
