import type { Block } from '../course/block.ts';
import { spliced } from '../course/document.ts';
import { elementOf } from '../course/element.ts';
import { setAttribute } from '../syntax/index.ts';

const PLACE_ATTRIBUTES = ['parent_url', 'parent_sequential_url', 'index_in_children_list'] as const;

/** The parent with the places of its draft children left to be written anew, since their indexes have changed. */
export function withoutDraftPlaces(parent: Block): Block {
  if (parent.children.every(({ block }) => block.published === undefined)) return parent;
  const children = parent.children.map((child) => {
    if (child.block.published === undefined) return child;
    const element = elementOf(child.block);
    const edits = PLACE_ATTRIBUTES.map((name) => setAttribute(child.block.text, element, name, null));
    const own = spliced(child.block, edits);
    return own === child.block ? child : { ...child, block: { ...child.block, ...own } };
  });
  return { ...parent, children };
}
