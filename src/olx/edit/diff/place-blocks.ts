import { type Block, idOf } from '../../course/block.ts';
import { withChildren } from '../../course/children.ts';
import type { Course } from '../../course/course.ts';
import { draftView, hasDraft, publishedView } from '../../course/forms.ts';
import type { BlockId } from '../../course/keys.ts';
import { isDirectOnly } from '../../course/structure.ts';
import { indexOf } from '../../course/tree-index.ts';
import { versionOf } from '../../version/index.ts';
import { reorderedIds } from '../moved-blocks.ts';
import { parentsIn, type Route } from './route.ts';

/**
 * Takes the steps after which every block stands where it stands in `after`: inserts, moves, deletes,
 * and discards of drafts that are gone. Parts of equal version are not looked into. What this cannot
 * bring about, such as a second parent for a block, is left to later, coarser steps.
 */
export function placeBlocks(route: Route, after: Course): void {
  const gone = new Set<BlockId>();
  const { blocks } = indexOf(after.root);
  const seen = new Set<BlockId>();
  const visit = (wanted: Block): void => {
    const id = idOf(wanted);
    const here = route.block(id);
    if (here === undefined || seen.has(id) || versionOf(here) === versionOf(wanted)) return;
    seen.add(id);
    discard(route, here, wanted);
    for (const child of route.block(id)?.children ?? []) {
      const each = idOf(child.block);
      if (!blocks.has(each)) gone.add(each);
    }
    arrange(route, after, wanted);
    for (const child of wanted.children) visit(child.block);
  };
  visit(after.root);
  for (const id of gone) if (route.block(id) !== undefined) route.take({ kind: 'delete', block: id });
}

/** A draft that was thrown away, so that its edits need not be undone one by one. */
function discard(route: Route, here: Block, wanted: Block): void {
  const id = idOf(here);
  if (isDirectOnly(here.type) || !hasDraft(here) || hasDraft(wanted)) return;
  const live = publishedView(here);
  if (live === null || versionOf(live) !== versionOf(wanted)) return;
  route.take({ kind: 'discard-draft', block: id }, ({ root }) => {
    const block = indexOf(root).blocks.get(id);
    return block !== undefined && versionOf(block) === versionOf(wanted);
  });
}

/** Brings the children of one block, and puts them in order; those to be deleted stand between them until the end. */
function arrange(route: Route, after: Course, wanted: Block): void {
  const parent = idOf(wanted);
  const order = wanted.children.map((child) => idOf(child.block));
  const now = route.block(parent)?.children.map((child) => idOf(child.block)) ?? [];
  const there = new Set(now);
  const moving = reorderedIds(
    now,
    order.filter((id) => there.has(id)),
  );
  let previous: BlockId | null = null;
  for (const [at, id] of order.entries()) {
    const child = wanted.children[at]?.block;
    if (child === undefined) continue;
    if (!there.has(id)) bring(route, after, parent, child, previous);
    else if (moving.has(id)) {
      const others = childIds(route, parent).filter((each) => each !== id);
      route.take({ kind: 'move', block: id, parent, index: placeAfter(others, previous), from: parent });
    }
    if (childIds(route, parent).includes(id)) previous = id;
  }
}

/** A child that stood elsewhere, or nowhere. */
function bring(route: Route, after: Course, parent: BlockId, child: Block, previous: BlockId | null): void {
  const id = idOf(child);
  const index = placeAfter(childIds(route, parent), previous);
  const former = route.parents(id);
  if (former.length > 1 || parentsIn(after, id).length > 1) {
    if (former.length === 0) insert(route, parent, child, index);
    return;
  }
  const from = former[0];
  if (from !== undefined) {
    if (route.take({ kind: 'move', block: id, parent, index, from: idOf(from) })) return;
    // across levels there is no move; a block deleted and put in anew is the same block
    if (!route.take({ kind: 'delete', block: id })) return;
  }
  insert(route, parent, child, index);
}

/** Inserts what is new of a subtree; blocks that stand elsewhere are moved into it later. */
function insert(route: Route, parent: BlockId, child: Block, index: number): void {
  const target = isDirectOnly(route.block(parent)?.type ?? '') ? 'archive' : 'draft';
  const subtree = withoutKnown(target === 'draft' ? draftView(child) : child, route);
  route.take({ kind: 'insert', parent, index, subtree, assets: {}, target });
}

function withoutKnown(block: Block, route: Route): Block {
  const children = block.children
    .filter((child) => route.block(idOf(child.block)) === undefined)
    .map((child) => ({ ...child, block: withoutKnown(child.block, route) }));
  const same = children.length === block.children.length;
  return same && children.every((child, at) => child.block === block.children[at]?.block)
    ? block
    : withChildren(block, children);
}

function childIds(route: Route, parent: BlockId): readonly BlockId[] {
  return route.block(parent)?.children.map((child) => idOf(child.block)) ?? [];
}

function placeAfter(ids: readonly BlockId[], previous: BlockId | null): number {
  return previous === null ? 0 : ids.indexOf(previous) + 1;
}
