import type { FactKind } from '../facts.ts';
import type { CourseRule } from '../rule.ts';
import { settingValueOf } from '../setting-value.ts';
import { type Spot, tagSpot } from '../spot.ts';
import { quoted } from '../words.ts';

/** Parts of the outline that have no title, neither on their tag nor in policy.json. */
const UNTITLED: FactKind<Spot> = {
  types: ['chapter', 'sequential', 'vertical'],
  of(subject) {
    const title = settingValueOf(subject, 'display_name');
    if (title?.kind === 'text' && title.text.trim() !== '') return [];
    return [subject.settings.get('display_name')?.at ?? tagSpot(subject.element)];
  },
};

/** A section, subsection or unit without a title: learners see its url_name in the outline, or nothing at all. */
export const missingTitle: CourseRule = {
  facts: [UNTITLED],
  reach: 'block',
  check({ stated }, report) {
    for (const { subject, fact } of stated(UNTITLED)) {
      const { type, urlName } = subject.block;
      const shown = subject.settings.has('display_name') ? 'nothing' : quoted(urlName.replaceAll('_', ' '));
      report({
        subject,
        code: 'display-name-missing',
        // the outline lists sections and subsections first of all
        severity: type === 'vertical' ? 'info' : 'warning',
        message: `Without display_name learners see ${shown} as the title of this ${type}.`,
        at: fact,
      });
    }
  },
};
