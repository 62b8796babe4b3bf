import { type Block, idOf } from '../course/block.ts';
import { withChildren } from '../course/children.ts';
import type { Course } from '../course/course.ts';
import { withoutDraftPlaces } from '../course/draft-places.ts';
import { publishedView } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { indexOf } from '../course/tree-index.ts';
import { notFound, type Outcome, refused } from './outcome.ts';
import type { Step } from './step.ts';
import { editWithin, type Form } from './within.ts';

/**
 * Takes a block with all below it from every parent; what stands elsewhere too stays there. Below a
 * unit it goes from the draft, or from the published form too where the step says so.
 */
export function deleteBlock(course: Course, step: Extract<Step, { kind: 'delete' }>): Outcome {
  const { blocks, places } = indexOf(course.root);
  if (!blocks.has(step.block)) return notFound(step.block);
  if (places.get(step.block) === undefined)
    return refused('incompatible-placement', 'The root of a course run cannot be deleted.', [step.block]);
  const forms: readonly Form[] = step.target === 'published' ? ['draft', 'published'] : ['draft'];
  const live = step.target === 'published' ? publishedView(course.root) : null;
  const standing = [
    ...(places.get(step.block) ?? []),
    ...(live === null ? [] : (indexOf(live).places.get(step.block) ?? [])),
  ];
  let result = course;
  for (const parent of new Set(standing.map((place) => idOf(place.parent))))
    result = editWithin(result, parent, forms, (block) => withoutChild(block, step.block));
  return { course: result };
}

/** The block without one of its children. */
export function withoutChild(parent: Block, id: BlockId): Block {
  const children = parent.children.filter(({ block }) => idOf(block) !== id);
  return children.length === parent.children.length ? parent : withoutDraftPlaces(withChildren(parent, children));
}
