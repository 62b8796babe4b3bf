import { type Block, idOf } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import type { BlockId } from '../course/keys.ts';
import { indexOf, replaceBlocks } from '../course/tree-index.ts';
import { withWrittenName } from '../course/written-name.ts';

/**
 * The course run with those derived url_names written out that depend on which other blocks there
 * are: a second “Try it” must not become the first when that goes.
 */
export function withSteadyNames(before: Course, after: Course): Course {
  if (!hasCountedName(after.root)) return after;
  const unsteady = new Map<BlockId, (block: Block) => Block>();
  for (const [id, block] of indexOf(after.root).blocks) {
    if (isCounted(block) && hasNamesake(before, block)) unsteady.set(id, withWrittenName);
  }
  return unsteady.size === 0 ? after : { ...after, root: replaceBlocks(after.root, unsteady) };
}

const counted = new WeakMap<Block, boolean>();

/** Whether the block or any below it has a derived name with a counter. Memoised, so that an edit costs its path only. */
function hasCountedName(block: Block): boolean {
  const known = counted.get(block);
  if (known !== undefined) return known;
  const found = isCounted(block) || block.children.some((child) => hasCountedName(child.block));
  counted.set(block, found);
  return found;
}

function isCounted(block: Block): boolean {
  return block.derivedName && /_\d+$/.test(block.urlName);
}

function hasNamesake(course: Course, block: Block): boolean {
  const base = block.urlName.replace(/_\d+$/, '');
  return indexOf(course.root).blocks.has(idOf({ ...block, urlName: base }));
}
