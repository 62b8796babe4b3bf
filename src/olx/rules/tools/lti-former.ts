import type { BlockRule } from '../rule.ts';
import { tagSpot } from '../spot.ts';

/** The LTI block that lti_consumer has replaced. */
export const ltiFormer: BlockRule = {
  types: ['lti'],
  check({ element }, report) {
    const message = 'The block lti is out of use; lti_consumer has taken its place.';
    report({ code: 'lti-former', severity: 'info', message, at: tagSpot(element) });
  },
};
