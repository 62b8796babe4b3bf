import { type Block, type Child, idOf, partsOf } from './block.ts';
import { BlockMemo } from './block-memo.ts';
import { slotFor, withChildren } from './children.ts';
import { withoutDraftPlace } from './draft-places.ts';
import type { BlockId } from './keys.ts';
import { isDirectOnly } from './structure.ts';

const drafts = new BlockMemo<boolean>();
const damaged = new BlockMemo<boolean>();
const draftViews = new BlockMemo<Block>();
const publishedViews = new BlockMemo<Block | null>();

/** `published`: live as it is. `draft`: has changes to publish. `unpublished`: was never live. */
export type State = 'published' | 'draft' | 'unpublished';

/** Whether the block has changes that are not live. A unit or component counts everything inside it. */
export function stateOf(block: Block): State {
  if (block.published === null) return 'unpublished';
  if (isDirectOnly(block.type)) return 'published';
  return hasDraft(block) ? 'draft' : 'published';
}

/** Whether the block or a descendant has a draft. Memoised. */
export function hasDraft(block: Block): boolean {
  const known = drafts.get(block);
  if (known !== undefined) return known;
  const found = block.published !== undefined || block.children.some((child) => hasDraft(child.block));
  drafts.set(block, found);
  return found;
}

/** The roots of the drafts in a tree, in the order of the outline. */
export function draftsIn(block: Block): readonly BlockId[] {
  const found = new Set<BlockId>();
  const visit = (each: Block): void => {
    if (!hasDraft(each)) return;
    if (each.published !== undefined) found.add(idOf(each));
    else for (const child of each.children) visit(child.block);
  };
  visit(block);
  return [...found];
}

/** Whether the block or a descendant cannot be read, in either form. Memoised. */
export function hasDamage(block: Block): boolean {
  const known = damaged.get(block);
  if (known !== undefined) return known;
  const found = block.damage !== undefined || partsOf(block).some(hasDamage);
  damaged.set(block, found);
  return found;
}

/** The block as authors see it, without the published forms below the drafts. Memoised. */
export function draftView(block: Block): Block {
  if (!hasDraft(block)) return block;
  const known = draftViews.get(block);
  if (known !== undefined) return known;
  const { published: _published, ...own } = block;
  const children = block.children.map((child) => withBlock(child, partOfDraft(block, child.block)));
  // inside a unit's draft a child that was never published stands in the text like any other
  const inDraft = isDirectOnly(block.type)
    ? children
    : children.map((child) => (child.slot.kind === 'draft' ? { ...child, slot: slotFor(child.block) } : child));
  const view = isDirectOnly(block.type) ? { ...own, children } : withChildren(own, inDraft);
  draftViews.set(block, view);
  return view;
}

/** Below a unit, what was the root of a draft becomes a part of one, and says no more where it stands. */
function partOfDraft(parent: Block, child: Block): Block {
  const view = draftView(child);
  return view === child || isDirectOnly(parent.type) ? view : withoutDraftPlace(view);
}

/** The block as learners see it, or null if it was never published. Memoised. */
export function publishedView(block: Block): Block | null {
  if (!hasDraft(block)) return block;
  const known = publishedViews.get(block);
  if (known !== undefined) return known;
  const view = computePublished(block);
  publishedViews.set(block, view);
  return view;
}

function computePublished(block: Block): Block | null {
  if (block.published === null) return null;
  if (block.published !== undefined) return publishedView(block.published);
  const children = block.children.flatMap((child) => {
    const view = publishedView(child.block);
    return view === null ? [] : [withBlock(child, view)];
  });
  // a child that is a draft only never stood in the text, so the holes still fit
  return { ...block, children };
}

/** One block of the two forms. A draft that is the published form itself is none. */
export function overlay(draft: Block, published: Block | null): Block {
  return draft === published ? draft : { ...draft, published };
}

/** Whether two blocks have the same draft and the same published form, however these are laid out. */
export function sameForms(same: (a: Block, b: Block) => boolean, a: Block, b: Block): boolean {
  const [live, otherLive] = [publishedView(a), publishedView(b)];
  if (!same(draftView(a), draftView(b))) return false;
  return live === null || otherLive === null ? live === otherLive : same(live, otherLive);
}

function withBlock(child: Child, block: Block): Child {
  return block === child.block ? child : { ...child, block };
}
