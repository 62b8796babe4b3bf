import type { BlockRule } from '../rule.ts';
import { settingValueOf } from '../settings/setting-value.ts';
import { tagSpot } from '../spot.ts';

const LABELS = { discussion_category: 'Week 1', discussion_target: 'Topic-Level Student-Visible Label' } as const;

/** A discussion that the forum lists under the platform's filling words. */
export const discussionTopic: BlockRule = {
  types: ['discussion'],
  check(subject, report) {
    if (subject.settings.size === 0) return;
    for (const [name, preset] of Object.entries(LABELS)) {
      const value = settingValueOf(subject, name);
      if (value?.kind === 'text' && value.text.trim() !== '') continue;
      const setting = subject.settings.get(name);
      const shown = setting === undefined ? `“${preset}”` : 'no name';
      const message = `Without ${name} the forum lists this topic under ${shown}.`;
      report({ code: 'discussion-unnamed', severity: 'warning', message, at: setting?.at ?? tagSpot(subject.element) });
    }
  },
};
