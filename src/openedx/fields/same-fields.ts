import { blockType, isJsonObject, type Json, type Settings, settingFromAttribute, structuralAttributes } from '#olx';
import { isStripped } from './attribute-fields.ts';
import { platformField } from './field-json.ts';
import { openResponseDate } from './open-response.ts';
import { keptRoot, printed } from './printed-xml.ts';
import { type FieldContext, withAssetLinks, withStaticLinks } from './static-links.ts';
import type { StudioFields } from './studio-fields.ts';

/**
 * Whether two answers of a block say the same. These do not count: spelling that the next import changes (blanks
 * between elements, line ends), which address of an asset is answered, the name of the file that a block came from,
 * and whether a default is set, of a setting that each import sets.
 */
export function sameStudioFields(type: string, a: StudioFields, b: StudioFields, context: FieldContext): boolean {
  return sameData(type, a.data, b.data, context) && changedNames(type, a.metadata, b.metadata).length === 0;
}

/** Whether two values of `data` say the same. */
export function sameData(type: string, a: Json, b: Json, context: FieldContext): boolean {
  if (sameJson(a, b)) return true;
  return (
    typeof a === 'string' && typeof b === 'string' && normalData(type, a, context) === normalData(type, b, context)
  );
}

/** The names of the settings that differ; `xml_attributes` is one of them. */
export function changedNames(type: string, a: Settings, b: Settings): readonly string[] {
  const [one, other] = [normalSettings(type, a), normalSettings(type, b)];
  const names = new Set([...one.keys(), ...other.keys()]);
  return [...names].filter((name) => !sameJson(one.get(name), other.get(name)));
}

/**
 * The attributes that are not fields, as OLX would have them, without the name of the file and those that carry
 * content, as `sources` of a conditional: only after an import are these in `xml_attributes`, too.
 */
export function otherAttributes(type: string, metadata: Settings): Settings {
  const { filename: _filename, ...others } = {
    ...(isJsonObject(metadata['xml_attributes']) ? metadata['xml_attributes'] : {}),
  };
  // a field of another release is an attribute here
  const unknown = Object.entries(metadata).filter(
    ([name]) => name !== 'xml_attributes' && platformField(type, name) === null,
  );
  const carriers = new Set(structuralAttributes(type).map(({ name }) => name));
  const all = [...Object.entries(others), ...unknown];
  return Object.fromEntries(all.filter(([name]) => !carriers.has(name) && platformField(type, name) === null));
}

function normalSettings(type: string, metadata: Settings): ReadonlyMap<string, Json> {
  const settings = new Map<string, Json>();
  for (const [name, value] of Object.entries(metadata)) {
    const field = platformField(type, name);
    if (field === null || name === 'xml_attributes') continue;
    if (!isSetByImport(type, name)) settings.set(name, value);
    else if (!sameJson(normalText(name, value), normalText(name, field.default)))
      settings.set(name, normalText(name, value));
  }
  const others = Object.entries(otherAttributes(type, metadata)).map(
    ([name, value]) => [name, typeof value === 'string' ? settingFromAttribute(value) : value] as const,
  );
  if (others.length > 0) settings.set('xml_attributes', Object.fromEntries(others));
  return settings;
}

/** A value of an open response: dates to the second, and nothing as an empty text. */
function normalText(name: string, value: Json): Json {
  if (value === null) return '';
  return typeof value === 'string' && /^submission_/.test(name) ? openResponseDate(value) : value;
}

/**
 * Whether an import sets a setting that nobody set: all those of an open response, and the ids that the attribute
 * `youtube` of a video does not name. Of these a default counts as unset.
 */
function isSetByImport(type: string, name: string): boolean {
  return type === 'openassessment' || (type === 'video' && name.startsWith('youtube_id_'));
}

/** The text of `data` in one spelling; a text that should be XML and is not stays as it is. */
function normalData(type: string, text: string, context: FieldContext): string {
  const linked = withAssetLinks(withStaticLinks(text, context.course), { course: context.course });
  if (!holdsXml(type)) return linked.replace(/\r\n?/g, '\n');
  const root = keptRoot(linked);
  if (root === null) return linked;
  const attributes = root.attributes.filter(
    ([name]) => !isStripped(name) && platformField(type, name)?.scope !== 'settings',
  );
  return attributes.length === 0 && root.children.length === 0 ? '' : printed({ ...root, attributes });
}

/** Whether the `data` of a type is the block's own element. */
export function holdsXml(type: string): boolean {
  return blockType(type)?.form === 'own-file' && platformField(type, 'data')?.place === 'body';
}

/** Whether two JSON values are equal; the order of members does not count. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item: Json, at) => sameJson(item, b[at]));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameJson(a[name], b[name]))
  );
}
