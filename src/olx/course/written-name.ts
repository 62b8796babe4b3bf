import { escapeAttribute } from '../syntax/index.ts';
import type { Block } from './block.ts';
import { elementOf } from './element.ts';
import { spliced } from './own-text.ts';

/** The block with its derived url_name written out, since from now on its source would give another. */
export function withWrittenName(block: Block): Block {
  if (!block.derivedName || block.damage !== undefined) return block;
  const element = elementOf(block);
  const at = element.start + 1 + element.name.length;
  const former = element.attributes.find(({ name }) => name === 'url_name');
  const added = ` url_name="${escapeAttribute(block.urlName)}"`;
  const [start, end] = former === undefined ? [at, at] : [former.start - 1, former.end];
  return { ...block, ...spliced(block, [{ start, end, text: added }]), derivedName: false };
}
