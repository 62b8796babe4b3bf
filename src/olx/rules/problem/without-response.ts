import type { BlockRule } from '../rule.ts';
import { tagSpot } from '../spot.ts';
import { capaProblemOf, leadingText } from './capa-problem.ts';

/**
 * A problem that asks nothing. Open edX shows it as text, so this is an info. An empty problem and one whose
 * inputs stand outside any response are told of otherwise.
 */
export const withoutResponse: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const { responses, looseInputs, includes, elements, root, held } = capaProblemOf(subject);
    if (responses.length > 0 || looseInputs.length > 0 || includes) return;
    if (elements.length === 0 && leadingText(root).trim() === '') return;
    report({
      code: 'problem-without-response',
      severity: 'info',
      message: 'This problem asks nothing: it has no response.',
      at: tagSpot(root, held),
    });
  },
};
