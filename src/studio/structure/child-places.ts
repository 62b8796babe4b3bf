import type { OutlineNode } from '#contract';

/** A place among the children of a parent: the index that a block has there afterwards. */
export interface ChildPlace {
  readonly index: number;
  /** The child that stands before, or null at the start. */
  readonly after: OutlineNode | null;
}

/** Every place among the children, but for the one child that is to be moved; from the start to the end. */
export function childPlaces(parent: OutlineNode, moved: string | null): readonly ChildPlace[] {
  const others = parent.children.filter(({ id }) => id !== moved);
  return [{ index: 0, after: null }, ...others.map((after, at) => ({ index: at + 1, after }))];
}

/** The parent and the place of a block, or null for the root and for what is not in the tree. */
export function placeOf(
  root: OutlineNode,
  block: string,
): { readonly parent: OutlineNode; readonly index: number } | null {
  const index = root.children.findIndex(({ id }) => id === block);
  if (index !== -1) return { parent: root, index };
  for (const child of root.children) {
    const place = placeOf(child, block);
    if (place !== null) return place;
  }
  return null;
}
