import type { XmlDocument, XmlElement } from './tree.ts';

/** The source between the start tag and the end tag, as written; empty for a self-closing element. */
export function innerText(source: XmlDocument | string, element: XmlElement): string {
  const text = typeof source === 'string' ? source : source.text;
  return element.selfClosing ? '' : text.slice(element.openEnd, element.closeStart);
}

/** The source of the element itself, tags included, as written. */
export function outerText(source: XmlDocument | string, element: XmlElement): string {
  return (typeof source === 'string' ? source : source.text).slice(element.start, element.end);
}

/** The decoded text and CDATA directly inside the element, without that of its descendants. */
export function textContent(element: XmlElement): string {
  let content = '';
  for (const child of element.children) {
    if (child.kind === 'text' || child.kind === 'cdata') content += child.value;
  }
  return content;
}

/** The child elements, in order. */
export function elementChildren(element: XmlElement): readonly XmlElement[] {
  return element.children.filter((child) => child.kind === 'element');
}
