import { fieldOf } from '../../catalogue/index.ts';
import { findAttribute } from '../../syntax/index.ts';
import type { FactKind } from '../facts.ts';
import type { CourseRule } from '../rule.ts';
import { momentOf } from '../setting-value.ts';
import { type Spot, valueSpot } from '../spot.ts';
import { openResponseOf } from './open-response.ts';
import { oraMoment, oraMomentInYear } from './ora-date.ts';

/** When the response and the steps of an open response assessment are due. */
const DUE: FactKind<{ readonly due: string; readonly at: Spot }> = {
  types: ['openassessment'],
  of(subject) {
    const { element, steps } = openResponseOf(subject);
    const dates = [
      findAttribute(element, 'submission_due'),
      ...steps.map((step) => findAttribute(step.element, 'due')),
    ];
    return dates.flatMap((date) => (date === null ? [] : [{ due: date.value, at: valueSpot(date, subject.held) }]));
  },
};

/** The due date of a new assessment and of its steps (`DEFAULT_DUE` in `defaults.py` of edx-ora2): nobody chose it. */
const DEFAULT_DUE = oraMoment(String(fieldOf('openassessment', 'submission_due')?.default ?? ''));

/** A response or step that is due after the end of the course. From 2030 on a date means that nothing was decided. */
export const oraAfterEnd: CourseRule = {
  facts: [DUE],
  reach: 'block',
  check({ root, stated, presentYear }, report) {
    const end = root.block.type === 'course' ? momentOf(root, 'end', presentYear) : null;
    if (end === null) return;
    for (const { subject, fact } of stated(DUE)) {
      const due = oraMomentInYear(fact.due, presentYear);
      if (due === null || due <= end || due >= Date.UTC(2030, 0, 1) || due === DEFAULT_DUE) continue;
      report({
        subject,
        code: 'dates-out-of-order',
        severity: 'warning',
        message: `This step is due after the course ends (${new Date(end).toISOString().slice(0, 10)}).`,
        at: fact.at,
      });
    }
  },
};
