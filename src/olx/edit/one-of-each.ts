import { type Block, idOf } from '../course/block.ts';
import type { Course, Place } from '../course/course.ts';
import { publishedView } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { indexOf, replaceBlocks, sharedIds } from '../course/tree-index.ts';
import { sameBlocks } from './adopt.ts';

type Changes = ReadonlyMap<BlockId, (block: Block) => Block>;

/**
 * The course run with a block that has several parents the same below each, as the change left it
 * where it was made; in the draft view, and among what is published.
 */
export function withOneOfEach(before: Course, after: Course): Course {
  const torn = tornBlocks(before.root, after.root);
  const root = torn.size === 0 ? after.root : replaceBlocks(after.root, torn);
  const [liveBefore, live] = [publishedView(before.root), publishedView(root)];
  const tornLive = liveBefore === null || live === null ? new Map() : tornBlocks(liveBefore, live);
  if (root === after.root && tornLive.size === 0) return after;
  return { ...after, root: tornLive.size === 0 ? root : withPublished(root, tornLive) };
}

function tornBlocks(before: Block, after: Block): Changes {
  const old = indexOf(before).blocks;
  const oldPlaces = indexOf(before).places;
  const torn = new Map<BlockId, (block: Block) => Block>();
  for (const id of sharedIds(after)) {
    const places = indexOf(after).places.get(id) ?? [];
    const forms = formsAt(places);
    if (forms.length < 2 || formsAt(oldPlaces.get(id) ?? []).length > 1) continue;
    const former = old.get(id);
    const changed = forms.find((block) => former === undefined || !sameBlocks(block, former));
    if (changed !== undefined) torn.set(id, () => changed);
  }
  return torn;
}

/** The different values of one block; what came out of JSON is one block though it is two values. */
function formsAt(places: readonly Place[]): readonly Block[] {
  const forms: Block[] = [];
  for (const { parent, index } of places) {
    const block = parent.children[index]?.block;
    if (block !== undefined && !forms.some((each) => sameBlocks(each, block))) forms.push(block);
  }
  return forms;
}

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
  const live = publishedView(course.root);
  const shared = new Set([...sharedIds(course.root), ...(live === null ? [] : sharedIds(live))]);
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
