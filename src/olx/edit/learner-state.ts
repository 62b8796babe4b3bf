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

/** Whether learners' answers or progress may hang on a block; of an unknown type it is taken that they do. */
export function mayHoldLearnerState(block: Block): boolean {
  return !STATELESS.has(block.type);
}
