import type { XmlElement, XmlNode } from '../syntax/index.ts';
import { byCodeUnit } from './canonical-json.ts';

/**
 * The canonical text of XML content [V6]: attributes sorted, values and text decoded and escaped
 * anew, CDATA as text, comments and instructions kept.
 */
export function canonicalNodes(nodes: readonly XmlNode[]): string {
  return nodes.map(canonicalNode).join('');
}

function canonicalNode(node: XmlNode): string {
  switch (node.kind) {
    case 'element':
      return canonicalElement(node);
    case 'text':
    case 'cdata':
      return escaped(node.value);
    case 'comment':
      return `<!--${node.value}-->`;
    case 'instruction':
      return `<?${node.target} ${node.value}?>`;
  }
}

function canonicalElement(element: XmlElement): string {
  return `${startTag(element)}${canonicalNodes(element.children)}</${element.name}>`;
}

function startTag({ name, attributes }: XmlElement): string {
  const sorted = attributes.length < 2 ? attributes : [...attributes].sort((a, b) => byCodeUnit(a.name, b.name));
  const written = sorted.map((attribute) => ` ${attribute.name}="${escaped(attribute.value)}"`).join('');
  return `<${name}${written}>`;
}

/** Whether two lists of nodes have the same canonical text; stops at the first place where they differ. */
export function sameNodes(a: readonly XmlNode[], b: readonly XmlNode[]): boolean {
  const [left, right] = [new Pieces(a), new Pieces(b)];
  let [mine, yours] = ['', ''];
  for (;;) {
    if (mine === '') mine = left.next();
    if (yours === '') yours = right.next();
    if (mine === '' || yours === '') return mine === yours;
    const length = Math.min(mine.length, yours.length);
    if (mine.slice(0, length) !== yours.slice(0, length)) return false;
    mine = mine.slice(length);
    yours = yours.slice(length);
  }
}

/** The canonical text piece by piece. */
class Pieces {
  /** The lists that are under way, with what follows each. */
  readonly #open: { readonly nodes: readonly XmlNode[]; at: number; readonly end: string }[];

  constructor(nodes: readonly XmlNode[]) {
    this.#open = [{ nodes, at: 0, end: '' }];
  }

  /** The next piece that is not empty; empty at the end. */
  next(): string {
    for (let list = this.#open.at(-1); list !== undefined; list = this.#open.at(-1)) {
      const node = list.nodes[list.at];
      list.at += 1;
      if (node === undefined) this.#open.pop();
      else if (node.kind === 'element') this.#open.push({ nodes: node.children, at: 0, end: `</${node.name}>` });
      const piece = node === undefined ? list.end : node.kind === 'element' ? startTag(node) : canonicalNode(node);
      if (piece !== '') return piece;
    }
    return '';
  }
}

function escaped(text: string): string {
  // most texts hold none of the three
  if (!/[&<"]/.test(text)) return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
