import { setAttribute } from '../../syntax/index.ts';
import type { Block } from '../block.ts';
import { elementOf } from '../element.ts';
import { hasOwnTag, ownTagEdits } from '../own-tag.ts';
import { spliced } from '../own-text.ts';
import { isPointer } from '../pointer.ts';
import { OWN_FILE_TYPES } from '../structure.ts';

/**
 * A block as it stands where no pointer names it: its element is named after its type, and has the
 * platform's own mark of a tag that is not a pointer if it says nothing but its name (`xml_block.py`).
 * `canPoint` tells whether a reader would look for its file.
 */
export function asContent(block: Block, canPoint = OWN_FILE_TYPES.has(block.type)): Block {
  if (block.damage !== undefined) return block;
  const named = withOwnTag(block);
  const looksLikePointer = canPoint && named.holes.length === 0 && isPointer(elementOf(named));
  if (!looksLikePointer) return named;
  return { ...named, ...spliced(named, [setAttribute(named.text, elementOf(named), 'x-is-pointer-node', 'no')]) };
}

/** The block with its element named after its type, for a place where no pointer says the type. */
export function withOwnTag(block: Block): Block {
  return hasOwnTag(block) ? block : { ...block, ...spliced(block, ownTagEdits(block)) };
}
