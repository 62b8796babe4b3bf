import { type Block, blockType, elementOf, type Json, readSetting } from '#olx';
import { platformField, readJson } from './field-json.ts';

/** Attributes that the platform neither keeps as fields nor in `xml_attributes` (`metadata_to_strip` in `xml_block.py`). */
const STRIPPED: ReadonlySet<string> = new Set([
  'data_dir',
  'tabs',
  'grading_policy',
  'discussion_blackouts',
  'course',
  'org',
  'url_name',
  'filename',
  'xml_attributes',
  'x-is-pointer-node',
  // these wire drafts together, and the import takes them out
  'parent_url',
  'parent_sequential_url',
  'index_in_children_list',
]);

/** One attribute as the platform takes it: a field, or one of `xml_attributes`. */
export interface AttributeField {
  /** The name of the field; for what is not a field, that of the attribute. */
  readonly name: string;
  readonly isField: boolean;
  readonly value: Json;
}

/** Whether the platform leaves an attribute out, because it says where a block is or declares a namespace. */
export function isStripped(name: string): boolean {
  return STRIPPED.has(name) || name === 'xmlns' || name.startsWith('xmlns:');
}

/** The attributes of a block that the platform keeps, in order. Those that hold learner state are left out. */
export function* attributeFields(block: Block): Generator<AttributeField> {
  const state = blockType(block.type)?.learnerState ?? [];
  for (const { name, value } of elementOf(block).attributes) {
    if (isStripped(name) || state.includes(name)) continue;
    const field = platformField(block.type, name);
    // the name of a field is the sign; content that another attribute carries is read with the content
    if (field === null || field.place === 'element' || field.name !== name) yield { name, isField: false, value };
    else yield { name: field.name, isField: true, value: readJson(field, readSetting(block.type, name, value), value) };
  }
}
