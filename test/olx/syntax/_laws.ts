import { parseXml, type XmlDocument, type XmlElement, type XmlNode } from '../../../src/olx/syntax/index.ts';

/** What an offset of the document gets wrong, in words; null where all are exact. */
export function findOffsetFault(document: XmlDocument): string | null {
  const { text, root } = document;
  if (text.slice(0, root.start) + print(text, root) + text.slice(root.end) !== text) return 'the slices do not add up';
  return findElementFault(text, root);
}

function print(text: string, node: XmlNode): string {
  if (node.kind !== 'element') return text.slice(node.start, node.end);
  const inner = node.children.map((child) => print(text, child)).join('');
  return text.slice(node.start, node.openEnd) + inner + text.slice(node.closeStart, node.end);
}

function findElementFault(text: string, element: XmlElement): string | null {
  const source = text.slice(element.start, element.end);
  const alone = parseXml(source, null).document?.root;
  if (alone === undefined) return `not an element: ${source}`;
  if (!equalNodes(alone, element, element.start)) return `reads otherwise alone: ${source}`;
  if (
    element.selfClosing !== source.endsWith('/>') &&
    element.children.length === 0 &&
    element.openEnd === element.end
  ) {
    return `self-closing: ${source}`;
  }
  let cursor = element.start + 1 + element.name.length;
  if (text.slice(element.start, cursor) !== `<${element.name}`) return `name: ${source}`;
  for (const { name, start, end, valueStart, valueEnd } of element.attributes) {
    const quote = text.slice(valueEnd, end);
    const exact =
      /^\s+$/.test(text.slice(cursor, start)) &&
      text.slice(start, start + name.length) === name &&
      /^\s*=\s*["']$/.test(text.slice(start + name.length, valueStart)) &&
      quote === text[valueStart - 1] &&
      !text.slice(valueStart, valueEnd).includes(quote);
    if (!exact) return `attribute ${name}: ${source}`;
    cursor = end;
  }
  if (!/^\s*\/?>$/.test(text.slice(cursor, element.openEnd))) return `end of the start tag: ${source}`;
  const closing = text.slice(element.closeStart, element.end);
  if (element.selfClosing ? closing !== '' : closing.replace(/\s*>$/, '') !== `</${element.name}`)
    return `end tag: ${source}`;
  for (const child of element.children) {
    const fault =
      child.kind === 'element'
        ? findElementFault(text, child)
        : findOpaqueFault(text.slice(child.start, child.end), child);
    if (fault !== null) return fault;
  }
  return null;
}

const FRAMES = {
  text: /^[^<]+$/,
  cdata: /^<!\[CDATA\[[\s\S]*\]\]>$/,
  comment: /^<!--[\s\S]*-->$/,
  instruction: /^<\?[\s\S]*\?>$/,
} as const;

function findOpaqueFault(source: string, node: Exclude<XmlNode, XmlElement>): string | null {
  const exact =
    FRAMES[node.kind].test(source) && (node.kind === 'text' || source.includes(node.value.split('\n')[0] ?? ''));
  return exact ? null : `${node.kind}: ${source}`;
}

/** Equal but for offsets, which differ by `shift`. */
function equalNodes(a: XmlNode, b: XmlNode, shift: number): boolean {
  if (a.start + shift !== b.start || a.end + shift !== b.end) return false;
  if (a.kind !== 'element' || b.kind !== 'element') {
    return a.kind === b.kind && 'value' in a && 'value' in b && a.value === b.value;
  }
  return (
    a.name === b.name &&
    a.openEnd + shift === b.openEnd &&
    a.closeStart + shift === b.closeStart &&
    a.attributes.length === b.attributes.length &&
    a.attributes.every(
      (each, index) => each.name === b.attributes[index]?.name && each.value === b.attributes[index]?.value,
    ) &&
    a.children.length === b.children.length &&
    a.children.every((child, index) => {
      const other = b.children[index];
      return other !== undefined && equalNodes(child, other, shift);
    })
  );
}
