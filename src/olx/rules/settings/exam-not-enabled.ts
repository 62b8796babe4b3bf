import type { FactKind } from '../facts.ts';
import type { CourseRule } from '../rule.ts';
import { isOn } from '../setting-value.ts';
import type { Setting } from '../subject.ts';

/** Subsections that are timed or proctored exams. */
const EXAMS: FactKind<{ readonly setting: Setting; readonly proctored: boolean }> = {
  types: ['sequential'],
  of(subject) {
    const timed = subject.settings.get('is_time_limited');
    if (timed === undefined || !isOn(subject, 'is_time_limited')) return [];
    return [{ setting: timed, proctored: isOn(subject, 'is_proctored_enabled') }];
  },
};

/** A timed exam in a course run that says that it has none, so that learners get no limit. */
export const examNotEnabled: CourseRule = {
  facts: [EXAMS],
  reach: 'block',
  check({ root, stated }, report) {
    if (root.block.type !== 'course') return;
    // where the course run does not say, the site decides
    if (!root.settings.has('enable_timed_exams') || isOn(root, 'enable_timed_exams')) return;
    for (const { subject, fact } of stated(EXAMS)) {
      report({
        subject,
        code: 'exam-not-enabled',
        severity: 'warning',
        message: `This subsection is a ${fact.proctored ? 'proctored' : 'timed'} exam, but enable_timed_exams of the course is off, so it has no time limit.`,
        at: fact.setting.at,
      });
    }
  },
};
