import type { TextEdit } from '../text/index.ts';
import type { Block } from './block.ts';
import { elementOf } from './element.ts';

/**
 * Whether a block's element is named after its type. In a file that a pointer names it need not be:
 * Open edX takes the type from the pointer and never looks at the root tag of the file.
 */
export function hasOwnTag({ text, type }: Pick<Block, 'text' | 'type'>): boolean {
  return text.startsWith(type, 1) && /[\s/>]/.test(text.charAt(type.length + 1));
}

/** The edits that name a block's element after its type, for a place without a pointer. None if it has that name. */
export function ownTagEdits(block: Block): readonly TextEdit[] {
  if (hasOwnTag(block)) return [];
  const { name, selfClosing, closeStart } = elementOf(block);
  const named = (start: number): TextEdit => ({ start, end: start + name.length, text: block.type });
  return selfClosing ? [named(1)] : [named(1), named(closeStart + 2)];
}
