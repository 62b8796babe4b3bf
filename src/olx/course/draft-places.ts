import { attributeValue, setAttribute, type XmlElement } from '../syntax/index.ts';
import { applyEdits } from '../text/index.ts';
import type { Block } from './block.ts';
import { elementOf } from './element.ts';
import { type BlockId, blockId, parseUsageKey } from './keys.ts';

const PLACE_ATTRIBUTES = ['parent_url', 'parent_sequential_url', 'index_in_children_list'] as const;

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
