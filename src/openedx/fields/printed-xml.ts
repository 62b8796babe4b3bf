import { parseXml, type XmlElement, type XmlNode } from '#olx';

/*
 * The platform keeps the content of some types as XML that lxml parsed with `remove_blank_text` and printed with
 * `pretty_print`. Which blanks the parser drops is decided by a heuristic of libxml2 (`areBlanks` in parser.c), and
 * where the printer indents by another (`xmlNodeDumpOutputInternal` in xmlsave.c). Both are followed here.
 */

/** What lxml keeps of an element: attributes decoded and in order, text and CDATA joined, ignorable blanks gone. */
export type KeptNode =
  | KeptElement
  | { readonly kind: 'text'; readonly value: string; readonly start: number; readonly end: number }
  | { readonly kind: 'other'; readonly source: string; readonly start: number; readonly end: number };

/** Offsets are those of the text that was read, so that an edit can find the place. */
export interface KeptElement {
  readonly kind: 'element';
  readonly name: string;
  /** Declarations of namespaces first, as the printer writes them. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly children: readonly KeptNode[];
  readonly source: XmlElement;
  readonly start: number;
  readonly end: number;
}

const BLANK = /^[ \t\r\n]*$/;

/** The element as lxml keeps it. `text` is what the offsets of `element` are into. */
export function keptElement(text: string, element: XmlElement, preserve = false): KeptElement {
  const space = element.attributes.find(({ name }) => name === 'xml:space')?.value;
  const isPreserved = space === undefined ? preserve : space === 'preserve';
  const isDeclaration = (name: string): boolean => name === 'xmlns' || name.startsWith('xmlns:');
  const pairs = element.attributes.map(({ name, value }) => [name, value] as const);
  return {
    kind: 'element',
    name: element.name,
    attributes: [...pairs.filter(([name]) => isDeclaration(name)), ...pairs.filter(([name]) => !isDeclaration(name))],
    children: keptChildren(text, element, isPreserved),
    source: element,
    start: element.start,
    end: element.end,
  };
}

/** The root of a text as lxml keeps it; null if the text is not well-formed. */
export function keptRoot(text: string): KeptElement | null {
  const { document } = parseXml(text, null);
  return document === null ? null : keptElement(text, document.root);
}

function keptChildren(text: string, element: XmlElement, preserve: boolean): readonly KeptNode[] {
  const kept: KeptNode[] = [];
  // libxml2 keeps all further blanks of an element once it kept a text that begins with one
  let isMixed = false;
  element.children.forEach((node, at) => {
    if (node.kind === 'text') {
      const isBlank = BLANK.test(text.slice(node.start, node.end));
      if (isBlank && !preserve && !isMixed && isIgnorable(kept, at === element.children.length - 1)) return;
      isMixed ||= text
        .slice(node.start, node.end)
        .split(/&[^;]*;/)
        .some((part) => /^[ \t\r\n]/.test(part));
      joinText(kept, node);
    } else if (node.kind === 'cdata') joinText(kept, node);
    else kept.push(node.kind === 'element' ? keptElement(text, node, preserve) : otherNode(node));
  });
  return kept;
}

/** `areBlanks`: an element of blanks alone keeps them, and so does one that has text first or last so far. */
function isIgnorable(before: readonly KeptNode[], isLast: boolean): boolean {
  if (before.length === 0) return !isLast;
  return before[0]?.kind !== 'text' && before.at(-1)?.kind !== 'text';
}

function joinText(kept: KeptNode[], node: Extract<XmlNode, { kind: 'text' | 'cdata' }>): void {
  const last = kept.at(-1);
  if (last?.kind === 'text') kept[kept.length - 1] = { ...last, value: last.value + node.value, end: node.end };
  // an empty CDATA section leaves no node
  else if (node.value !== '') kept.push({ kind: 'text', value: node.value, start: node.start, end: node.end });
}

function otherNode(node: Extract<XmlNode, { kind: 'comment' | 'instruction' }>): KeptNode {
  const { start, end } = node;
  if (node.kind === 'comment') return { kind: 'other', source: `<!--${node.value}-->`, start, end };
  return {
    kind: 'other',
    source: node.value === '' ? `<?${node.target}?>` : `<?${node.target} ${node.value}?>`,
    start,
    end,
  };
}

/** The element as `etree.tostring(…, pretty_print=True)` prints it, with the line end after it. */
export function printed(element: KeptElement): string {
  return `${printedNode(element, 0, true)}\n`;
}

/** What is between the tags of an element that is printed at a level of indentation, as part of a longer text. */
export function printedInside(element: KeptElement, level = 0): string {
  const text = printedNode({ ...element, name: 'x', attributes: [] }, level, true);
  return element.children.length === 0 ? '' : text.slice('<x>'.length, -'</x>'.length);
}

/** What is inside an element, as `stringify_children` in `xmodule/stringify.py` writes it: a text that comes first bare. */
export function stringified(nodes: readonly KeptNode[]): string {
  return nodes
    .map((node, at) => (at === 0 && node.kind === 'text' ? node.value : printedNode(node, 0, false)))
    .join('');
}

/** Whether lxml keeps the same of both. */
export function sameKept(a: KeptNode, b: KeptNode): boolean {
  return a.kind === b.kind && printedNode(a, 0, false) === printedNode(b, 0, false);
}

function printedNode(node: KeptNode, level: number, indent: boolean): string {
  if (node.kind === 'text') return escapedText(node.value);
  if (node.kind === 'other') return node.source;
  const start = `<${node.name}${node.attributes.map(([name, value]) => ` ${name}="${escapedValue(value)}"`).join('')}`;
  if (node.children.length === 0) return `${start}/>`;
  // an element with text in it is printed as it is, with all inside it
  const isIndented = indent && node.children.every(({ kind }) => kind !== 'text');
  const inside = node.children.map((child) => printedNode(child, level + 1, isIndented));
  if (!isIndented) return `${start}>${inside.join('')}</${node.name}>`;
  const line = `\n${'  '.repeat(level + 1)}`;
  return `${start}>${line}${inside.join(line)}\n${'  '.repeat(level)}</${node.name}>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

function escapedText(text: string): string {
  return text.replace(/[&<>\r]/g, (found) => ESCAPES[found] ?? found);
}

function escapedValue(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, (found) => ESCAPES[found] ?? found);
}
