import {
  attributeValue,
  type Block,
  type BlockType,
  blockType,
  cdata,
  elementOf,
  escapeAttribute,
  escapeText,
  htmlOf,
  isContainer,
  type Json,
} from '#olx';
import { attributeFields } from '../fields/attribute-fields.ts';
import { blockFields } from '../fields/block-fields.ts';
import { type BlockFields, platformField } from '../fields/field-json.ts';
import { keptElement, keptRoot } from '../fields/printed-xml.ts';
import { type Inside, reprinted, withSpelling } from './block-text.ts';
import type { SpellingContext } from './invented.ts';
import { exportedReference, portableLinks } from './links.ts';
import { spelledOpenResponse } from './open-response.ts';
import { formerText, plainSettingText, settingText, settingTexts } from './setting-texts.ts';
import { spelledVideo } from './video.ts';

/**
 * One form of a block as the export writes it: its own settings and content, the children as they are. The same
 * object if nothing changes. `depth` is how far its element is indented in the file that holds it.
 */
export function spelledBlock(block: Block, depth: number, spelling: SpellingContext): Block {
  const spelled = computeSpelled(block, depth, spelling);
  // the export writes nothing about blocks into policy.json, and an import asks it for types of `XmlMixin` only
  return spelled.policy === null ? spelled : { ...spelled, policy: null };
}

function computeSpelled(block: Block, depth: number, spelling: SpellingContext): Block {
  const type = blockType(block.type);
  if (block.damage !== undefined) return block;
  if (type === null) return isContainer(block.type) ? block : spelledUnknown(block, depth);
  const fields = blockFields(block, spelling.invented.course);
  if (fields === null) return block;
  if (type.type === 'openassessment') return spelledOpenResponse(block, fields, depth);
  if (type.type === 'video') return spelledVideo(block, fields, spelling);
  if (type.type === 'conditional') return spelledConditional(block, fields, spelling);
  return type.form === 'inline' ? spelledPlain(block, fields) : spelledMixed(block, type, fields, spelling);
}

/** A type that is not in the catalogue: the platform prints its XML anew, and keeps what it says. */
function spelledUnknown(block: Block, depth: number): Block {
  const kept = keptElement(block.text, elementOf(block));
  const attributes = new Map([...attributeFields(block)].map(({ name, value }) => [name, String(value)]));
  for (const [name, value] of Object.entries(block.policy ?? {}) as [string, Json][])
    attributes.set(name, settingText(null, value, null));
  return withSpelling(block, attributes, reprinted(kept, depth));
}

/** A pure XBlock: the fields that it sets. Comments and text between its children are gone. */
function spelledPlain(block: Block, fields: BlockFields): Block {
  const attributes = new Map<string, string>();
  for (const [name, value] of fields) {
    const field = platformField(block.type, name);
    if (field === null || name === 'content') continue;
    const text = plainSettingText(field, value, formerText(block, name));
    if (text !== null) attributes.set(name, text);
  }
  return withSpelling(block, attributes, plainInside(block, fields.get('content')));
}

/** The text of the field `content`; otherwise only child blocks. What else a leaf holds is left as it is. */
function plainInside(block: Block, content: Json | undefined): Inside {
  if (typeof content === 'string' && !isContainer(block.type)) {
    return { kind: 'text', text: escapeText(content) };
  }
  const isEmpty = elementOf(block).children.every((node) => node.kind === 'text' && node.value.trim() === '');
  return isContainer(block.type) || isEmpty ? { kind: 'elements', elements: [] } : { kind: 'same' };
}

/** A type of `XmlMixin`: attributes that its content says, settings by name, then what is not a field. */
function spelledMixed(block: Block, type: BlockType, fields: BlockFields, spelling: SpellingContext): Block {
  const content = mixedContent(block, type, fields, spelling);
  const attributes = new Map([...content.attributes, ...settingTexts(block, fields)]);
  const own = content.body === block.body ? block : { ...block, body: content.body };
  return withSpelling(own, attributes, content.inside);
}

interface MixedContent {
  readonly attributes: ReadonlyMap<string, string>;
  readonly inside: Inside;
  readonly body: Block['body'];
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

function mixedContent(block: Block, type: BlockType, fields: BlockFields, spelling: SpellingContext): MixedContent {
  const data = fields.get('data');
  if (type.form === 'html-file') return htmlContent(block, String(data ?? ''), spelling);
  if (typeof data === 'string') return rawContent(portableLinks(data, spelling.source));
  if (block.type === 'split_test') return { ...listContent(block), attributes: groupTexts(block, fields, spelling) };
  return isContainer(block.type)
    ? listContent(block)
    : { attributes: NO_ATTRIBUTES, inside: { kind: 'same' }, body: block.body };
}

function listContent(block: Block): MixedContent {
  return { attributes: NO_ATTRIBUTES, inside: { kind: 'elements', elements: [] }, body: block.body };
}

function htmlContent(block: Block, data: string, spelling: SpellingContext): MixedContent {
  const html = portableLinks(data, spelling.source);
  if (block.body !== null) {
    const body = html === htmlOf(block) ? block.body : { ...block.body, text: html };
    return { attributes: NO_ATTRIBUTES, inside: { kind: 'elements', elements: [] }, body };
  }
  return { attributes: NO_ATTRIBUTES, inside: { kind: 'text', text: html === '' ? '' : cdata(html) }, body: null };
}

/** The XML that a type keeps as its data, with the attributes that are not settings. */
function rawContent(data: string): MixedContent {
  const root = data === '' ? null : keptRoot(data.trimEnd());
  if (root === null) return { attributes: NO_ATTRIBUTES, inside: { kind: 'elements', elements: [] }, body: null };
  return { attributes: new Map(root.attributes), inside: reprinted(root, 0), body: null };
}

function groupTexts(block: Block, fields: BlockFields, { target }: SpellingContext): ReadonlyMap<string, string> {
  const groups = Object.entries(fields.get('group_id_to_child') ?? {}) as [string, Json][];
  const named = Object.fromEntries(groups.map(([group, key]) => [group, exportedReference(String(key), target)]));
  return new Map([
    ['group_id_to_child', settingText(null, named, formerText(block, 'group_id_to_child'))],
    ['user_partition_id', formerText(block, 'user_partition_id') ?? 'None'],
  ]);
}

/** A conditional (`definition_to_xml` in `conditional_block.py`): what it asks, of which blocks, and what it shows. */
function spelledConditional(block: Block, fields: BlockFields, { target }: SpellingContext): Block {
  const keys = (name: string): string =>
    listOf(fields.get(name))
      .map((key) => exportedReference(String(key), target))
      .join(';');
  const asked = String(fields.get('conditional_attr') ?? 'correct');
  const attributes = new Map([
    ...settingTexts(block, fields),
    ['sources', keys('sources_list')] as const,
    [asked, String(fields.get('conditional_value') ?? 'True')] as const,
    [
      'message',
      String(fields.get('conditional_message') ?? attributeValue(elementOf(block), 'message') ?? ''),
    ] as const,
  ]);
  const shown = keys('show_tag_list');
  const elements = shown === '' ? [] : [`<show sources="${escapeAttribute(shown)}"/>`];
  return withSpelling(block, attributes, { kind: 'elements', elements });
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
