import type { OutlineNode } from '#contract';

/** One visible line of the outline. `position` counts from 1 among `siblings` lines of one parent. */
export interface OutlineRow {
  readonly node: OutlineNode;
  /** 0 for sections. */
  readonly depth: number;
  readonly position: number;
  readonly siblings: number;
}

/** The node and its ancestors, outermost first, or an empty list where it is not in the tree. */
export function pathTo(root: OutlineNode, block: string): readonly OutlineNode[] {
  if (root.id === block) return [root];
  for (const child of root.children) {
    const below = pathTo(child, block);
    if (below.length > 0) return [root, ...below];
  }
  return [];
}

/** The node with that usage key, or null. */
export function findNode(root: OutlineNode, block: string): OutlineNode | null {
  return pathTo(root, block).at(-1) ?? null;
}

/** All that stands below a node, in order; a block with two parents comes twice. */
export function descendantsOf(node: OutlineNode): readonly OutlineNode[] {
  return node.children.flatMap((child) => [child, ...descendantsOf(child)]);
}

/** The lines that are on show while the given blocks are expanded; the root has none. */
export function visibleRows(root: OutlineNode, expanded: ReadonlySet<string>, depth = 0): readonly OutlineRow[] {
  return root.children.flatMap((node, index) => [
    { node, depth, position: index + 1, siblings: root.children.length },
    ...(expanded.has(node.id) ? visibleRows(node, expanded, depth + 1) : []),
  ]);
}

/** Blocks that can take a block of that parent's children: all of the parent's own type that can be read, the parent included. */
export function parentsOfLevel(root: OutlineNode, parent: OutlineNode): readonly OutlineNode[] {
  return [root, ...descendantsOf(root)].filter((node) => node.type === parent.type && !isUnread(node));
}

/** True if the block cannot be read, so that edits of it are declined. */
export function isUnread({ damage }: Pick<OutlineNode, 'damage'>): boolean {
  return damage !== undefined;
}

/** Whether a type has no draft: its settings and its list of children are live at once. */
export function isDirectOnly(type: string): boolean {
  return type === 'course' || type === 'chapter' || type === 'sequential';
}

/**
 * The block whose draft the last block of a path is in: itself, or the unit around it; null if learners see all of it.
 * Sections and subsections have no draft.
 */
export function draftHolder(path: readonly OutlineNode[]): OutlineNode | null {
  const units = path.filter((node) => !isDirectOnly(node.type) && !isUnread(node));
  return units.findLast(({ state }) => state !== 'published') ?? null;
}

/** Name of a block as people read it. */
export function nameOf(node: Pick<OutlineNode, 'display_name' | 'url_name'>): string {
  return node.display_name === null || node.display_name.trim() === '' ? node.url_name : node.display_name;
}

/** The `type@url_name` part of a usage key, or the text itself where it is none. */
export function shortKey(usageKey: string): string {
  const match = /\+type@(.+)\+block@(.+)$/.exec(usageKey);
  return match === null ? usageKey : `${match[1]}@${match[2]}`;
}
