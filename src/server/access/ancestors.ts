import { type BlockId, type Course, idOf, indexOf } from '#olx';

/** The blocks themselves and all that they stand in; those that the course run does not have stand in nothing. */
export function withAncestors({ root }: Course, blocks: readonly BlockId[]): ReadonlySet<BlockId> {
  const { places } = indexOf(root);
  const found = new Set<BlockId>();
  const open = [...blocks];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(places.get(id) ?? []).map(({ parent }) => idOf(parent)));
  }
  return found;
}
