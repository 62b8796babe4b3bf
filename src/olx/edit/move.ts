import { canContain } from '../catalogue/index.ts';
import { type Block, type Child, idOf } from '../course/block.ts';
import { withChildren } from '../course/children.ts';
import type { Course } from '../course/course.ts';
import { withoutDraftPlaces } from '../course/draft-places.ts';
import { draftView } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { isDirectOnly } from '../course/structure.ts';
import { idsBelow, indexOf } from '../course/tree-index.ts';
import { placementMessage } from '../rules/words.ts';
import { opaqueRefusal } from './damaged.ts';
import { withoutChild } from './delete.ts';
import { withChildAt } from './insert.ts';
import { notFound, type Outcome, refused } from './outcome.ts';
import type { Step } from './step.ts';
import { editWithin } from './within.ts';

/** Moves a block to a parent of the same level; `index` is its place there once it was taken away. */
export function move(course: Course, step: Extract<Step, { kind: 'move' }>): Outcome {
  const { blocks, places } = indexOf(course.root);
  const block = blocks.get(step.block);
  const target = blocks.get(step.parent);
  if (block === undefined) return notFound(step.block);
  if (target === undefined) return notFound(step.parent);
  const opaque = opaqueRefusal(target);
  if (opaque !== null) return opaque;
  const parents = [...new Map((places.get(step.block) ?? []).map(({ parent }) => [idOf(parent), parent])).values()];
  if (parents.length === 0)
    return refused('incompatible-placement', 'The root of a course run cannot be moved.', [step.block]);
  const from =
    step.from === null
      ? parents.length === 1
        ? parents[0]
        : undefined
      : parents.find((parent) => idOf(parent) === step.from);
  if (from === undefined) {
    return refused('ambiguous-parent', `Say which parent ${step.block} is to leave.`, parents.map(idOf));
  }
  const sameLevel = from.type === target.type && canContain(target.type, block.type);
  if (!sameLevel || idsBelow(block).has(step.parent)) {
    const why = idsBelow(block).has(step.parent)
      ? 'A block cannot be moved into itself.'
      : placementMessage(target.type, block.type);
    return refused('incompatible-placement', sameLevel ? why : `${why} Blocks move within their level only.`, [
      step.block,
      step.parent,
    ]);
  }
  if (idOf(from) === step.parent) {
    return {
      course: editWithin(course, step.parent, ['draft'], (parent) => reordered(parent, step.block, step.index)),
    };
  }
  if (target.children.some((child) => idOf(child.block) === step.block)) {
    return refused('duplicate', `${step.block} already is in ${step.parent}.`, [step.block]);
  }
  const slot = from.children.find((child) => idOf(child.block) === step.block)?.slot;
  // below units every block moves between drafts, where none has a published form of its own
  const carried = isDirectOnly(target.type) ? block : draftView(block);
  const taken = editWithin(course, idOf(from), ['draft'], (parent) => withoutChild(parent, step.block));
  return {
    course: editWithin(taken, step.parent, ['draft'], (parent) => withChildAt(parent, carried, step.index, slot)),
  };
}

function reordered(parent: Block, id: BlockId, index: number | null): Block {
  const moved = parent.children.find(({ block }) => idOf(block) === id);
  if (moved === undefined) return parent;
  const children: Child[] = parent.children.filter((child) => child !== moved);
  children.splice(index === null ? children.length : Math.min(index, children.length), 0, moved);
  return children.every((child, at) => child === parent.children[at])
    ? parent
    : withoutDraftPlaces(withChildren(parent, children));
}
