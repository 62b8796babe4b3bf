import {
  type Block,
  type Child,
  elementOf,
  escapeAttribute,
  findAttribute,
  sameContent,
  spliced,
  type XmlElement,
} from '#olx';
import { type KeptElement, printedInside } from '../fields/printed-xml.ts';

/** Attributes that say where a block is, not what it is. They stay as they are. */
const PLACE: ReadonlySet<string> = new Set([
  'url_name',
  'filename',
  'parent_url',
  'parent_sequential_url',
  'index_in_children_list',
  'xblock-family',
]);

/** What is inside a block besides child blocks. `same`: as it is. */
export type Inside =
  | { readonly kind: 'same' }
  /** XML text, for a block without child blocks. */
  | { readonly kind: 'text'; readonly text: string }
  /** Elements after the child blocks. Comments and loose text are gone. */
  | { readonly kind: 'elements'; readonly elements: readonly string[] };

/** The block with these attributes and this inside; the block itself if that is what it says. */
export function withSpelling(block: Block, spelled: ReadonlyMap<string, string>, wanted: Inside): Block {
  const element = elementOf(block);
  const inside = saysSame(block, element, wanted) ? ({ kind: 'same' } as const) : wanted;
  const attributes = new Map([...spelled].filter(([name]) => !isPlace(name)));
  const isSame = sameAttributes(element, attributes);
  const children = inside.kind === 'elements' ? block.children.filter(({ slot }) => slot.kind !== 'draft') : [];
  if (inside.kind === 'same') {
    if (isSame && !block.derivedName) return block;
    const end = element.selfClosing ? '/>' : '>';
    const edit = { start: element.start, end: element.openEnd, text: `${startTag(block, element, attributes)}${end}` };
    return { ...block, ...spliced(block, [edit]), derivedName: false };
  }
  const open = startTag(block, element, attributes);
  const filled = inside.kind === 'text' ? { inner: inside.text, holes: [] } : listed(children, inside.elements);
  if (filled.inner === '') return { ...block, text: `${open}/>`, holes: [], derivedName: false };
  return {
    ...block,
    text: `${open}>${filled.inner}</${element.name}>`,
    holes: filled.holes.map((hole) => open.length + 1 + hole),
    derivedName: false,
  };
}

/** Whether the attributes other than those of its place are these. */
function sameAttributes(element: XmlElement, attributes: ReadonlyMap<string, string>): boolean {
  let count = 0;
  for (const { name, value } of element.attributes) {
    if (isPlace(name)) continue;
    if (attributes.get(name) !== value) return false;
    count += 1;
  }
  return count === attributes.size;
}

function isPlace(name: string): boolean {
  return PLACE.has(name) || name === 'xmlns' || name.startsWith('xmlns:');
}

function startTag(block: Block, element: XmlElement, attributes: ReadonlyMap<string, string>): string {
  const kept = element.attributes.filter(({ name }) => isPlace(name) && !(name === 'filename' && block.body === null));
  const isUnnamed = block.derivedName && findAttribute(element, 'url_name') === null;
  const pairs = [
    ...(isUnnamed ? [['url_name', block.urlName] as const] : []),
    ...kept.map(({ name, value }) => [name, value] as const),
    ...attributes,
  ];
  return `<${element.name}${pairs.map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`).join('')}`;
}

/** Whether a block says this inside already, whatever its layout is. */
function saysSame(block: Block, element: XmlElement, inside: Inside): boolean {
  if (inside.kind === 'elements') return saysOnly(block, element, inside.elements);
  if (inside.kind === 'same' || block.body !== null) return false;
  if (inside.text === block.text.slice(element.openEnd, element.closeStart)) return true;
  return sameContent(block, { ...block, text: `<${element.name}>${inside.text}</${element.name}>` });
}

/** Whether there is nothing inside but child blocks, blanks, and these elements. */
function saysOnly(block: Block, element: XmlElement, elements: readonly string[]): boolean {
  const others = element.children.filter((node) => node.kind !== 'text' || node.value.trim() !== '');
  return (
    others.length === elements.length &&
    others.every((node, at) => node.kind === 'element' && block.text.slice(node.start, node.end) === elements[at])
  );
}

function listed(
  children: readonly Child[],
  elements: readonly string[],
): { readonly inner: string; readonly holes: readonly number[] } {
  const lead = '\n  ';
  if (children.length + elements.length === 0) return { inner: '', holes: [] };
  const holes = children.map((_, at) => lead.length * (at + 1));
  return { inner: `${lead.repeat(children.length)}${elements.map((each) => lead + each).join('')}\n`, holes };
}

/** The inside of an element as the platform prints it. `depth` is how far the element is indented. */
export function reprinted(kept: KeptElement, depth: number): Inside {
  return { kind: 'text', text: printedInside(kept, depth) };
}
