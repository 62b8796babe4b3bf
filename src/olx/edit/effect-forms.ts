import type { Block } from '../course/block.ts';
import { contentText } from '../course/content.ts';
import { type BlockId, blockIdParts } from '../course/keys.ts';
import { isDirectOnly } from '../course/structure.ts';
import { indexOf } from '../course/tree-index.ts';
import type { Change, FormChange } from './plan.ts';

/** The trees that two states of a course run are compared by. */
export interface ComparedTrees {
  /** What authors see. */
  readonly before: Block;
  readonly after: Block;
  /** What is published; null if nothing is. */
  readonly liveBefore: Block | null;
  readonly liveAfter: Block | null;
}

/**
 * Joins what differs in the draft form and in the published form of a course run: a row that is alike in
 * both becomes one. The rows are in the order of the outline.
 */
export function joinForms(
  draft: readonly FormChange[],
  live: readonly FormChange[],
  trees: ComparedTrees,
): readonly Change[] {
  const isLive = (id: BlockId): boolean => trees.liveAfter !== null && indexOf(trees.liveAfter).blocks.has(id);
  const lists = new Set(live.flatMap((each) => (isOfSharedList(each) ? [each.parent] : [])));
  const rest = new Map<string, FormChange>();
  for (const each of live) if (!isOfSharedList(each)) rest.set(keyOf(each), each);
  const rows = draft.map((each): Change => {
    if (isOfSharedList(each)) {
      return { ...each, form: lists.has(each.parent) && isLive(each.block) ? 'both' : 'draft' };
    }
    const other = rest.get(keyOf(each));
    if (other === undefined || !isAlike(each, other) || !hasSameTexts(each, trees)) return { ...each, form: 'draft' };
    rest.delete(keyOf(each));
    return { ...each, form: 'both' };
  });
  if (rest.size === 0) return rows;
  const only = [...rest.values()].map((each): Change => ({ ...each, form: 'published' }));
  return rows.length === 0 ? only : inOrder([...rows, ...only], trees);
}

function keyOf({ kind, block }: FormChange): string {
  return `${kind} ${block}`;
}

/**
 * Whether a unit, subsection or section only stands in another order. Both forms have one order for these,
 * but as they differ in the units that they have, other moves may be the fewest that explain it.
 */
function isOfSharedList({ kind, parent, formerParent }: FormChange): boolean {
  return kind === 'move' && parent !== null && parent === formerParent && isDirectOnly(blockIdParts(parent).type);
}

function isAlike(a: FormChange, b: FormChange): boolean {
  return (
    a.parent === b.parent &&
    a.formerParent === b.formerParent &&
    a.renamedFrom === b.renamedFrom &&
    a.renamedTo === b.renamedTo &&
    (a.content === null) === (b.content === null) &&
    JSON.stringify([a.otherParents, a.settings]) === JSON.stringify([b.otherParents, b.settings])
  );
}

/** Whether a block has the same text in both forms, before and after. Of most it is the same block. */
function hasSameTexts({ block, content }: FormChange, trees: ComparedTrees): boolean {
  if (content === null) return true;
  return [
    [trees.before, trees.liveBefore],
    [trees.after, trees.liveAfter],
  ].every((views) => {
    const [draft, live] = views.map((view) => (view ? indexOf(view).blocks.get(block) : undefined));
    if (draft === live) return true;
    return draft !== undefined && live !== undefined && contentText(draft) === contentText(live);
  });
}

/** First what is there afterwards, then what is gone; each in the order of the outline. */
function inOrder(rows: readonly Change[], { before, after, liveBefore, liveAfter }: ComparedTrees): readonly Change[] {
  const ranks = new Map<BlockId, number>();
  for (const outline of [after, liveAfter, before, liveBefore]) {
    if (outline === null) continue;
    for (const id of indexOf(outline).blocks.keys()) if (!ranks.has(id)) ranks.set(id, ranks.size);
  }
  const rank = ({ block }: Change): number => ranks.get(block) ?? 0;
  const goes = ({ kind }: Change): number => (kind === 'delete' || kind === 'orphan' ? 1 : 0);
  return rows.toSorted((a, b) => goes(a) - goes(b) || rank(a) - rank(b));
}
