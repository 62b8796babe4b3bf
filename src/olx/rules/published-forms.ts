import type { Block } from '../course/block.ts';
import { hasDraft } from '../course/forms.ts';

/** The published forms that lie below the drafts of a tree; what stands there only is in the course run, too. */
export function publishedForms(root: Block): ReadonlySet<Block> {
  const found = new Set<Block>();
  const seen = new Set<Block>();
  const visit = (block: Block): void => {
    if (!hasDraft(block) || seen.has(block)) return;
    seen.add(block);
    if (block.published) found.add(block.published);
    for (const child of block.children) visit(child.block);
  };
  visit(root);
  return found;
}
