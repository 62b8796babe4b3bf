import {
  type Block,
  blockType,
  elementChildren,
  elementOf,
  isJsonObject,
  type Json,
  outerText,
  type Settings,
} from '#olx';
import { blockFields } from './block-fields.ts';
import { isReadElement } from './content-fields.ts';
import { type BlockFields, fieldJson, platformField } from './field-json.ts';
import { sameJson } from './same-fields.ts';
import { type FieldContext, withAssetLinks } from './static-links.ts';
import type { StudioFields } from './studio-fields.ts';

/** Members of the body of a `PUT xblock`. Nothing has to be sent if there are none. */
export interface FieldChange {
  /** Never empty, because the platform passes an empty text by; that goes as `metadata.data`. */
  readonly data?: string;
  /** Values of fields of any scope; null unsets a field, so that its inherited or default value holds. */
  readonly metadata?: Settings;
  /** Fields to set to nothing, which null in `metadata` does not. */
  readonly nullout?: readonly string[];
}

/**
 * What to send so that Studio's block `before` becomes `after` in place, apart from its children. Links to assets are
 * sent as `/static/`. Null if fields cannot do it: nothing is known of the type, a block cannot be read, or what
 * differs is in no field, as a `<video_asset>`, an aside, or what a subsection requires of another.
 */
export function fieldChange(before: Block, after: Block, context: FieldContext): FieldChange | null {
  if (before.type !== after.type || before.urlName !== after.urlName) return null;
  const [old, now] = [blockFields(before, context.course), blockFields(after, context.course)];
  if (old === null || now === null || outsideFields(before) !== outsideFields(after)) return null;
  const metadata: Record<string, Json> = {};
  const nullout: string[] = [];
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const value = valueToSend(name, old, now);
    if (sameJson(old.get(name), value)) continue;
    // an own member also of a name such as __proto__
    if (value === null) nullout.push(name);
    else Object.defineProperty(metadata, name, { value: value ?? null, enumerable: true, configurable: true });
  }
  const { data, ...others } = metadata;
  const isText = typeof data === 'string' && data !== '';
  const rest = data === undefined || isText ? others : { ...others, data };
  return {
    ...(isText ? { data } : {}),
    ...(Object.keys(rest).length === 0 ? {} : { metadata: rest }),
    ...(nullout.length === 0 ? {} : { nullout }),
  };
}

/** The value of a field after the change; undefined to unset it. The file that the block came from stays as it is. */
function valueToSend(name: string, old: BlockFields, now: BlockFields): Json | undefined {
  const value = now.get(name);
  if (name !== 'xml_attributes') return value;
  const [was, is] = [old.get(name), value].map((each) => (isJsonObject(each) ? each : null));
  if (is === null) return was?.['filename'] === undefined ? undefined : { filename: was['filename'] };
  const { filename: _filename, ...others } = is ?? {};
  return was?.['filename'] === undefined ? others : { ...others, filename: was['filename'] };
}

/** Elements and attributes that are in none of the block's fields, as one text. */
function outsideFields(block: Block): string {
  const element = elementOf(block);
  const apart = blockType(block.type)?.fields.flatMap(({ scope, attribute }) =>
    scope === 'export-only' ? [attribute] : [],
  );
  const attributes = element.attributes.filter(({ name }) => apart?.includes(name));
  const others = elementChildren(element).filter(({ name }) => !isReadElement(block.type, name));
  return [
    ...attributes.map(({ name, value }) => `${name}=${JSON.stringify(value)}`).sort(),
    ...others.map((each) => outerText(block.text, each)),
  ].join('\n');
}

/** What `GET xblock` answers after a change, if it answered `seen` before. */
export function applyFieldChange(
  type: string,
  seen: StudioFields,
  change: FieldChange,
  context: FieldContext,
): StudioFields {
  const metadata = new Map(Object.entries(seen.metadata));
  let data = change.data ?? seen.data;
  for (const name of change.nullout ?? []) if (isShown(type, name)) metadata.set(name, null);
  for (const [name, value] of Object.entries(change.metadata ?? {})) {
    const field = platformField(type, name);
    if (name === 'data') data = value ?? field?.default ?? '';
    else if (!isShown(type, name)) continue;
    else if (value === null) metadata.delete(name);
    else metadata.set(name, field === null ? value : fieldJson(field, value));
  }
  return {
    data: typeof data === 'string' && data !== seen.data ? withAssetLinks(data, context) : data,
    metadata: Object.fromEntries(metadata),
  };
}

function isShown(type: string, name: string): boolean {
  return name === 'xml_attributes' || platformField(type, name)?.scope === 'settings';
}
