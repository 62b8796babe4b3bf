/**
 * An element tree as the platform's lxml holds it: each node has a `tail`, the text that follows it.
 * Attributes keep their order; namespace declarations come first when written.
 */

/** Anything that can be a child of an element. */
export type XmlNode = XmlElement | XmlComment | XmlInstruction;

export interface XmlComment {
  readonly kind: 'comment';
  readonly text: string;
  tail: string;
}

export interface XmlInstruction {
  readonly kind: 'instruction';
  readonly target: string;
  readonly text: string;
  tail: string;
}

/** A mutable element. `text` is what stands before the first child. */
export class XmlElement {
  readonly kind = 'element';
  tag: string;
  text = '';
  /** True if the text was set to an empty text: the element is then written `<a></a>`, not `<a/>`. */
  hasEmptyText = false;
  /** True if the text is written as a CDATA section. */
  isCdata = false;
  tail = '';
  readonly attributes = new Map<string, string>();
  readonly children: XmlNode[] = [];

  constructor(tag: string, attributes: Readonly<Record<string, string>> = {}) {
    this.tag = tag;
    for (const [name, value] of Object.entries(attributes)) this.attributes.set(name, value);
  }

  /** Child elements with this tag, in order. */
  all(tag: string): XmlElement[] {
    return this.children.filter((child): child is XmlElement => child.kind === 'element' && child.tag === tag);
  }

  /** The first child element with this tag. */
  first(tag: string): XmlElement | undefined {
    return this.all(tag)[0];
  }

  /** Appends a new child element and returns it. */
  add(tag: string, attributes: Readonly<Record<string, string>> = {}): XmlElement {
    const child = new XmlElement(tag, attributes);
    this.children.push(child);
    return child;
  }

  /** Appends a child element with a text, which may be empty, and returns it. */
  addText(tag: string, text: string): XmlElement {
    const child = this.add(tag);
    child.text = text;
    child.hasEmptyText = text === '';
    return child;
  }

  /** Removes a child; its tail goes too, as in lxml. */
  remove(child: XmlNode): void {
    const at = this.children.indexOf(child);
    if (at >= 0) this.children.splice(at, 1);
  }

  /** A deep copy, tail included. */
  copy(): XmlElement {
    const copy = new XmlElement(this.tag);
    copy.text = this.text;
    copy.tail = this.tail;
    copy.hasEmptyText = this.hasEmptyText;
    copy.isCdata = this.isCdata;
    for (const [name, value] of this.attributes) copy.attributes.set(name, value);
    for (const child of this.children) copy.children.push(child.kind === 'element' ? child.copy() : { ...child });
    return copy;
  }
}

/** True for an attribute that declares a namespace. */
export function isNamespaceDeclaration(name: string): boolean {
  return name === 'xmlns' || name.startsWith('xmlns:');
}
