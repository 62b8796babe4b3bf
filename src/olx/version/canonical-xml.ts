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
  const sorted = [...attributes].sort((a, b) => byCodeUnit(a.name, b.name));
  const written = sorted.map((attribute) => ` ${attribute.name}="${escaped(attribute.value)}"`).join('');
  return `<${name}${written}>`;
}

/** Whether two lists of nodes have the same canonical text; stops at the first place where they differ. */
export function sameNodes(a: readonly XmlNode[], b: readonly XmlNode[]): boolean {
  const [left, right] = [pieces(a), pieces(b)];
  let [mine, yours] = ['', ''];
  for (;;) {
    if (mine === '') mine = nextPiece(left);
    if (yours === '') yours = nextPiece(right);
    if (mine === '' || yours === '') return mine === yours;
    const length = Math.min(mine.length, yours.length);
    if (mine.slice(0, length) !== yours.slice(0, length)) return false;
    mine = mine.slice(length);
    yours = yours.slice(length);
  }
}

/** The next piece that is not empty; empty at the end. */
function nextPiece(from: Generator<string, void>): string {
  for (;;) {
    const next = from.next();
    if (next.done === true) return '';
    if (next.value !== '') return next.value;
  }
}

function* pieces(nodes: readonly XmlNode[]): Generator<string, void> {
  for (const node of nodes) {
    if (node.kind === 'element') {
      yield startTag(node);
      yield* pieces(node.children);
      yield `</${node.name}>`;
    } else {
      yield canonicalNode(node);
    }
  }
}

function escaped(text: string): string {
  // most texts hold none of the three
  if (!/[&<"]/.test(text)) return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
