import { type Block, type Child, idOf, type Slot } from '../course/block.ts';
import { BlockMemo } from '../course/block-memo.ts';
import { inText, slotFor, withChildren } from '../course/children.ts';
import type { Course } from '../course/course.ts';
import { namedParent, PLACE_INDEX, placeOf, withoutDraftPlace, withoutDraftPlaces } from '../course/draft-places.ts';
import { elementOf } from '../course/element.ts';
import { draftView } from '../course/forms.ts';
import { spliced } from '../course/own-text.ts';
import { isPointer } from '../course/pointer.ts';
import { OWN_FILE_TYPES, ownFilePath } from '../course/structure.ts';
import { asContent } from '../course/write/as-content.ts';
import { attributeValue, findAttribute, setAttribute } from '../syntax/index.ts';

/**
 * The course run with one layout for every written form of a block. A form is either inline in its
 * parent's text or it has its own file, and then its parent points at that file: a pointer always has
 * its file, and no file is left that nothing points at. The form's own file decides. Only the root of a
 * draft names its place. Blocks that fit stay the same value.
 */
export function withSettledLayout(course: Course): Course {
  const tree = withoutStrayPlaces(settled(course.root));
  const root = course.rootFile.pointer === null ? asContent(tree) : tree;
  return root === course.root ? course : { ...course, root };
}

const known = new BlockMemo<Block>();

/** The block with all below it settled, in both forms; its own file stays. Memoised, so that an edit costs its path only. */
function settled(block: Block): Block {
  const memo = known.get(block);
  if (memo !== undefined) return memo;
  const own = block.published !== undefined && block.children.some(isLaidOver) ? wholeDraft(block) : block;
  const children = own.children.map(settledChild);
  const published = own.published ? settled(own.published) : own.published;
  const sameChildren = children.every((child, at) => child === own.children[at]);
  const below = withFittingPlaces(sameChildren ? own : withChildren(own, children));
  const result = published === own.published || published === undefined ? below : { ...below, published };
  known.set(block, result);
  known.set(result, result);
  return result;
}

/** Whether a child, or anything below it, has a published form of its own under it. */
function isLaidOver({ block }: Child): boolean {
  return (block.published ?? null) !== null || block.children.some(isLaidOver);
}

/** Inside a draft no block has a published form of its own. */
function wholeDraft(block: Block): Block {
  return { ...draftView(block), published: block.published ?? null };
}

function settledChild(child: Child): Child {
  const below = settled(child.block);
  const block = below.published === undefined ? fitted(below, child.slot) : withFittedForms(below, child.slot);
  const slot = slotFor(block, child.slot);
  const same = slot.kind === child.slot.kind && block === child.block;
  return same ? child : { slot: slot.kind === child.slot.kind ? child.slot : slot, block };
}

/** A draft and what it is laid over. The root of a draft has a file called after it. */
function withFittedForms(draft: Block, slot: Slot): Block {
  const { file, published } = draft;
  const path = ownFilePath(draft.type, draft.urlName);
  const root = file === null || file.path === path ? draft : { ...draft, file: { ...file, path } };
  if (!published) return root;
  const live = fitted(published, slot);
  return live === published ? root : { ...root, published: live };
}

/** The form of a block that its parent names in its text. */
function fitted(form: Block, slot: Slot): Block {
  // what could not be read stays where it is, with its bytes
  if (form.damage !== undefined) return form;
  if (form.file === null) return asContent(form);
  // a pointer to a type without files of its own is kept only if it was read as such
  const canPoint = OWN_FILE_TYPES.has(form.type) || slot.kind === 'pointer';
  if (canPoint && form.file.path === ownFilePath(form.type, form.urlName)) return filled(form);
  return asContent(inline(form));
}

/** The form in its own file, where a tag that says nothing but its name would point at that very file. */
function filled(form: Block): Block {
  if (form.holes.length > 0 || !isPointer(elementOf(form))) return form;
  return { ...form, ...spliced(form, [setAttribute(form.text, elementOf(form), 'url_name', null)]) };
}

/** The form as it stands in its parent's text, under its own name. */
function inline(form: Block): Block {
  const element = elementOf(form);
  const edits =
    attributeValue(element, 'url_name') === form.urlName
      ? []
      : [setAttribute(form.text, element, 'url_name', form.urlName)];
  return { ...form, ...spliced(form, edits), derivedName: false, file: null };
}

/** The block without the places that its never published children state, if reading would put these elsewhere. */
function withFittingPlaces(block: Block): Block {
  const read = [...inText(block.children)];
  if (read.length === block.children.length) return block;
  const drafts = block.children.flatMap(({ slot, block: draft }, at) => {
    const path = draft.file?.path ?? ownFilePath(draft.type, draft.urlName);
    // the place in another parent's list is written anew
    const stated = namedParent(elementOf(draft)) === idOf(block) ? placeOf(draft) : null;
    return slot.kind === 'draft' ? [{ at, path, place: stated ?? at }] : [];
  });
  // as `readDrafts` has them
  drafts.sort((a, b) => a.place - b.place || (a.path < b.path ? -1 : 1));
  for (const { at, place } of drafts) read.splice(Math.min(place, read.length), 0, ...block.children.slice(at, at + 1));
  return read.every((child, at) => child === block.children[at]) ? block : withoutDraftPlaces(block);
}

const placed = new BlockMemo<boolean>();

/**
 * The tree without the places that parts of drafts name. A file under `drafts/` that names a place is
 * read as the root of a draft.
 */
function withoutStrayPlaces(root: Block): Block {
  if (!hasPlacedPart(root)) return root;
  const done = { draft: new Map<Block, Block>(), other: new Map<Block, Block>() };
  const strip = (block: Block, inDraft: boolean): Block => {
    if (!hasPlacedPart(block) && !(inDraft && namesPlace(block))) return block;
    const memo = (inDraft ? done.draft : done.other).get(block);
    if (memo !== undefined) return memo;
    const inside = inDraft || block.published !== undefined;
    const children = block.children.map((child) => {
      const next = strip(child.block, inside);
      return next === child.block ? child : { ...child, block: next };
    });
    const own = inDraft && block.published === undefined ? withoutDraftPlace(block) : block;
    const same = own === block && children.every((child, at) => child === block.children[at]);
    const result = same ? block : { ...own, children };
    (inDraft ? done.draft : done.other).set(block, result);
    return result;
  };
  return strip(root, false);
}

/** Whether a part of a draft below the block, the block not included, names a place. Memoised. */
function hasPlacedPart(block: Block): boolean {
  const memo = placed.get(block);
  if (memo !== undefined) return memo;
  const found = block.children.some(
    ({ block: child }) => hasPlacedPart(child) || (child.published === undefined && namesPlace(child)),
  );
  placed.set(block, found);
  return found;
}

function namesPlace(block: Block): boolean {
  return block.text.includes(PLACE_INDEX) && findAttribute(elementOf(block), PLACE_INDEX) !== null;
}
