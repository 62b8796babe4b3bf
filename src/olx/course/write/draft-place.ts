import { escapeAttribute, findAttribute } from '../../syntax/index.ts';
import { type Block, idOf } from '../block.ts';
import type { Course } from '../course.ts';
import { namedParent, withoutDraftPlace } from '../draft-places.ts';
import { elementOf } from '../element.ts';
import { blockIdParts } from '../keys.ts';
import { spliced } from '../own-text.ts';
import { parentKeyPrefix } from './parent-url.ts';

/**
 * The root of a draft with the attributes that name its place. Those that it has are kept as they are. If the
 * draft was never published, they alone tell where it is, so that another parent in them is replaced.
 */
export function withDraftPlace(course: Course, draft: Block, parent: Block, index: number): Block {
  const isElsewhere = draft.published === null && namedParent(elementOf(draft)) !== idOf(parent);
  const block = isElsewhere ? withoutDraftPlace(draft) : draft;
  const element = elementOf(block);
  if (findAttribute(element, 'index_in_children_list') !== null) return block;
  const { type, urlName } = blockIdParts(idOf(parent));
  const url = `${parentKeyPrefix(course)}+type@${type}+block@${urlName}`;
  const at = element.attributes.at(-1)?.end ?? element.start + 1 + element.name.length;
  const added = ` parent_url="${escapeAttribute(url)}" index_in_children_list="${index}"`;
  return { ...block, ...spliced(block, [{ start: at, end: at, text: added }]) };
}
