import type { BlockRule } from '../rule.ts';
import { tagSpot } from '../spot.ts';
import { childrenNamed, openResponseOf } from './open-response.ts';

/** An open response whose `<prompts>` has no prompt: there is a box to write in for each prompt, so none. */
export const oraPrompts: BlockRule = {
  types: ['openassessment'],
  check(subject, report) {
    const { prompts } = openResponseOf(subject);
    if (prompts === null || childrenNamed(prompts, 'prompt').length > 0) return;
    report({
      code: 'ora-no-prompt',
      severity: 'error',
      message: 'There is no <prompt>, and so no box for learners to write in.',
      at: tagSpot(prompts, subject.held),
    });
  },
};
