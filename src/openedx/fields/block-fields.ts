import { type Block, type BlockType, blockType, type CourseKey, elementOf, type Json, readSetting } from '#olx';
import { contentFields } from './content-fields.ts';
import { fieldJson, platformField, readJson } from './field-json.ts';
import { openResponseFields } from './open-response.ts';
import { videoFields } from './video.ts';

/** Where a block is, as far as its fields depend on it. */
export interface FieldContext {
  /** The course run in Studio. */
  readonly course: CourseKey;
}

/**
 * The fields that are explicitly set on a block, of scope settings and content, by name and in their JSON form.
 * `xml_attributes` is among them.
 */
export type BlockFields = ReadonlyMap<string, Json>;

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

/**
 * What the platform sets when it imports a block (`parse_xml` of its class). Null if nothing is known of the type, or
 * if the block cannot be read.
 */
export function blockFields(block: Block, context: FieldContext): BlockFields | null {
  const type = blockType(block.type);
  if (type === null || type.detached || block.damage !== undefined) return null;
  if (type.type === 'openassessment') return openResponseFields(block);
  if (type.type === 'video') return videoFields(block);
  return type.form === 'inline' ? plainFields(block) : mixedFields(block, type, context);
}

/** `XBlock.parse_xml`: attributes that are fields; all others are dropped, and policy.json is not asked. */
function plainFields(block: Block): BlockFields {
  const fields = new Map<string, Json>();
  const element = elementOf(block);
  for (const { name, value } of element.attributes) {
    const field = platformField(block.type, name);
    if (field === null || field.place === 'element') continue;
    fields.set(field.name, readJson(field, readSetting(block.type, name, value), value));
  }
  const content = platformField(block.type, 'content');
  const text = element.children[0];
  if (content?.scope === 'content' && text?.kind === 'text' && text.value.trim() !== '')
    fields.set('content', text.value.trim());
  return fields;
}

/** `XmlMixin.parse_xml`: attributes, then what policy.json says, then the content. */
function mixedFields(block: Block, type: BlockType, context: FieldContext): BlockFields {
  const fields = new Map<string, Json>();
  const others = new Map<string, Json>();
  for (const { name, value } of elementOf(block).attributes) {
    if (STRIPPED.has(name) || name === 'xmlns' || name.startsWith('xmlns:')) continue;
    const field = platformField(block.type, name);
    if (field === null) others.set(name, value);
    else fields.set(field.name, readJson(field, readSetting(block.type, name, value), value));
  }
  for (const [name, value] of Object.entries(block.policy ?? {})) {
    const field = platformField(block.type, name);
    if (field === null) others.set(name, value);
    else fields.set(field.name, fieldJson(field, value));
  }
  others.set('filename', sourceOf(block));
  for (const [name, value] of contentFields(block, type, context)) fields.set(name, value);
  return fields.set('xml_attributes', Object.fromEntries(others));
}

/** The file that the block came from, and what its `filename` says: `['', null]` for a block without a file of its own. */
function sourceOf(block: Block): Json {
  const filename = elementOf(block).attributes.find(({ name }) => name === 'filename');
  // the root of a draft is read by itself, and no pointer leads to it
  const hasPointer = block.file !== null && block.published === undefined;
  if (hasPointer) return [block.file.path, block.file.path];
  if (filename === undefined || block.body === null) return ['', null];
  return [block.body.path, filename.value];
}
