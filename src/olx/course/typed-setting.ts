import { blockType, type Field, type FieldType, fieldOf } from '../catalogue/index.ts';
import type { Json } from './block.ts';
import { isShallowJson, mayBeJson } from './json.ts';
import { type ReadSetting, type SettingValue, settingValue, storedValue } from './typed-value.ts';

export type { ReadSetting, SettingValue } from './typed-value.ts';

/**
 * Reads an attribute's text as the value of a setting, as Open edX does (`deserialize_field` in `xml_block.py`;
 * `Field.from_string` for pure XBlocks). A setting that is not in the catalogue is text. Rules, not this function,
 * check closed lists of values and limits. Never throws.
 */
export function readSetting(type: string, name: string, text: string): ReadSetting {
  const field = settingField(type, name);
  if (field === null) return { ok: true, value: { kind: 'text', text } };
  return isPureXBlock(type) ? readPlain(field.type, text) : readMixed(field.type, text);
}

/** Reads a value of policy.json, which the platform stores as it is. */
export function readPolicySetting(type: string, name: string, json: Json): ReadSetting {
  const field = settingField(type, name);
  if (field !== null) return settingValue(field.type, json);
  return { ok: true, value: { kind: 'text', text: typeof json === 'string' ? json : JSON.stringify(json) } };
}

/**
 * The attribute text that `readSetting` reads back as the value. Null if no attribute can hold the value: a text
 * field of a pure XBlock that is set to nothing.
 */
export function writeSetting(type: string, name: string, value: SettingValue): string | null {
  const field = settingField(type, name);
  if (field === null) return value.kind === 'text' ? value.text : null;
  const stored = storedValue(field.type, value);
  if (isPureXBlock(type) && field.type === 'string') return typeof stored === 'string' ? stored : null;
  if (typeof stored !== 'string') return numeral(field.type, stored);
  return isSame(readSetting(type, name, stored), value) ? stored : JSON.stringify(stored);
}

/** The value that holds where a setting is not set; null where it depends on the site. */
export function defaultSetting(field: Field): ReadSetting | null {
  return field.defaultNote === null ? settingValue(field.type, field.default) : null;
}

/** The field that a name of a setting or attribute means for a type; null for a name that is none. */
export function settingField(type: string, name: string): Field | null {
  return fieldOf(type, name) ?? blockType(type)?.fields.find(({ attribute }) => attribute === name) ?? null;
}

/** Whether a type has XBlock's own parser, not that of the platform's `XmlMixin`. */
function isPureXBlock(type: string): boolean {
  return blockType(type)?.form === 'inline';
}

/** JSON where the field takes it, else the text itself. */
function readMixed(type: FieldType, text: string): ReadSetting {
  const json = parsed(text);
  if (json === null) return settingValue(type, null);
  if (json !== undefined) {
    // 12 is no float to Python, and a place in a video only takes floats
    const odd = type === 'relativetime' && typeof json === 'number' && json !== 0 && !/[.eE]/.test(text);
    const read = odd ? settingValue(type, text) : settingValue(type, json);
    if (read.ok || read.taken !== null) return read;
  }
  return settingValue(type, text);
}

/** A text is kept as it is, all else is YAML; of that, what is JSON and its plain words and dates. */
function readPlain(type: FieldType, text: string): ReadSetting {
  if (type === 'string') return { ok: true, value: { kind: 'text', text } };
  const json = parsed(text);
  if (json !== undefined) return settingValue(type, json);
  const word = text.trim();
  if (/^(?:~|null|Null|NULL|)$/.test(word)) return settingValue(type, null);
  if (/^(?:true|True|TRUE|yes|Yes|YES|on|On|ON)$/.test(word)) return settingValue(type, true);
  if (/^(?:false|False|FALSE|no|No|NO|off|Off|OFF)$/.test(word)) return settingValue(type, false);
  const quoted = /^'((?:[^']|'')*)'$/.exec(word);
  return settingValue(type, quoted === null ? word : (quoted[1] ?? '').replaceAll("''", "'"));
}

/** Part of every number that is read as -0 or as infinite, and of some other texts. */
const ODD_NUMBER = /-0|\d[eE]|\d{300}/;

/** The JSON that a text is; undefined where it is none, or is nested more deeply than any setting. */
function parsed(text: string): Json | undefined {
  if (!mayBeJson(text) || !isShallowJson(text)) return undefined;
  try {
    const json = JSON.parse(text) as Json;
    if (typeof json !== 'object' || json === null || !ODD_NUMBER.test(text)) return json;
    // a second pass leaves no -0 and nothing infinite inside, which JSON cannot write
    return JSON.parse(JSON.stringify(json)) as Json;
  } catch {
    return undefined;
  }
}

function numeral(type: FieldType, stored: Exclude<Json, string>): string {
  if (typeof stored !== 'number') return JSON.stringify(stored);
  if (Object.is(stored, -0)) return '-0.0';
  // as Python writes and reads them: NaN, Infinity, -Infinity
  if (!Number.isFinite(stored)) return String(stored);
  // only a float may be a place in a video
  const text = JSON.stringify(stored);
  return type === 'relativetime' && /^\d+$/.test(text) ? `${text}.0` : text;
}

function isSame(read: ReadSetting, value: SettingValue): boolean {
  return read.ok && JSON.stringify(read.value) === JSON.stringify(value);
}
