import { type Block, elementOf, type Field, findAttribute, type Json, settingFromAttribute } from '#olx';
import { type BlockFields, platformField } from '../fields/field-json.ts';
import { sameJson } from '../fields/same-fields.ts';
import { printCompactJson, pythonFloat, readWrittenJson } from './python-json.ts';

/**
 * The text in which the platform exports the JSON form of a field (`serialize_field` in `xml_block.py`): a text bare,
 * all else as JSON. If `former` says the same value, its numbers keep their form.
 */
export function settingText(field: Field | null, value: Json, former: string | null): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return field?.type === 'float' ? pythonFloat(value) : String(value);
  if (typeof value !== 'object' || value === null || former === null) return JSON.stringify(value);
  // Python keeps whether a number inside was written as a float
  return sameJson(settingFromAttribute(former), value) ? normalised(former) : JSON.stringify(value);
}

/** The text of a field of a pure XBlock (`Field.to_string`); null if the field is set to nothing. */
export function plainSettingText(field: Field, value: Json, former: string | null): string | null {
  return value === null && field.type === 'string' ? null : settingText(field, value, former);
}

/** The text with each number in Python's form; the text itself if none changes. */
function normalised(text: string): string {
  if (!/\d[.eE]/.test(text)) return text;
  const written = readWrittenJson(text);
  return written === null ? text : printCompactJson(written);
}

/** The settings of a block and what is not a field, as attributes. */
export function settingTexts(block: Block, fields: BlockFields): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  // an import of a video reads attributes in order
  for (const [name, value] of [...fields].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const field = platformField(block.type, name);
    if (field?.scope !== 'settings' || OUTSIDE.has(name)) continue;
    texts.set(name, settingText(field, value, formerText(block, name)));
  }
  const others = fields.get('xml_attributes');
  for (const [name, value] of Object.entries(others ?? {}) as [string, Json][])
    if (!OUTSIDE.has(name)) texts.set(name, settingText(null, value, formerText(block, name)));
  return texts;
}

/** Names that an export never writes as attributes (`metadata_to_strip`, `metadata_to_export_to_policy`). */
const OUTSIDE: ReadonlySet<string> = new Set([
  'course',
  'data_dir',
  'discussion_blackouts',
  'discussion_topics',
  'filename',
  'grading_policy',
  'org',
  'tabs',
  'url_name',
  'x-is-pointer-node',
  'xml_attributes',
  'parent_url',
  'parent_sequential_url',
  'index_in_children_list',
]);

/** The text that a block's own attribute has; null if there is none. */
export function formerText(block: Block, name: string): string | null {
  return findAttribute(elementOf(block), name)?.value ?? null;
}
