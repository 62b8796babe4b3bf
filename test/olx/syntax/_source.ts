import {
  parseXml,
  type XmlAttribute,
  type XmlComment,
  type XmlElement,
  type XmlNode,
  type XmlText,
} from '../../../src/olx/syntax/index.ts';

/** A well-formed file, with the places where something can go wrong. */
export interface Source {
  readonly text: string;
  readonly root: XmlElement;
  /** All elements save the root, with their parents. */
  readonly inner: readonly { readonly element: XmlElement; readonly parent: XmlElement }[];
  readonly elements: readonly XmlElement[];
  readonly attributes: readonly { readonly attribute: XmlAttribute; readonly element: XmlElement }[];
  readonly texts: readonly XmlText[];
  readonly comments: readonly XmlComment[];
}

/** Null where the text is malformed. */
export function readSource(text: string): Source | null {
  const { document } = parseXml(text, null);
  if (document === null) return null;
  const { root } = document;
  const elements: XmlElement[] = [];
  const inner: { element: XmlElement; parent: XmlElement }[] = [];
  const texts: XmlText[] = [];
  const comments: XmlComment[] = [];
  const visit = (node: XmlNode, parent: XmlElement | null): void => {
    if (node.kind === 'text') texts.push(node);
    if (node.kind === 'comment') comments.push(node);
    if (node.kind !== 'element') return;
    elements.push(node);
    if (parent !== null) inner.push({ element: node, parent });
    for (const child of node.children) visit(child, node);
  };
  visit(root, null);
  const attributes = elements.flatMap((element) => element.attributes.map((attribute) => ({ attribute, element })));
  return { text, root, inner, elements, attributes, texts, comments };
}
