import { attributeValue, type XmlElement } from '../syntax/index.ts';

/** A tag that only says which file to read (`is_pointer_tag` in `xml_block.py`). A comment in it makes it none. */
export function isPointer(element: XmlElement): boolean {
  const { name, attributes, children } = element;
  if (attributes.length !== (name === 'course' ? 3 : 1) || attributeValue(element, 'url_name') === null) return false;
  if (name === 'course' && (attributeValue(element, 'org') === null || attributeValue(element, 'course') === null))
    return false;
  for (const child of children) if (child.kind !== 'text' || child.value.trim() !== '') return false;
  return true;
}

/** Whether an element holds nothing but white space and comments. */
export function isEmpty(element: XmlElement): boolean {
  for (const child of element.children) {
    const isText = child.kind === 'text' || child.kind === 'cdata';
    if (isText ? child.value.trim() !== '' : child.kind !== 'comment') return false;
  }
  return true;
}
