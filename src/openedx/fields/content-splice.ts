import {
  applyEdits,
  type Block,
  cdata,
  contentElementOf,
  elementOf,
  escapeText,
  htmlOf,
  innerText,
  isXmlText,
  type TextEdit,
  type XmlElement,
} from '#olx';
import { type KeptElement, type KeptNode, keptElement, keptRoot, sameKept } from './printed-xml.ts';

/**
 * The block with another value of `data`, of which only what differs is touched. Null if OLX cannot hold it, as XML
 * that is not well-formed. Links in `data` have the form of OLX.
 */
export function withData(block: Block, data: string): Block | null {
  return block.type === 'html' ? withHtml(block, data) : withXml(block, data);
}

function withHtml(block: Block, html: string): Block | null {
  if (block.body !== null) {
    const hasCarriageReturns = block.body.text.includes('\r\n') && htmlOf(block).includes('\n');
    const text = hasCarriageReturns ? html.replace(/\r?\n/g, '\r\n') : html;
    return { ...block, body: { ...block.body, text } };
  }
  if (!isXmlText(html)) return null;
  const element = elementOf(block);
  // a short plain text stays one, all else is easiest to read in CDATA
  const isPlain = element.children.length === 1 && element.children[0]?.kind === 'text' && html.trim() !== '';
  const edit = innerEdit(block.text, element, isPlain ? escapeText(html) : html === '' ? '' : cdata(html));
  return { ...block, text: applyEdits(block.text, [edit]) };
}

function withXml(block: Block, xml: string): Block | null {
  const root = keptRoot(xml);
  if (root === null || root.name !== block.type) return null;
  const { element, text } = contentElementOf(block);
  const edits = spliceEdits({ text, kept: keptElement(text, element) }, { text: xml, kept: root });
  const next = withContent(block, applyEdits(text, edits));
  const { element: now, text: written } = contentElementOf(next);
  if (sameChildren(keptElement(written, now), root)) return next;
  // what a blank means depends on what is around it, so that pieces may not say the same in another place
  const whole = withContent(block, applyEdits(text, [innerEdit(text, element, innerText(xml, root.source))]));
  const { element: then, text: all } = contentElementOf(whole);
  return sameChildren(keptElement(all, then), root) ? whole : null;
}

function withContent(block: Block, text: string): Block {
  return block.body === null ? { ...block, text } : { ...block, body: { ...block.body, text } };
}

/** An element and the text that its offsets are into. */
interface Side {
  readonly text: string;
  readonly kept: KeptElement;
}

/** The edits that give an element the children of another: those that differ, or if it is one element, those inside it. */
function spliceEdits(ours: Side, theirs: Side): readonly TextEdit[] {
  const [a, b] = [ours.kept.children, theirs.kept.children];
  const { start, end } = alikeAround(a, b);
  const [was, is] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (was.length === 0 && is.length === 0) return [];
  const [old, now] = [was[0], is[0]];
  const isOne = was.length === 1 && is.length === 1;
  if (isOne && old?.kind === 'element' && now?.kind === 'element' && isSameTag(old, now))
    return spliceEdits({ ...ours, kept: old }, { ...theirs, kept: now });
  if (ours.kept.source.selfClosing)
    return [innerEdit(ours.text, ours.kept.source, innerText(theirs.text, theirs.kept.source))];
  return [stretch(ours, a, start, end, theirs.text.slice(...placeOf(theirs, b, start, end)))];
}

function stretch({ kept }: Side, nodes: readonly KeptNode[], start: number, end: number, text: string): TextEdit {
  const [from, to] = placeOf({ kept, text: '' }, nodes, start, end);
  return { start: from, end: to, text };
}

/** Where the nodes are between those at the start and at the end, with the blanks before them. */
function placeOf({ kept }: Side, nodes: readonly KeptNode[], start: number, end: number): readonly [number, number] {
  const from = nodes[start - 1]?.end ?? kept.source.openEnd;
  return [from, Math.max(from, nodes[nodes.length - end - 1]?.end ?? from)];
}

/** How many nodes are alike at the start, and of the others at the end. */
function alikeAround(a: readonly KeptNode[], b: readonly KeptNode[]): { readonly start: number; readonly end: number } {
  const most = Math.min(a.length, b.length);
  const alike = (one: KeptNode | undefined, other: KeptNode | undefined): boolean =>
    one !== undefined && other !== undefined && sameKept(one, other);
  let start = 0;
  while (start < most && alike(a[start], b[start])) start += 1;
  let end = 0;
  while (end < most - start && alike(a[a.length - 1 - end], b[b.length - 1 - end])) end += 1;
  return { start, end };
}

function isSameTag(a: KeptElement, b: KeptElement): boolean {
  return sameKept({ ...a, children: [] }, { ...b, children: [] });
}

function sameChildren(a: KeptElement, b: KeptElement): boolean {
  return sameKept({ ...a, attributes: [] }, { ...b, attributes: [] });
}

/** The edit that puts a text between the tags of an element. */
export function innerEdit(text: string, element: XmlElement, inner: string): TextEdit {
  if (!element.selfClosing) return { start: element.openEnd, end: element.closeStart, text: inner };
  const slash = text.lastIndexOf('/', element.end);
  const start = text.slice(0, slash).trimEnd().length;
  return {
    start,
    end: element.end,
    text: inner === '' ? text.slice(start, element.end) : `>${inner}</${element.name}>`,
  };
}
