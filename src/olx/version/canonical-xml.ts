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

function canonicalElement({ name, attributes, children }: XmlElement): string {
  const sorted = [...attributes].sort((a, b) => byCodeUnit(a.name, b.name));
  const written = sorted.map((attribute) => ` ${attribute.name}="${escaped(attribute.value)}"`).join('');
  return `<${name}${written}>${canonicalNodes(children)}</${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
