import type { BlockRule } from '../rule.ts';
import { settingValueOf } from '../setting-value.ts';
import { tagSpot } from '../spot.ts';
import { addressFault } from '../web-address.ts';
import { quoted } from '../words.ts';

/** A PDF without an address of its own, so that the platform's sample is shown, or with one that cannot be opened. */
export const pdfAddress: BlockRule = {
  types: ['pdf'],
  check(subject, report) {
    for (const name of ['url', 'source_url']) {
      const setting = subject.settings.get(name);
      const value = settingValueOf(subject, name);
      const address = value?.kind === 'text' ? value.text.trim() : '';
      if (name === 'url' && address === '') {
        const shown = setting === undefined ? 'the platform’s sample' : 'nothing';
        const message = `The PDF has no url, so learners see ${shown}.`;
        report({ code: 'pdf-no-url', severity: 'warning', message, at: setting?.at ?? tagSpot(subject.element) });
      }
      const fault = address === '' ? null : addressFault(address);
      if (setting === undefined || fault === null) continue;
      const message = `No browser opens ${quoted(address)}: an address must ${fault}.`;
      report({ code: 'pdf-address-invalid', severity: 'warning', message, at: setting.at });
    }
  },
};
