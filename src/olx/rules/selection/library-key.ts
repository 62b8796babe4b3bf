import type { BlockRule } from '../rule.ts';
import { settingValueOf } from '../setting-value.ts';
import { quoted } from '../words.ts';

/** `LibraryLocator`: no run, and perhaps a branch and a version. */
const LIBRARY_KEY =
  /^library-v1:[\p{L}\p{N}_\-~.:]+\+[\p{L}\p{N}_\-~.:]+(?:\+branch@[^+]+)?(?:\+version@[0-9a-f]{24})?$/u;

/** A library that is named by no key of a library of the former kind, so that nothing can be drawn from it. */
export const libraryKey: BlockRule = {
  types: ['library_content'],
  check(subject, report) {
    const setting = subject.settings.get('source_library_id');
    const value = settingValueOf(subject, 'source_library_id');
    if (setting === undefined || value?.kind !== 'text' || value.text === '' || LIBRARY_KEY.test(value.text)) return;
    const message = `${quoted(value.text)} is no key of a library, such as library-v1:Org+Library.`;
    report({ code: 'library-key-invalid', severity: 'warning', message, at: setting.at });
  },
};
