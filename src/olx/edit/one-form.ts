import { type Block, type Child, idOf } from '../course/block.ts';
import { standsInText, withFittingSlots } from '../course/children.ts';
import type { Course } from '../course/course.ts';
import { withoutDraftPlace } from '../course/draft-places.ts';
import { draftView, hasDraft } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { sameBlocks } from './adopt.ts';
import { idsInSeveralPlaces } from './one-value.ts';
import { sameNode } from './same-node.ts';

type Position = 'live' | 'draft';
type Forms = ReadonlyMap<BlockId, readonly Block[]>;

/**
 * The course run with one live form and one draft form of each block that stands in several places, as on
 * the platform: each has one file. A form that the change made is taken, else one that was there before.
 */
export function withOneForm(before: Course, after: Course): Course {
  const shared = idsInSeveralPlaces(after);
  if (shared.size === 0) return after;
  const inText = withPartsInText(after.root, shared);
  const former = { live: formsBelow(before.root, 'live', shared), draft: formsBelow(before.root, 'draft', shared) };
  let root = inText;
  for (const position of ['live', 'draft'] as const) {
    const chosen = new Map<BlockId, Block>();
    for (const [id, forms] of formsBelow(root, position, shared)) {
      if (forms.length < 2) continue;
      // what goes live was a draft before; what was live before is not a change of the draft
      const isNew = (form: Block): boolean =>
        !has(former.live, form, position) && (position === 'live' || !has(former.draft, form, position));
      const form = forms.find(isNew) ?? forms.find((each) => has(former[position], each, position)) ?? forms[0];
      if (form !== undefined) chosen.set(id, form);
    }
    if (chosen.size > 0) root = withForms(root, position, chosen);
  }
  root = withOneOverlay(before.root, root, shared);
  return root === after.root ? after : { ...after, root };
}

/** The tree with the same drafts over a block, and below it, wherever it stands outside drafts. */
function withOneOverlay(before: Block, root: Block, shared: ReadonlySet<BlockId>): Block {
  const former = outerForms(before, shared);
  const chosen = new Map<BlockId, Block>();
  for (const [id, forms] of outerForms(root, shared)) {
    if (forms.length < 2) continue;
    const isNew = (form: Block): boolean => former.get(id)?.some((each) => sameBlocks(each, form)) !== true;
    const form = forms.find(isNew) ?? forms.find(hasDraft) ?? forms[0];
    if (form !== undefined) chosen.set(id, form);
  }
  if (chosen.size === 0) return root;
  const done = new Map<Block, Block>();
  const visit = (block: Block): Block => {
    const known = done.get(block);
    if (known !== undefined) return known;
    const form = chosen.get(idOf(block)) ?? block;
    const result = form.published === undefined ? withBlocksBelow(form, visit) : form;
    done.set(block, result);
    return result;
  };
  return visit(root);
}

/** The different values of some blocks outside drafts and what is published under them. */
function outerForms(root: Block, ids: ReadonlySet<BlockId>): Forms {
  const found = new Map<BlockId, Block[]>();
  const seen = new Set<Block>();
  const visit = (block: Block): void => {
    if (seen.has(block)) return;
    seen.add(block);
    const id = idOf(block);
    if (ids.has(id)) {
      const forms = found.get(id);
      if (forms === undefined) found.set(id, [block]);
      else if (!forms.some((form) => sameBlocks(form, block))) forms.push(block);
    }
    if (block.published === undefined) for (const child of block.children) visit(child.block);
  };
  visit(root);
  return found;
}

function withBlocksBelow(block: Block, change: (child: Block) => Block): Block {
  let changed = false;
  const children = block.children.map((child) => {
    const next = change(child.block);
    if (next === child.block) return child;
    changed = true;
    return { ...child, block: next };
  });
  return changed ? withFittingSlots(block, children) : block;
}

function has(forms: Forms, form: Block, position: Position): boolean {
  return forms.get(idOf(form))?.some((each) => sameOwn(each, form, position)) === true;
}

/** The different forms of some blocks in one position: under `drafts/`, or what is live. */
function formsBelow(root: Block, position: Position, ids: ReadonlySet<BlockId>): Forms {
  const found = new Map<BlockId, Block[]>();
  const seen = { live: new Set<Block>(), draft: new Set<Block>() };
  const visit = (block: Block, around: Position): void => {
    const own = block.published === undefined ? around : 'draft';
    if (seen[own].has(block)) return;
    seen[own].add(block);
    const id = idOf(block);
    if (own === position && ids.has(id)) {
      const forms = found.get(id);
      if (forms === undefined) found.set(id, [block]);
      else if (!forms.some((form) => sameOwn(form, block, position))) forms.push(block);
    }
    for (const child of block.children) visit(child.block, own);
    if (block.published) visit(block.published, 'live');
  };
  visit(root, 'live');
  return found;
}

/** Whether two forms say the same of themselves, to the byte, and name the same children; the places of drafts do not count. */
function sameOwn(a: Block, b: Block, position: Position): boolean {
  if (a === b) return true;
  const [mine, yours] = [named(a), named(b)];
  return (
    (position === 'live' ? sameNode(a, b) : sameNode(withoutDraftPlace(a), withoutDraftPlace(b))) &&
    mine.length === yours.length &&
    mine.every(({ slot, block }, at) => slot.kind === yours[at]?.slot.kind && idOf(block) === idOf(yours[at].block))
  );
}

function named(form: Block): readonly Child[] {
  return form.children.filter(({ slot }) => standsInText(slot));
}

/** The tree with the chosen forms in one position. Children that a place has already stay as they are there. */
function withForms(root: Block, position: Position, chosen: ReadonlyMap<BlockId, Block>): Block {
  const done = { live: new Map<Block, Block>(), draft: new Map<Block, Block>() };
  const visit = (block: Block, around: Position): Block => {
    const known = done[around].get(block);
    if (known !== undefined) return known;
    const where = block.published === undefined ? around : 'draft';
    const form = where === position ? chosen.get(idOf(block)) : undefined;
    const own = form === undefined || sameOwn(form, block, position) ? block : inForm(block, form);
    const children = own.children.map((child) => {
      const next = visit(child.block, where);
      return next === child.block ? child : { ...child, block: next };
    });
    const published = own.published ? visit(own.published, 'live') : own.published;
    const same =
      own === block && published === block.published && children.every((child, at) => child === block.children[at]);
    const result = same ? block : { ...own, children, ...(published === undefined ? {} : { published }) };
    done[around].set(block, result);
    return result;
  };
  return visit(root, 'live');
}

function inForm(block: Block, form: Block): Block {
  const there = new Map(block.children.map((child) => [idOf(child.block), child.block]));
  const children: Child[] = named(form).map((child) => ({
    slot: child.slot,
    block: there.get(idOf(child.block)) ?? child.block,
  }));
  for (const [at, child] of block.children.entries()) {
    if (!standsInText(child.slot)) children.splice(Math.min(at, children.length), 0, child);
  }
  const { text, holes, derivedName, file, body, policy } = form;
  return { ...block, text, holes, derivedName, file, body, policy, children };
}

/** Inside a draft, a block that was never published and stands elsewhere too is named in the text. */
function withPartsInText(root: Block, shared: ReadonlySet<BlockId>): Block {
  const isApart = ({ block }: Child): boolean =>
    (block.published === null && shared.has(idOf(block))) || block.children.some(isApart);
  const visit = (block: Block): Block => {
    if (block.published !== undefined) {
      return block.children.some(isApart) ? { ...draftView(block), published: block.published } : block;
    }
    return withBlocksBelow(block, visit);
  };
  return visit(root);
}
