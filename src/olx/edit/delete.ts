import { type Block, idOf } from '../course/block.ts';
import { withChildren } from '../course/children.ts';
import type { Course } from '../course/course.ts';
import { withoutDraftPlaces } from '../course/draft-places.ts';
import type { BlockId } from '../course/keys.ts';
import { indexOf } from '../course/tree-index.ts';
import { notFound, type Outcome, refused } from './outcome.ts';
import type { Step } from './step.ts';
import { editWithin } from './within.ts';

/** Takes a block with all below it from every parent; what stands elsewhere too stays there. */
export function deleteBlock(course: Course, step: Extract<Step, { kind: 'delete' }>): Outcome {
  const { blocks, places } = indexOf(course.root);
  if (!blocks.has(step.block)) return notFound(step.block);
  if (places.get(step.block) === undefined)
    return refused('incompatible-placement', 'The root of a course run cannot be deleted.', [step.block]);
  const parents = new Set((places.get(step.block) ?? []).map(({ parent }) => idOf(parent)));
  let result = course;
  for (const parent of parents)
    result = editWithin(result, parent, 'draft', (block) => withoutChild(block, step.block));
  return { course: result };
}

/** The block without one of its children. */
export function withoutChild(parent: Block, id: BlockId): Block {
  const children = parent.children.filter(({ block }) => idOf(block) !== id);
  return children.length === parent.children.length ? parent : withoutDraftPlaces(withChildren(parent, children));
}
