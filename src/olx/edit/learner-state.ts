import type { Block } from '../course/block.ts';

/** Types that keep nothing for a learner, so that nothing is lost with them. */
const STATELESS: ReadonlySet<string> = new Set([
  'course',
  'chapter',
  'sequential',
  'vertical',
  'html',
  'discussion',
  'pdf',
  'wrapper',
  'annotatable',
  'pb-tip',
  'pb-choice',
  'pb-message',
  'pb-column',
]);

/** Whether a block may hold learners' answers or progress. True for an unknown type. */
export function mayHoldLearnerState(block: Block): boolean {
  return !STATELESS.has(block.type);
}
