import { SaxesParser } from 'saxes';
import { XmlElement, type XmlNode } from './element.ts';

/** The text is not well-formed XML: `lxml.etree.XMLSyntaxError`. */
export class XmlSyntaxError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'XmlSyntaxError';
  }
}

/**
 * Parses a document as the parser of the import does (`remove_blank_text=True`, CDATA as text, no DTD).
 * Comments and instructions outside the root are dropped.
 * @throws XmlSyntaxError
 */
export function parseXml(text: string, options: { readonly keepBlanks?: boolean } = {}): XmlElement {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const open: XmlElement[] = [];
  // Elements in which text was kept: from then on, blank runs are kept too.
  const mixed = new Set<XmlElement>();
  let root: XmlElement | undefined;
  // One run of character data, with the node that it follows.
  const addText = (value: string): void => {
    const parent = open.at(-1);
    if (parent === undefined) return;
    mixed.add(parent);
    const last = parent.children.at(-1);
    if (last === undefined) parent.text += value;
    else last.tail += value;
  };
  let blank = '';
  let blankIsOnly = false;
  // libxml2 drops a blank run between two tags, but keeps it in <a> </a> and after text in the same element.
  const settleBlank = (closing: boolean): void => {
    if (blank === '') return;
    const run = blank;
    blank = '';
    const parent = open.at(-1);
    const preserved = parent?.attributes.get('xml:space') === 'preserve';
    if (
      parent !== undefined &&
      (options.keepBlanks === true || preserved || mixed.has(parent) || (closing && blankIsOnly))
    )
      addText(run);
  };
  const add = (node: XmlNode): void => {
    settleBlank(false);
    const parent = open.at(-1);
    if (parent !== undefined) parent.children.push(node);
    else if (node.kind === 'element') root = node;
  };
  parser.on('error', (error) => {
    throw new XmlSyntaxError(error.message);
  });
  parser.on('text', (value) => {
    if (open.length === 0) return;
    if (!/^[\t\n\r ]*$/.test(value)) {
      addText(value);
      return;
    }
    const parent = open.at(-1);
    blank = value;
    blankIsOnly = parent !== undefined && parent.children.length === 0 && parent.text === '';
  });
  parser.on('cdata', (value) => {
    // A blank run before CDATA is judged like one before a tag.
    settleBlank(false);
    addText(value);
  });
  parser.on('comment', (value) => add({ kind: 'comment', text: value, tail: '' }));
  parser.on('processinginstruction', ({ target, body }) => add({ kind: 'instruction', target, text: body, tail: '' }));
  parser.on('opentag', (tag) => {
    const element = new XmlElement(tag.name);
    for (const [name, value] of Object.entries(tag.attributes)) element.attributes.set(name, value);
    add(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    settleBlank(true);
    open.pop();
  });
  parser.write(text.startsWith('\ufeff') ? text.slice(1) : text).close();
  if (root === undefined) throw new XmlSyntaxError('Document is empty');
  return root;
}
