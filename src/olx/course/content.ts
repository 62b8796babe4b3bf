import { innerText, type XmlElement, type XmlNode } from '../syntax/index.ts';
import type { Block } from './block.ts';
import { elementOf, parseElement } from './element.ts';
import { isContainer } from './structure.ts';

/**
 * The HTML of an html block as the platform reads it, line ends as `\n`: its file, or the text and
 * CDATA inside the element, or where there are child nodes their source (`stringify_children`).
 */
export function htmlOf(block: Block): string {
  if (block.body !== null) return normaliseLineEnds(block.body.text);
  const element = elementOf(block);
  const plain = element.children.every((node) => node.kind === 'text' || node.kind === 'cdata');
  const first = element.children.findIndex((node) => node.kind !== 'text' && node.kind !== 'cdata');
  return element.children
    .map((node, at) => (plain || at < first ? decoded(node) : sourceOf(block.text, node)))
    .join('');
}

/**
 * The text of a block as an editor shows it: the HTML of an html block, else the source between its tags. Null if
 * there is none: the block is empty, cannot be read, or is a container with only white space beside the children.
 */
export function contentText(block: Block): string | null {
  if (block.damage?.unread === 'file') return null;
  const text = block.type === 'html' ? htmlOf(block) : contentSource(block);
  return text === '' || (isContainer(block.type) && text.trim() === '') ? null : text;
}

/** The element that holds the content of a block, and the text that its offsets are into. */
export function contentElementOf(block: Block): { readonly element: XmlElement; readonly text: string } {
  if (block.body?.kind === 'xml') {
    const text = block.body.text;
    const element = parseElement(text);
    if (element !== null) return { element, text };
  }
  return { element: elementOf(block), text: block.text };
}

/** The source of a block's content, between its tags or from the file that `filename` names. */
export function contentSource(block: Block): string {
  const { element, text } = contentElementOf(block);
  return innerText(text, element);
}

function decoded(node: XmlNode): string {
  return node.kind === 'text' || node.kind === 'cdata' ? node.value : '';
}

function sourceOf(text: string, node: XmlNode): string {
  // CDATA inside markup comes back escaped from the platform's serialiser
  if (node.kind === 'cdata') return node.value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const written = text.slice(node.start, node.end);
  if (node.kind !== 'element' || !written.includes('<![CDATA[')) return normaliseLineEnds(written);
  const inside = node.children.map((child) => sourceOf(text, child)).join('');
  const tags = [text.slice(node.start, node.openEnd), text.slice(node.closeStart, node.end)].map(normaliseLineEnds);
  return tags.join(inside);
}

function normaliseLineEnds(text: string): string {
  // looked for first: the expression takes many times as long to find that there is none
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
