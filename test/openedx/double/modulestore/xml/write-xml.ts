import { isNamespaceDeclaration, type XmlElement, type XmlNode } from './element.ts';

/**
 * Writes an element as `lxml.etree.tostring(pretty_print=True)` does: two spaces per level, a line break
 * at the end, and no layout inside an element that has text among its children.
 */
export function prettyXml(element: XmlElement): string {
  const parts: string[] = [];
  write(element, parts, 0, true);
  return `${parts.join('')}\n`;
}

/** Writes a node without layout, as `lxml.etree.tostring` does. `tail` adds the text that follows it. */
export function plainXml(node: XmlNode, tail = false): string {
  const parts: string[] = [];
  write(node, parts, 0, false);
  if (tail) parts.push(escapeText(node.tail));
  return parts.join('');
}

function write(node: XmlNode, parts: string[], level: number, pretty: boolean): void {
  if (node.kind === 'comment') {
    parts.push(`<!--${node.text}-->`);
    return;
  }
  if (node.kind === 'instruction') {
    parts.push(node.text === '' ? `<?${node.target}?>` : `<?${node.target} ${node.text}?>`);
    return;
  }
  parts.push('<', node.tag);
  writeAttributes(node, parts);
  if (node.children.length === 0 && node.text === '' && !node.hasEmptyText && !node.isCdata) {
    parts.push('/>');
    return;
  }
  parts.push('>');
  const layout =
    pretty && node.text === '' && node.children.length > 0 && node.children.every((child) => child.tail === '');
  parts.push(node.isCdata ? `<![CDATA[${node.text}]]>` : escapeText(node.text));
  for (const child of node.children) {
    if (layout) parts.push('\n', '  '.repeat(level + 1));
    write(child, parts, level + 1, layout);
    parts.push(escapeText(child.tail));
  }
  if (layout) parts.push('\n', '  '.repeat(level));
  parts.push('</', node.tag, '>');
}

function writeAttributes(element: XmlElement, parts: string[]): void {
  for (const declarations of [true, false]) {
    for (const [name, value] of element.attributes) {
      if (isNamespaceDeclaration(name) === declarations) parts.push(' ', name, '="', escapeAttribute(value), '"');
    }
  }
}

function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => textEscapes[character] ?? character);
}

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"\n\t\r]/g, (character) => attributeEscapes[character] ?? character);
}

const textEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

const attributeEscapes: Readonly<Record<string, string>> = {
  ...textEscapes,
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};
