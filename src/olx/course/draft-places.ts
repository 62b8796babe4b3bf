import { attributeValue, findAttribute, setAttribute, type XmlElement } from '../syntax/index.ts';
import { applyEdits } from '../text/index.ts';
import type { Block } from './block.ts';
import { elementOf } from './element.ts';
import { type BlockId, blockId, parseUsageKey } from './keys.ts';

/** The attribute by which the root of a draft says at which place of its parent's list it belongs. */
export const PLACE_INDEX = 'index_in_children_list';

/** The end of the list: where a draft belongs if the place that it states is not one. */
export const LAST_PLACE = Number.MAX_SAFE_INTEGER;

/** The number that a stated place is, possibly negative, or null; the platform takes what Python's `int()` does. */
export function statedPlace(value: string): number | null {
  return /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : null;
}

/** The place at which reading puts a draft among its parent's children; null if it states none. */
export function placeOf(draft: Block): number | null {
  const attribute = findAttribute(elementOf(draft), PLACE_INDEX);
  if (attribute === null) return null;
  const number = statedPlace(attribute.value);
  return number === null || number < 0 ? LAST_PLACE : Math.min(number, LAST_PLACE);
}

/** The attributes by which the root of a draft says where it belongs. */
export const PLACE_ATTRIBUTES = ['parent_url', 'parent_sequential_url', PLACE_INDEX] as const;

/** The parent that the root element of a draft names, by a usage key of today or of old; null if it names none. */
export function namedParent(root: XmlElement): BlockId | null {
  const url = attributeValue(root, 'parent_url') ?? attributeValue(root, 'parent_sequential_url') ?? '';
  const usage = parseUsageKey(url);
  if (usage !== null) return usage.id;
  const old = /^i4x:\/\/[^/]+\/[^/]+\/([^/]+)\/([^/@]+)/.exec(url);
  return old === null ? null : blockId(old[1] ?? '', old[2] ?? '');
}

/** The block without the attributes by which the root of a draft says where it stands. */
export function withoutDraftPlace(block: Block): Block {
  const element = elementOf(block);
  const present = element.attributes.filter(({ name }) => PLACE_ATTRIBUTES.some((each) => each === name));
  if (present.length === 0) return block;
  const edits = present.map(({ name }) => setAttribute(block.text, element, name, null));
  const text = applyEdits(block.text, edits);
  // all of them are in the start tag, before the first hole
  const by = text.length - block.text.length;
  return { ...block, text, holes: block.holes.map((hole) => hole + by) };
}

/** The parent with the places of its draft children left to be written anew, since their indexes have changed. */
export function withoutDraftPlaces(parent: Block): Block {
  if (parent.children.every(({ block }) => block.published === undefined)) return parent;
  const children = parent.children.map((child) => {
    if (child.block.published === undefined) return child;
    const block = withoutDraftPlace(child.block);
    return block === child.block ? child : { ...child, block };
  });
  return { ...parent, children };
}
