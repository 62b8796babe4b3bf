import { type Block, type BlockType, blockType, type CourseKey, elementOf, type Json } from '#olx';
import { attributeFields } from './attribute-fields.ts';
import { contentFields } from './content-fields.ts';
import { type BlockFields, fieldJson, platformField } from './field-json.ts';
import { openResponseFields } from './open-response.ts';
import { videoFields } from './video.ts';

/**
 * What the platform sets when it imports a block (`parse_xml` of its class). Null if nothing is known of the type, or
 * if the block cannot be read.
 */
export function blockFields(block: Block, course: CourseKey): BlockFields | null {
  const type = blockType(block.type);
  if (type === null || type.detached || block.damage !== undefined) return null;
  if (type.type === 'openassessment') return openResponseFields(block);
  if (type.type === 'video') return videoFields(block);
  return type.form === 'inline' ? plainFields(block) : mixedFields(block, type, course);
}

/** Whether the platform asks policy.json for settings of a type: of `XmlMixin` all do but video, of XBlock's parser none. */
export function readsPolicy(type: string): boolean {
  return type !== 'video' && blockType(type)?.form !== 'inline';
}

/** `XBlock.parse_xml`: attributes that are fields; all others are dropped, and policy.json is not asked. */
function plainFields(block: Block): BlockFields {
  const fields = new Map<string, Json>();
  for (const { name, isField, value } of attributeFields(block)) if (isField) fields.set(name, value);
  const content = platformField(block.type, 'content');
  const text = elementOf(block).children[0];
  if (content?.scope === 'content' && text?.kind === 'text' && text.value.trim() !== '')
    fields.set('content', text.value.trim());
  return fields;
}

/** `XmlMixin.parse_xml`: attributes, then what policy.json says, then the content. */
function mixedFields(block: Block, type: BlockType, course: CourseKey): BlockFields {
  const fields = new Map<string, Json>();
  const others = new Map<string, Json>();
  for (const { name, isField, value } of attributeFields(block)) (isField ? fields : others).set(name, value);
  for (const [name, value] of Object.entries(block.policy ?? {})) {
    const field = platformField(block.type, name);
    if (field !== null) fields.set(field.name, fieldJson(field, value));
    else if (name !== 'xml_attributes') others.set(name, value);
    else {
      // the platform knows it as a field, so it takes the place of all that was gathered
      others.clear();
      for (const [key, each] of Object.entries(value ?? {})) others.set(key, each as Json);
    }
  }
  others.set('filename', sourceOf(block));
  for (const [name, value] of contentFields(block, type, course)) fields.set(name, value);
  return fields.set('xml_attributes', Object.fromEntries(others));
}

/** The file that the block came from, and what its `filename` says: `['', null]` for a block without a file of its own. */
function sourceOf(block: Block): Json {
  const filename = elementOf(block).attributes.find(({ name }) => name === 'filename');
  // the root of a draft is read by itself, and no pointer leads to it
  if (block.file !== null && block.published === undefined) return [block.file.path, block.file.path];
  if (filename === undefined || block.body === null) return ['', null];
  return [block.body.path, filename.value];
}
