import type { OutlineNode } from '#contract';
import { descendantsOf, pathTo } from '../../data/outline-tree.ts';

/** Most lines that an outline opens with, beyond its sections. */
const OPENING_LINES = 60;

/**
 * The blocks that are open at first: level by level as long as not too many lines show, and always
 * the ancestors of the selected block.
 */
export function initiallyExpanded(root: OutlineNode, selected: string | null): ReadonlySet<string> {
  const expanded = new Set<string>();
  let lines = root.children.length;
  let level: readonly OutlineNode[] = root.children;
  // components show only on request
  for (let depth = 0; depth < 2; depth += 1) {
    const below = level.flatMap(({ children }) => children);
    lines += below.length;
    if (lines > OPENING_LINES) break;
    for (const { id } of level) expanded.add(id);
    level = below;
  }
  return selected === null ? expanded : withAncestors(root, expanded, selected);
}

/** The set with all ancestors of a block added; the same set where they are in it already. */
export function withAncestors(root: OutlineNode, expanded: ReadonlySet<string>, block: string): ReadonlySet<string> {
  const missing = pathTo(root, block)
    .slice(1, -1)
    .filter(({ id }) => !expanded.has(id));
  return missing.length === 0 ? expanded : new Set([...expanded, ...missing.map(({ id }) => id)]);
}

/** Every block that has something in it. */
export function allExpanded(root: OutlineNode): ReadonlySet<string> {
  return new Set(descendantsOf(root).flatMap(({ id, children }) => (children.length > 0 ? [id] : [])));
}
