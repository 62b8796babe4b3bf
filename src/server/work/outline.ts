import type { OutlineNode } from '#contract';
import type { Store } from '#store';
import { openCourseAt } from '../access/course.ts';
import { currentBlock } from '../access/current-block.ts';
import { answerOutline } from '../answers/block.ts';
import type { SubtreeQuery } from './questions.ts';

/** The tree of a block down to the depth asked for, as the JSON text that is answered. */
export async function outline(store: Store, { course: key, commit, block: id, depth }: SubtreeQuery): Promise<string> {
  const { block } = currentBlock(await openCourseAt(store, key, commit), id);
  return JSON.stringify(answerOutline(key, block, depth) satisfies OutlineNode);
}
