import { XMLParser } from 'fast-xml-parser';

/** One element of a parsed text, for showing only. */
export interface XmlElement {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
}

export type XmlNode = XmlElement | { readonly text: string };

/** Longest text that is parsed for a preview, in UTF-16 code units. */
const MAX_LENGTH = 300_000;

/** Deepest nesting that is shown. The walks below are recursive, and some versions of the parser have no bound. */
const MAX_DEPTH = 100;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // entities of the text itself are how small files grow large; the five predefined ones are read below
  processEntities: false,
  htmlEntities: false,
  maxNestedTags: MAX_DEPTH,
});

/**
 * The root element of an XML text, or null where it has none, is too long, or can not be read. The
 * parser takes much that is not well-formed, so this says nothing about whether the text is valid.
 */
export function parseForShow(xml: string): XmlElement | null {
  if (xml.length > MAX_LENGTH) return null;
  try {
    const parsed: unknown = parser.parse(xml);
    return nodesOf(parsed, 0).find(isElement) ?? null;
  } catch {
    return null;
  }
}

export function isElement(node: XmlNode): node is XmlElement {
  return 'tag' in node;
}

/** All text below a node, white space collapsed. */
export function textOf(node: XmlNode): string {
  return rawText(node).replace(/\s+/g, ' ').trim();
}

/** All text below a node as it stands. */
export function rawText(node: XmlNode): string {
  return isElement(node) ? node.children.map(rawText).join('') : node.text;
}

/** The elements below a node, itself included, in order. */
export function elementsOf(node: XmlElement): readonly XmlElement[] {
  return [node, ...node.children.filter(isElement).flatMap(elementsOf)];
}

function nodesOf(parsed: unknown, depth: number): readonly XmlNode[] {
  if (depth > MAX_DEPTH) throw new RangeError('The elements are nested too deeply to be shown.');
  return Array.isArray(parsed) ? parsed.flatMap((each: unknown) => nodeOf(each, depth)) : [];
}

function nodeOf(value: unknown, depth: number): readonly XmlNode[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  const text = entries.find(([name]) => name === '#text')?.[1];
  if (text !== undefined) return [{ text: decoded(String(text)) }];
  const element = entries.find(([name]) => name !== ':@');
  if (element === undefined) return [];
  const attributes = entries.find(([name]) => name === ':@')?.[1];
  return [
    {
      tag: element[0],
      attributes: new Map(
        Object.entries(typeof attributes === 'object' && attributes !== null ? attributes : {}).map(([name, each]) => [
          name,
          decoded(String(each)),
        ]),
      ),
      children: nodesOf(element[1], depth + 1),
    },
  ];
}

const PREDEFINED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return PREDEFINED[String(name).toLowerCase()] ?? whole;
    const point = hex === undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
