import { parseXml, type XmlElement, type XmlNode } from '../syntax/index.ts';
import type { Block } from './block.ts';
import { BlockMemo } from './block-memo.ts';

/** The element of a block, or where it is moved only once it is asked for, that of its source. */
type Remembered = XmlElement | { readonly kind: 'source'; readonly element: XmlElement; readonly at: number };

const elements = new BlockMemo<Remembered>();

/**
 * The element of a block's own text, its child blocks left out; offsets are into `block.text`.
 * Memoised. Throws `BlockTextError` where the text is not one element, which no reading produces.
 */
export function elementOf(block: Block): XmlElement {
  const known = elements.get(block);
  if (known?.kind === 'element') return known;
  const element = known === undefined ? parseElement(block.text) : (shift(known.element, -known.at) as XmlElement);
  if (element === null) throw new BlockTextError(`${block.type}@${block.urlName}`);
  elements.set(block, element);
  return element;
}

/** Takes the element of a leaf as known from reading; `at` is where the block's text began in the text that was read. */
export function rememberElement(block: Block, element: XmlElement, at: number): void {
  elements.set(block, at === 0 ? element : { kind: 'source', element, at });
}

/** The one element of a text, or null. Prefixes declared further up in its former file are taken as declared. */
export function parseElement(text: string): XmlElement | null {
  const { document } = parseXml(text, null);
  if (document !== null) return document.root;
  const prefixes = new Set(
    [...text.matchAll(/[<\s/]([\p{L}_][\p{L}\p{N}_.-]*):[\p{L}_]/gu)].map((match) => match[1] ?? ''),
  );
  prefixes.delete('xml');
  prefixes.delete('xmlns');
  if (prefixes.size === 0) return null;
  const open = `<w${[...prefixes].map((prefix) => ` xmlns:${prefix}="urn:${prefix}"`).join('')}>`;
  const wrapped = parseXml(`${open}${text}</w>`, null).document?.root.children[0];
  return wrapped?.kind === 'element' ? (shift(wrapped, -open.length) as XmlElement) : null;
}

function shift(node: XmlNode, by: number): XmlNode {
  const moved = { ...node, start: node.start + by, end: node.end + by };
  if (moved.kind !== 'element') return moved;
  return {
    ...moved,
    openEnd: moved.openEnd + by,
    closeStart: moved.closeStart + by,
    attributes: moved.attributes.map((attribute) => ({
      ...attribute,
      start: attribute.start + by,
      end: attribute.end + by,
      valueStart: attribute.valueStart + by,
      valueEnd: attribute.valueEnd + by,
    })),
    children: moved.children.map((child) => shift(child, by)),
  };
}

/** A block was built whose text is not one well-formed element: a defect, not bad content. */
export class BlockTextError extends Error {
  override readonly name = 'BlockTextError';
  readonly code = 'block-text';
  readonly block: string;

  constructor(block: string) {
    super(`the text of ${block} is not one element`);
    this.block = block;
  }

  toJSON(): { name: string; code: string; message: string; block: string } {
    return { name: this.name, code: this.code, message: this.message, block: this.block };
  }
}
