import type { Block } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { publishedView } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { indexOf, replaceBlocks } from '../course/tree-index.ts';

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
  for (const [id, places] of indexOf(after).places) {
    if (places.length < 2) continue;
    const forms = new Set(places.flatMap(({ parent, index }) => parent.children[index]?.block ?? []));
    const were = new Set((oldPlaces.get(id) ?? []).flatMap(({ parent, index }) => parent.children[index]?.block ?? []));
    const changed = forms.size < 2 || were.size > 1 ? undefined : [...forms].find((block) => block !== old.get(id));
    if (changed !== undefined) torn.set(id, () => changed);
  }
  return torn;
}

function withPublished(block: Block, changes: Changes): Block {
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
