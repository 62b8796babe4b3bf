import type { BlockRule } from '../rule.ts';
import { tagSpot } from '../spot.ts';
import { openResponseOf } from './open-response.ts';

/** Parts for which the platform puts its own sample where the author gives none. */
const SAMPLES = {
  rubric: 'a sample rubric about “Ideas” and “Content”',
  assessments: 'all four steps with a sample training',
} as const;

/** An open response without a rubric or steps of its own: learners get the platform's samples (`parse_from_xml`). */
export const oraSampleUsed: BlockRule = {
  types: ['openassessment'],
  check(subject, report) {
    const response = openResponseOf(subject);
    for (const part of ['rubric', 'assessments'] as const) {
      if (response[part] !== null) continue;
      report({
        code: 'ora-sample-used',
        severity: 'warning',
        message: `There is nothing in <${part}>, so learners get ${SAMPLES[part]}.`,
        at: tagSpot(response.element, subject.held),
      });
    }
  },
};
