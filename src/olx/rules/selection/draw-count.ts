import type { BlockRule } from '../rule.ts';
import { settingValueOf } from '../setting-value.ts';

/** A bank that gives each learner more components than it has, or none. */
export const drawCount: BlockRule = {
  types: ['library_content', 'itembank'],
  check(subject, report) {
    const setting = subject.settings.get('max_count');
    const value = settingValueOf(subject, 'max_count');
    if (setting === undefined || value?.kind !== 'number') return;
    const there = subject.block.children.length;
    const count = value.value;
    const say = (message: string): void =>
      report({ code: 'draw-count-unfit', severity: 'warning', message, at: setting.at });
    if (count === 0) say('Learners get none of the components; -1 gives them all.');
    // what follows a library may be filled at the import
    else if (there > 0 && count > there) say(`Learners are to get ${count} of ${there} components, so they get all.`);
  },
};
