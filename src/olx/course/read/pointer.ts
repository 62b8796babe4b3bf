import { attributeValue, type XmlElement } from '../../syntax/index.ts';

/** A tag that only says which file to read (`is_pointer_tag` in `xml_block.py`). A comment in it makes it none. */
export function isPointer(element: XmlElement): boolean {
  const expected = element.name === 'course' ? ['url_name', 'org', 'course'] : ['url_name'];
  return (
    element.attributes.length === expected.length &&
    expected.every((name) => attributeValue(element, name) !== null) &&
    element.children.every((child) => child.kind === 'text' && child.value.trim() === '')
  );
}

/** Whether an element holds nothing but white space and comments. */
export function isEmpty(element: XmlElement): boolean {
  return element.children.every((child) => {
    if (child.kind === 'text' || child.kind === 'cdata') return child.value.trim() === '';
    return child.kind === 'comment';
  });
}
