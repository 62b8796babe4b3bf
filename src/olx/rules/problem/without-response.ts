import type { BlockRule } from '../rule.ts';
import { tagSpot } from '../spot.ts';
import { capaProblemOf } from './capa-problem.ts';

/** A problem that asks nothing. Open edX shows it as text, so this is an info. */
export const withoutResponse: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const { responses, includes, root, held } = capaProblemOf(subject);
    if (responses.length > 0 || includes) return;
    report({
      code: 'problem-without-response',
      severity: 'info',
      message: 'This problem asks nothing: it has no response.',
      at: tagSpot(root, held),
    });
  },
};
