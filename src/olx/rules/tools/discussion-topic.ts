import type { BlockRule } from '../rule.ts';
import { settingValueOf } from '../setting-value.ts';
import { tagSpot } from '../spot.ts';

const LABELS = { discussion_category: 'Week 1', discussion_target: 'Topic-Level Student-Visible Label' } as const;

/** A discussion that the forum lists under the platform's filling words; one finding, whichever name is missing. */
export const discussionTopic: BlockRule = {
  types: ['discussion'],
  check(subject, report) {
    if (subject.settings.size === 0) return;
    const missing = Object.entries(LABELS).filter(([name]) => {
      const value = settingValueOf(subject, name);
      return value?.kind !== 'text' || value.text.trim() === '';
    });
    if (missing.length === 0) return;
    const names = missing.map(([name]) => name).join(' and ');
    const shown = missing.map(([name, preset]) => (subject.settings.has(name) ? 'no name' : `“${preset}”`));
    const message = `Without ${names} the forum lists this topic under ${[...new Set(shown)].join(' and ')}.`;
    const written = missing.flatMap(([name]) => subject.settings.get(name) ?? []);
    const at = written[0]?.at ?? tagSpot(subject.element);
    report({ code: 'discussion-unnamed', severity: 'warning', message, at });
  },
};
