import type { OutlineRow } from '../../data/outline-tree.ts';

/** What a key does in the outline. */
export type OutlineMove =
  | { readonly kind: 'focus'; readonly block: string }
  | { readonly kind: 'expand' | 'collapse'; readonly block: string };

/**
 * What a key does while a row has the focus, or null for a key that is none of the outline's: up and
 * down go to the neighbours, right opens a block or goes into it, left closes it or goes to its parent.
 */
export function outlineMove(
  key: string,
  rows: readonly OutlineRow[],
  expanded: ReadonlySet<string>,
  focused: string,
): OutlineMove | null {
  const at = rows.findIndex(({ node }) => node.id === focused);
  const row = rows[at];
  if (row === undefined) return null;
  const { node, depth } = row;
  switch (key) {
    case 'ArrowDown':
      return focusOn(rows[at + 1]);
    case 'ArrowUp':
      return focusOn(rows[at - 1]);
    case 'Home':
      return focusOn(rows[0]);
    case 'End':
      return focusOn(rows.at(-1));
    case 'ArrowRight':
      if (node.children.length === 0) return null;
      return expanded.has(node.id) ? focusOn(rows[at + 1]) : { kind: 'expand', block: node.id };
    case 'ArrowLeft':
      if (expanded.has(node.id) && node.children.length > 0) return { kind: 'collapse', block: node.id };
      return focusOn(rows.slice(0, at).findLast((above) => above.depth < depth));
    default:
      return null;
  }
}

function focusOn(row: OutlineRow | undefined): OutlineMove | null {
  return row === undefined ? null : { kind: 'focus', block: row.node.id };
}
