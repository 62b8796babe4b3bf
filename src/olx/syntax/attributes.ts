import type { TextEdit } from '../text/index.ts';
import { escapeAttribute } from './escape.ts';
import type { XmlAttribute, XmlElement } from './tree.ts';

/** The decoded value of an attribute, or null if it is absent. `name` includes the prefix, as written. */
export function attributeValue(element: XmlElement, name: string): string | null {
  return findAttribute(element, name)?.value ?? null;
}

/** The attribute with that name, or null. */
export function findAttribute(element: XmlElement, name: string): XmlAttribute | null {
  for (const attribute of element.attributes) if (attribute.name === name) return attribute;
  return null;
}

/**
 * The edit that sets an attribute, or removes it (`null`) with the white space before it. Quote style, other
 * attributes and white space stay. A new attribute goes after the last one. `text` is the whole document. The edit is
 * empty if nothing has to change.
 */
export function setAttribute(text: string, element: XmlElement, name: string, value: string | null): TextEdit {
  const attribute = findAttribute(element, name);
  const last = element.attributes.at(-1);
  const place = last === undefined ? element.start + 1 + element.name.length : last.end;
  if (attribute === null) {
    return { start: place, end: place, text: value === null ? '' : ` ${name}="${escapeAttribute(value)}"` };
  }
  if (value === null) return { start: spaceBefore(text, attribute.start), end: attribute.end, text: '' };
  if (value === attribute.value) return { start: attribute.valueStart, end: attribute.valueStart, text: '' };
  const quote = text[attribute.valueStart - 1] === "'" ? "'" : '"';
  return { start: attribute.valueStart, end: attribute.valueEnd, text: escapeAttribute(value, quote) };
}

function spaceBefore(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && ' \t\r\n'.includes(text.charAt(at - 1))) at--;
  return at;
}
