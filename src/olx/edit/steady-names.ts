import { type Block, idOf } from '../course/block.ts';
import { BlockMemo } from '../course/block-memo.ts';
import type { Course } from '../course/course.ts';
import { publishedView } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { indexOf, replaceBlocks } from '../course/tree-index.ts';
import { withWrittenName } from '../course/written-name.ts';
import { withPublished } from './one-value.ts';

type Changes = ReadonlyMap<BlockId, (block: Block) => Block>;

/**
 * The course run with those derived url_names written out that depend on which other blocks there
 * are: a second “Try it” must not become the first when that goes. In what authors see, and where
 * what is live has changed in that too.
 */
export function withSteadyNames(before: Course, after: Course): Course {
  if (!hasCountedName(after.root)) return after;
  const liveBefore = publishedView(before.root);
  const states = liveBefore === null || liveBefore === before.root ? [before.root] : [before.root, liveBefore];
  const unsteady = unsteadyNames(states, after.root);
  const root = unsteady.size === 0 ? after.root : replaceBlocks(after.root, unsteady);
  const live = publishedView(root);
  const unsteadyLive = live === null || live === liveBefore || live === root ? null : unsteadyNames(states, live);
  if (unsteadyLive === null || unsteadyLive.size === 0) return root === after.root ? after : { ...after, root };
  return { ...after, root: withPublished(root, unsteadyLive) };
}

function unsteadyNames(states: readonly Block[], root: Block): Changes {
  const unsteady = new Map<BlockId, (block: Block) => Block>();
  for (const [id, block] of indexOf(root).blocks)
    if (isCounted(block) && states.some((state) => hasNamesake(state, block))) unsteady.set(id, withWrittenName);
  return unsteady;
}

const counted = new BlockMemo<boolean>();

/** Whether the block or any below it has a derived name with a counter. Memoised, so that an edit costs its path only. */
function hasCountedName(block: Block): boolean {
  const known = counted.get(block);
  if (known !== undefined) return known;
  const found =
    isCounted(block) ||
    block.children.some((child) => hasCountedName(child.block)) ||
    (block.published ? hasCountedName(block.published) : false);
  counted.set(block, found);
  return found;
}

function isCounted(block: Block): boolean {
  return block.derivedName && /_\d+$/.test(block.urlName);
}

function hasNamesake(root: Block, block: Block): boolean {
  const base = block.urlName.replace(/_\d+$/, '');
  return indexOf(root).blocks.has(idOf({ ...block, urlName: base }));
}
