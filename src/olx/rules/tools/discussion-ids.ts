import type { BlockId } from '../../course/keys.ts';
import type { FactKind } from '../facts.ts';
import type { CourseRule } from '../rule.ts';
import { settingValueOf } from '../setting-value.ts';
import type { Setting } from '../subject.ts';
import { quoted } from '../words.ts';

/** The topic of the forum that a discussion shows, where it names one itself. */
const TOPIC: FactKind<{ readonly setting: Setting; readonly id: string }> = {
  types: ['discussion'],
  of(subject) {
    const setting = subject.settings.get('discussion_id');
    const value = settingValueOf(subject, 'discussion_id');
    return setting === undefined || value?.kind !== 'text' || value.text === '' ? [] : [{ setting, id: value.text }];
  },
};

/** Two discussions with one topic: learners find the same threads in both. */
export const discussionIds: CourseRule = {
  facts: [TOPIC],
  reach: 'course',
  check({ stated }, report) {
    const first = new Map<string, BlockId>();
    for (const { subject, fact } of stated(TOPIC)) {
      const holder = first.get(fact.id);
      if (holder === undefined) first.set(fact.id, subject.id);
      // a draft and its published form are one block
      if (holder === undefined || holder === subject.id) continue;
      const message = `The discussion_id ${quoted(fact.id)} is that of another discussion, too, so both show the same threads.`;
      report({ subject, code: 'discussion-id-duplicate', severity: 'warning', message, at: fact.setting.at });
    }
  },
};
