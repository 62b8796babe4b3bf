import { SaxesParser } from 'saxes';
import { explain } from './explain.ts';
import type { Finding } from './finding.ts';
import { XML_LIMITS } from './limits.ts';
import {
  checkAttribute,
  checkDeclaration,
  checkDoctype,
  checkIdentity,
  checkInstruction,
  checkLength,
  limitFinding,
} from './platform.ts';
import type { XmlAttribute, XmlElement, XmlNode } from './tree.ts';

/** The root of a well-formed text, or the first thing that is wrong with it. */
export type Built = { readonly root: XmlElement } | { readonly finding: Finding };

type OpenElement = {
  -readonly [Key in keyof XmlElement]: XmlElement[Key];
} & { readonly attributes: XmlAttribute[]; readonly children: XmlNode[] };

/** The handler fields of the parser, which its types hide. */
interface Handlers {
  xmldeclHandler: (declaration: { readonly encoding?: string }) => void;
  doctypeHandler: (doctype: string) => void;
  openTagStartHandler: (tag: { readonly name: string }) => void;
  attributeHandler: (attribute: { readonly name: string; readonly value: string }) => void;
  openTagHandler: (tag: { readonly isSelfClosing: boolean }) => void;
  closeTagHandler: () => void;
  textHandler: (value: string) => void;
  cdataHandler: (value: string) => void;
  commentHandler: (value: string) => void;
  piHandler: (instruction: { readonly target: string; readonly body: string }) => void;
  errorHandler: (error: Error) => void;
}

class Refusal extends Error {
  readonly finding: Finding;

  constructor(finding: Finding) {
    super(finding.message);
    this.finding = finding;
  }
}

/** Reads a text in one pass. */
export function buildTree(text: string): Built {
  // XML 1.1 is read as 1.0, as libxml2 does
  const parser = new SaxesParser({ xmlns: true, position: false, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  const open: OpenElement[] = [];
  const identities = new Set<string>();
  let root: OpenElement | null = null;
  let top: OpenElement | null = null;
  let tag: OpenElement | null = null;
  let closed: OpenElement | null = null;
  /** After the last token that is in the tree or in the prolog. */
  let cursor = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let nodes = 0;

  const check = (finding: Finding | null): void => {
    if (finding !== null) throw new Refusal(finding);
  };
  const count = (start: number): void => {
    nodes++;
    if (nodes > XML_LIMITS.nodes) check(limitFinding('nodes', start));
  };

  // `on` and `Object.assign` would turn the parser into a dictionary, several times slower
  const handlers = parser as unknown as Handlers;
  handlers.errorHandler = (error) => {
    const place = { position: parser.position, cursor, open, tag, closed, rootSeen: root !== null };
    throw new Refusal(explain(text, error.message, place));
  };
  handlers.xmldeclHandler = ({ encoding }) => {
    check(checkDeclaration(text, encoding, parser.position));
    cursor = parser.position;
  };
  handlers.doctypeHandler = (doctype) => {
    check(checkDoctype(text, doctype, parser.position));
    cursor = parser.position;
  };
  handlers.openTagStartHandler = ({ name }) => {
    const start = text.lastIndexOf('<', parser.position - name.length - 2);
    count(start);
    const element: OpenElement = {
      kind: 'element',
      name,
      attributes: [],
      children: [],
      start,
      end: start,
      openEnd: start,
      closeStart: start,
      selfClosing: false,
    };
    if (name.length > XML_LIMITS.nameLength) check(limitFinding('nameLength', start));
    if (open.length >= XML_LIMITS.depth) check(limitFinding('depth', start));
    tag = element;
    cursor = start + 1 + name.length;
  };
  handlers.attributeHandler = ({ name, value }) => {
    if (tag === null) return;
    const start = skipSpace(text, cursor);
    const equals = skipSpace(text, start + name.length);
    const valueStart = skipSpace(text, equals + 1) + 1;
    const end = parser.position;
    count(start);
    const attribute: XmlAttribute = { name, value, start, end, valueStart, valueEnd: end - 1 };
    check(checkAttribute(text, attribute));
    tag.attributes.push(attribute);
    cursor = end;
  };
  handlers.openTagHandler = ({ isSelfClosing }) => {
    if (tag === null) return;
    cursor = parser.position;
    check(checkLength(text, tag.start, cursor, 'tagLength'));
    check(checkIdentity(text, tag, identities, cursor));
    tag.openEnd = cursor;
    tag.selfClosing = isSelfClosing;
    if (top === null) root = tag;
    else top.children.push(tag);
    open.push(tag);
    top = tag;
    tag = null;
  };
  handlers.closeTagHandler = () => {
    closed = open.pop() ?? null;
    top = open[open.length - 1] ?? null;
    if (closed === null) return;
    closed.closeStart = closed.selfClosing ? parser.position : cursor;
    cursor = parser.position;
    closed.end = cursor;
  };
  handlers.textHandler = (value) => {
    if (top === null) return;
    const start = cursor;
    cursor = parser.position - 1;
    add({ kind: 'text', value, start, end: cursor });
  };
  handlers.cdataHandler = (value) => {
    const start = cursor;
    cursor = parser.position;
    add({ kind: 'cdata', value, start, end: cursor });
  };
  handlers.commentHandler = (value) => {
    const start = cursor;
    // reported at `--`, before the `>`
    cursor = parser.position + 1;
    add({ kind: 'comment', value, start, end: cursor });
  };
  handlers.piHandler = ({ target, body }) => {
    // outside the root element blanks are no token
    const start = top === null ? skipSpace(text, cursor) : cursor;
    cursor = parser.position;
    check(checkInstruction(text, target, start, cursor));
    add({ kind: 'instruction', target, value: body, start, end: cursor });
  };
  const add = (node: Exclude<XmlNode, XmlElement>): void => {
    if (top === null) return;
    count(node.start);
    check(checkLength(text, node.start, node.end, 'textLength'));
    top.children.push(node);
  };

  try {
    parser.write(text).close();
  } catch (thrown) {
    if (thrown instanceof Refusal) return { finding: thrown.finding };
    throw thrown;
  }
  if (root === null) throw new Error('the parser accepted a text without a root');
  return { root };
}

function skipSpace(text: string, offset: number): number {
  let at = offset;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x09 && code !== 0x0d) return at;
    at++;
  }
}
