import { type Block, blockType, type Json, type Settings } from '#olx';
import { blockFields } from './block-fields.ts';
import { type BlockFields, platformField } from './field-json.ts';
import { type FieldContext, withAssetLinks } from './static-links.ts';

/** What `GET /api/contentstore/v0/xblock/{course}/{key}` answers of a block in `data` and `metadata`. */
export interface StudioFields {
  /** Empty for a type without the field; a dict for drag-and-drop-v2, of which the platform answers 500. */
  readonly data: Json;
  /** The settings that are explicitly set, in their JSON form. */
  readonly metadata: Settings;
}

/**
 * What `GET xblock` answers of a block once it is imported: the block in its draft form. Null if nothing is known of
 * the type, or if the block cannot be read.
 */
export function studioFields(block: Block, context: FieldContext): StudioFields | null {
  const fields = blockFields(block, context.course);
  return fields === null ? null : shownFields(block.type, fields, context);
}

/** The part of a block's fields that `GET xblock` answers. */
export function shownFields(type: string, fields: BlockFields, context: FieldContext): StudioFields {
  const data = fields.get('data') ?? blockType(type)?.fields.find(({ name }) => name === 'data')?.default ?? '';
  const metadata = [...fields].filter(
    ([name]) => name === 'xml_attributes' || platformField(type, name)?.scope === 'settings',
  );
  return {
    data: typeof data === 'string' ? withAssetLinks(data, context) : data,
    metadata: Object.fromEntries(metadata),
  };
}

/**
 * Whether `GET xblock` tells the whole truth of a type: all that OLX can say of a block, apart from its children. It
 * shows `data`, if that is a text, and the settings, but no other field of scope content. False for a type that is not
 * in the catalogue. If false, a change that is not shown is only found in the OLX of the block. What a subsection
 * requires of others is in further members of the answer.
 */
export function isFullyShown(type: string): boolean {
  const found = blockType(type);
  if (found === null || found.detached) return false;
  return found.fields.every(
    ({ name, type: kind, scope, place }) =>
      scope !== 'content' || place === 'nowhere' || (name === 'data' && kind === 'string'),
  );
}
