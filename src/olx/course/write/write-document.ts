import {
  attributeValue,
  cdata,
  escapeAttribute,
  findAttribute,
  setAttribute,
  type XmlElement,
} from '../../syntax/index.ts';
import type { TextEdit } from '../../text/index.ts';
import { attributeFromSetting } from '../attribute-value.ts';
import type { Block } from '../block.ts';
import { withChildren } from '../children.ts';
import { contentSource, htmlOf } from '../content.ts';
import { elementOf } from '../element.ts';
import { draftView } from '../forms.ts';
import { ownTagEdits } from '../own-tag.ts';
import { fill, indentAt, indented, type OwnText, spliced } from '../own-text.ts';
import { isLayoutAttribute } from '../structure.ts';
import { withDeclarationsFrom } from './prefixes.ts';

/** Attributes that say where a block stands in a folder and have no place in a document. */
const FOLDER_ATTRIBUTES = [
  'parent_url',
  'parent_sequential_url',
  'index_in_children_list',
  'x-is-pointer-node',
] as const;

/**
 * Writes a subtree as one XML document, drafts included: children inline, HTML as CDATA, each url_name written
 * out, and the values of policy.json on their blocks. Pass the root of the course run, so that the document declares
 * namespace prefixes that ancestors declare. Without them it would not be well-formed.
 */
export function writeDocument(block: Block, root?: Block): string {
  return `${compose(draftView(declared(block, root)), '')}\n`;
}

/** Writes the block alone as a document, its children as references. `root` is as for `writeDocument`. */
export function writeNode(block: Block, root?: Block): string {
  const view = draftView(declared(block, root));
  const { text, holes } = documentText(view, '');
  return `${fill(
    text,
    holes,
    view.children.map(({ block: child }) => reference(child)),
  )}\n`;
}

function declared(block: Block, root: Block | undefined): Block {
  return root === undefined ? block : withDeclarationsFrom(root, block);
}

/** The block with what its text does not say written into it: policy values, a derived url_name. */
export function toldInText(block: Block): Block {
  if (block.damage !== undefined) return block;
  const bodiless = { ...block, body: null };
  const draftless = { ...bodiless, children: block.children.filter(({ slot }) => slot.kind !== 'draft') };
  const { text, holes } = documentText(draftless, '');
  return { ...block, text, holes, policy: null, derivedName: false };
}

/** A reference to a block, such as `<problem url_name="…"/>`. */
export function reference(block: Block): string {
  return `<${block.type} url_name="${escapeAttribute(block.urlName)}"/>`;
}

/**
 * A block's own text in a document, for the line indentation that it stands at. The block must be a
 * draft view.
 */
export function documentText(block: Block, indent: string): OwnText {
  // put back as it is, this keeps the block
  if (block.damage !== undefined) return { text: reference(block), holes: [] };
  const inline = withChildren(
    block,
    block.children.map((child) => ({ slot: { kind: 'inline' }, block: child.block })),
  );
  const shift = block.file === null ? '' : indent;
  return indented(withDocumentAttributes(inline), shift);
}

function compose(block: Block, indent: string): string {
  const { text, holes } = documentText(block, indent);
  if (holes.length === 0) return text;
  const children = block.children.map(({ block: child }, at) => {
    const hole = holes[at] ?? 0;
    return compose(child, indentAt(text, hole));
  });
  return fill(text, holes, children);
}

function withDocumentAttributes(block: Block): OwnText {
  const element = elementOf(block);
  const edits: TextEdit[] = [...ownTagEdits(block)];
  const name = attributeValue(element, 'url_name');
  if (name !== block.urlName) edits.push(urlNameEdit(block, element));
  if (block.body !== null)
    edits.push(setAttribute(block.text, element, 'filename', null), ...bodyEdits(block, element));
  for (const attribute of FOLDER_ATTRIBUTES) {
    if (findAttribute(element, attribute) !== null) edits.push(setAttribute(block.text, element, attribute, null));
  }
  const start = block.text;
  const added: string[] = [];
  for (const [setting, value] of Object.entries(block.policy ?? {})) {
    // in policy.json such a name means nothing; on a tag it would
    if (isLayoutAttribute(setting)) continue;
    const wanted = attributeFromSetting(value);
    if (findAttribute(element, setting) === null) added.push(` ${setting}="${escapeAttribute(wanted)}"`);
    else edits.push(setAttribute(start, element, setting, wanted));
  }
  if (added.length > 0) {
    const at = element.attributes.at(-1)?.end ?? element.start + 1 + element.name.length;
    edits.push({ start: at, end: at, text: added.join('') });
  }
  return spliced(block, edits);
}

function urlNameEdit(block: Block, element: XmlElement): TextEdit {
  const existing = findAttribute(element, 'url_name');
  if (existing !== null) return setAttribute(block.text, element, 'url_name', block.urlName);
  const at = element.start + 1 + element.name.length;
  return { start: at, end: at, text: ` url_name="${escapeAttribute(block.urlName)}"` };
}

function bodyEdits(block: Block, element: XmlElement): readonly TextEdit[] {
  const content = block.body?.kind === 'html' ? cdata(htmlOf(block)) : contentSource(block);
  if (!element.selfClosing) return [{ start: element.openEnd, end: element.closeStart, text: content }];
  return [{ start: element.end - 2, end: element.end, text: `>${content}</${block.type}>` }];
}
