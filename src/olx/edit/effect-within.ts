import { referredAssets } from '../course/assets/asset-lookup.ts';
import type { Block } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { draftView, publishedView } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { idsBelow, indexOf } from '../course/tree-index.ts';
import type { Effect } from './plan.ts';

/**
 * What of an effect is about one subtree: blocks that are in it before or after, in either form, and the static
 * assets to which it refers. Course-level files belong to no subtree. Null if neither state has the block.
 */
export function effectWithin(effect: Effect, before: Course, after: Course, id: BlockId): Effect | null {
  const roots = [before, after].flatMap(({ root }) => formsOf(root, id));
  if (roots.length === 0) return null;
  const ids = new Set(roots.flatMap((root) => [...idsBelow(root)]));
  const assets = [before, after].flatMap((course) =>
    formsOf(course.root, id).flatMap((root) => [...referredAssets(course.assets, root).keys()]),
  );
  const referred = new Set(assets);
  return {
    ...effect,
    changes: effect.changes.filter(({ block }) => ids.has(block)),
    orphans: effect.orphans.filter(({ block }) => ids.has(block)),
    assets: effect.assets.filter(({ path }) => referred.has(path)),
    files: [],
  };
}

/** A block as authors see it, and as learners do. */
function formsOf(root: Block, id: BlockId): readonly Block[] {
  return [draftView(root), publishedView(root)].flatMap((view) => {
    const block = view === null ? undefined : indexOf(view).blocks.get(id);
    return block === undefined ? [] : [block];
  });
}
