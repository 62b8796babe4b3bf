import { attributeValue } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { tagSpot } from '../spot.ts';
import { openResponseOf } from './open-response.ts';

/** Numbers of a peer assessment by which no response would ever be finished. */
export const oraPeerNumbers: BlockRule = {
  types: ['openassessment'],
  check(subject, report) {
    for (const { element, name } of openResponseOf(subject).steps) {
      if (name !== 'peer-assessment') continue;
      const say = (severity: 'error' | 'warning', message: string): void =>
        report({ code: 'ora-peer-numbers', severity, message, at: tagSpot(element, subject.held) });
      const [grades, graders] = ['must_grade', 'must_be_graded_by'].map((each) => attributeValue(element, each));
      if (grades == null || graders == null) {
        say('error', 'A peer-assessment needs both must_grade and must_be_graded_by, or no response can be sent.');
      } else if (Number(grades) < 1 || Number(graders) < 1) {
        say('warning', 'In a peer-assessment must_grade and must_be_graded_by must be at least 1.');
      } else if (Number(grades) < Number(graders)) {
        say(
          'warning',
          `Each learner grades ${grades} responses, so not every response can get ${graders} graders; must_grade must not be less than must_be_graded_by.`,
        );
      }
    }
  },
};
