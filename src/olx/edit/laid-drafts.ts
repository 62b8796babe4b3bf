import { type Block, type Child, idOf } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { hasDraft, publishedView } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { indexOf, sharedIds } from '../course/tree-index.ts';

/**
 * The course run without a draft that stands below another parent than its block, which is live: it is
 * laid over that block, as reading does it.
 */
export function withDraftsLaid(course: Course): Course {
  const live = publishedView(course.root);
  if (live === null) return course;
  const unpublished = new Map<BlockId, Block>();
  const unlaid = new Set<BlockId>();
  const isLive = (block: Block): boolean => indexOf(live).blocks.has(idOf(block));
  const collect = (block: Block): void => {
    if (!hasDraft(block)) return;
    if (block.published === null && isLive(block)) unpublished.set(idOf(block), block);
    for (const child of block.children) collect(child.block);
  };
  collect(course.root);
  if (unpublished.size === 0) return course;
  const done = new Map<Block, Block>();
  const lay = (block: Block): Block => {
    const known = done.get(block);
    if (known !== undefined) return known;
    const draft = block.published === undefined ? unpublished.get(idOf(block)) : undefined;
    const children =
      block.published === undefined
        ? block.children.map((child) => ({ ...child, block: lay(child.block) }))
        : block.children;
    const same = children.every((child, at) => child.block === block.children[at]?.block);
    const below = same ? block : { ...block, children };
    const result = draft === undefined ? below : { ...draft, published: block };
    if (draft !== undefined) unlaid.add(idOf(block));
    done.set(block, result);
    return result;
  };
  const laid = lay(course.root);
  const take = (block: Block): Block => {
    if (!hasDraft(block)) return block;
    const children = block.children.filter(
      (child) => !(child.block.published === null && unlaid.has(idOf(child.block))),
    );
    const inside = children.map((child) => {
      const next = take(child.block);
      return next === child.block ? child : { ...child, block: next };
    });
    const same = inside.length === block.children.length && inside.every((child, at) => child === block.children[at]);
    return same ? block : { ...block, children: inside };
  };
  return unlaid.size === 0 ? course : { ...course, root: take(laid) };
}

/**
 * Blocks that were never published and that several published parents have: their one file names one
 * place. A parent that stands in several places is one parent.
 */
export function newInTwoPlaces(root: Block): ReadonlySet<BlockId> {
  const found = new Set<BlockId>();
  if (sharedIds(root).size === 0) return found;
  const parents = new Map<BlockId, BlockId>();
  eachUnpublished(root, ({ block }, parent) => {
    const first = parents.get(idOf(block));
    if (first !== undefined && first !== idOf(parent)) found.add(idOf(block));
    parents.set(idOf(block), first ?? idOf(parent));
  });
  return found;
}

/** The course run with the first parent alone of each block that was never published. */
export function withOnePlaceOfNew(course: Course): Course {
  const several = newInTwoPlaces(course.root);
  if (several.size === 0) return course;
  const parents = new Map<BlockId, BlockId>();
  const visit = (block: Block): Block => {
    if (block.published !== undefined) return block;
    const children = block.children.flatMap((child): Child[] => {
      const id = idOf(child.block);
      if (child.block.published === null && several.has(id)) {
        const first = parents.get(id) ?? idOf(block);
        if (first !== idOf(block)) return [];
        parents.set(id, first);
      }
      const next = visit(child.block);
      return [next === child.block ? child : { ...child, block: next }];
    });
    const same = children.length === block.children.length && children.every((each, at) => each === block.children[at]);
    return same ? block : { ...block, children };
  };
  return { ...course, root: visit(course.root) };
}

function eachUnpublished(block: Block, each: (child: Child, parent: Block) => void): void {
  if (block.published !== undefined || !hasDraft(block)) return;
  for (const child of block.children) {
    if (child.block.published === null) each(child, block);
    eachUnpublished(child.block, each);
  }
}
