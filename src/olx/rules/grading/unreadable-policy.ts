import type { CourseRule } from '../rule.ts';
import { assignmentTypes, gradingPolicy, memberOf, nodeSpot } from './grading-policy.ts';

/** A grading_policy.json that cannot be read; the platform then grades by its own default without a word. */
export const unreadablePolicy: CourseRule = {
  facts: [],
  reach: 'files',
  check(view, report) {
    const policy = gradingPolicy(view);
    if (policy === null) return;
    const { path, text, root, broken } = policy;
    const say = (message: string, at = broken): void =>
      report({
        subject: null,
        code: 'grading-policy-unreadable',
        severity: 'error',
        message,
        at: at ?? { in: 'file', path, start: 0, end: Math.min(text.length, 1) },
      });
    if (broken !== null) say('This is not JSON, so the course run would be graded by the default of Open edX.');
    else if (root?.type !== 'object') say('The grading policy must be one JSON object with GRADER and GRADE_CUTOFFS.');
    else {
      const [grader, cutoffs] = [memberOf(root, 'GRADER'), memberOf(root, 'GRADE_CUTOFFS')];
      if (grader !== undefined && assignmentTypes(policy) === null) {
        say('GRADER must be a list of assignment types.', nodeSpot(policy, grader));
      }
      if (cutoffs !== undefined && cutoffs.type !== 'object') {
        say('GRADE_CUTOFFS must be an object of grades and their least scores.', nodeSpot(policy, cutoffs));
      }
    }
  },
};
