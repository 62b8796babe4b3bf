import { type Block, idOf, partsOf } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { publishedView } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { replaceBlocks, sharedIds } from '../course/tree-index.ts';
import { sameBlocks } from './adopt.ts';

type Changes = ReadonlyMap<BlockId, (block: Block) => Block>;

/** The tree with blocks changed in the published forms that lie under its drafts. */
export function withPublished(block: Block, changes: Changes): Block {
  if (block.published) return { ...block, published: replaceBlocks(block.published, changes) };
  let changed = false;
  const children = block.children.map((child) => {
    const next = withPublished(child.block, changes);
    if (next === child.block) return child;
    changed = true;
    return { ...child, block: next };
  });
  return changed ? { ...block, children } : block;
}

/**
 * The course run with one value for each block that has several parents, in the draft and among what is
 * published: what was changed below each parent apart is the same to the byte, and is one block again.
 */
export function withOneValueOfEach(course: Course): Course {
  const shared = idsInSeveralPlaces(course);
  if (shared.size === 0) return course;
  const values = { draft: new Map<BlockId, Block[]>(), other: new Map<BlockId, Block[]>() };
  const done = { draft: new Map<Block, Block>(), other: new Map<Block, Block>() };
  const visit = (block: Block, form: 'draft' | 'other'): Block => {
    const known = done[form].get(block);
    if (known !== undefined) return known;
    const inside = block.published === undefined ? form : 'draft';
    const children = block.children.map((child) => {
      const next = visit(child.block, inside);
      return next === child.block ? child : { ...child, block: next };
    });
    const published = block.published ? visit(block.published, 'other') : block.published;
    const same = published === block.published && children.every((child, at) => child === block.children[at]);
    const own = same ? block : { ...block, children, ...(published === undefined ? {} : { published }) };
    const result = shared.has(idOf(own)) ? oneOf(values[form], own) : own;
    done[form].set(block, result);
    return result;
  };
  const root = visit(course.root, 'other');
  return root === course.root ? course : { ...course, root };
}

/** The value that was met first, of those that are the same to the byte. */
function oneOf(values: Map<BlockId, Block[]>, block: Block): Block {
  const known = values.get(idOf(block)) ?? [];
  values.set(idOf(block), known);
  const first = known.find((each) => sameBlocks(each, block));
  if (first === undefined) known.push(block);
  return first ?? block;
}

/** The blocks that several parents name in either form, and all blocks below these: what is written for them once. */
export function idsInSeveralPlaces({ root }: Course): ReadonlySet<BlockId> {
  const live = publishedView(root);
  const shared = new Set([...sharedIds(root), ...(live === null || live === root ? [] : sharedIds(live))]);
  if (shared.size === 0) return shared;
  const found = new Set<BlockId>();
  const seen = { inside: new Set<Block>(), outside: new Set<Block>() };
  const visit = (block: Block, around: 'inside' | 'outside'): void => {
    const where = shared.has(idOf(block)) ? 'inside' : around;
    if (seen[where].has(block)) return;
    seen[where].add(block);
    if (where === 'inside') found.add(idOf(block));
    for (const part of partsOf(block)) visit(part, where);
  };
  visit(root, 'outside');
  return found;
}
