import { type Block, indexOf, partsOf } from '#olx';

/**
 * The block and what is below it, parts before wholes, each object once; what `known` holds is left
 * out with all below it. Takes time in the number of different blocks, however often they are shared.
 */
export function partsFirst(root: Block, known: (block: Block) => boolean): readonly Block[] {
  if (known(root)) return [];
  const order: Block[] = [];
  const opened = new Set<Block>();
  const closed = new Set<Block>();
  const stack: Block[] = [root];
  for (let block = stack.at(-1); block !== undefined; block = stack.at(-1)) {
    if (!opened.has(block)) {
      opened.add(block);
      for (const part of partsOf(block)) if (!opened.has(part) && !known(part)) stack.push(part);
      continue;
    }
    stack.pop();
    if (closed.has(block)) continue;
    closed.add(block);
    order.push(block);
  }
  return order;
}

const counted = new WeakMap<Block, ReadonlyMap<string, number>>();

/**
 * Number of different blocks by type, in order of types. After an edit only what holds the edited
 * block is counted anew, unless blocks stand in two places.
 */
export function countTypes(root: Block): Readonly<Record<string, number>> {
  const places = countPlaces(root);
  const all = [...places.values()].reduce((sum, each) => sum + each, 0);
  return all === indexOf(root).blocks.size ? inOrder(places) : countDifferent(root);
}

/** How many places blocks of each type have in a tree. */
function countPlaces(block: Block): ReadonlyMap<string, number> {
  const known = counted.get(block);
  if (known !== undefined) return known;
  const counts = new Map<string, number>([[block.type, 1]]);
  const add = (type: string, count: number): void => {
    counts.set(type, (counts.get(type) ?? 0) + count);
  };
  for (const { block: child } of block.children) {
    // most blocks have none below them, and then nothing to remember
    if (child.children.length === 0) add(child.type, 1);
    else for (const [type, count] of countPlaces(child)) add(type, count);
  }
  counted.set(block, counts);
  return counts;
}

function inOrder(counts: Iterable<readonly [string, number]>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function countDifferent(root: Block): Readonly<Record<string, number>> {
  const seen = new Set<Block>([root]);
  const names = new Map<string, Set<string>>();
  // a set is walked in order of insertion, also while it grows
  for (const { type, urlName, children } of seen) {
    const known = names.get(type);
    if (known === undefined) names.set(type, new Set([urlName]));
    else known.add(urlName);
    for (const child of children) seen.add(child.block);
  }
  return inOrder([...names].map(([type, each]) => [type, each.size] as const));
}
