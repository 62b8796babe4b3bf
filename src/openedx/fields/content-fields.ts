import { type Block, type BlockType, contentElementOf, elementOf, htmlOf, type Json, type XmlElement } from '#olx';
import type { FieldContext } from './block-fields.ts';
import { platformField } from './field-json.ts';
import { keptElement, printed } from './printed-xml.ts';

/** The fields that a type of `XmlMixin` makes of its content (`definition_from_xml` and `load_definition` of its class). */
export function contentFields(block: Block, type: BlockType, context: FieldContext): readonly (readonly [string, Json])[] {
  const data = type.fields.find(({ name }) => name === 'data');
  if (data?.place === 'body') return [['data', type.form === 'html-file' ? htmlOf(block) : xmlData(block, data.default === '')]];
  const special = SPECIAL[block.type];
  return special === undefined ? [] : special(elementOf(block), context);
}

/**
 * The element as XML, without the attributes that are settings. A type whose data is empty by default keeps a bare
 * element as nothing (`EmptyDataRawMixin`).
 */
function xmlData(block: Block, isEmptyByDefault: boolean): string {
  const { element, text } = contentElementOf(block);
  const kept = keptElement(text, element);
  const attributes = kept.attributes.filter(([name]) => platformField(block.type, name)?.scope !== 'settings');
  if (isEmptyByDefault && attributes.length === 0 && kept.children.length === 0) return '';
  return printed({ ...kept, attributes });
}

type Special = (element: XmlElement, context: FieldContext) => readonly (readonly [string, Json])[];

const SPECIAL: Readonly<Record<string, Special>> = {};
