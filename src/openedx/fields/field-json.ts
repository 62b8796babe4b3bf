import {
  type Field,
  type Json,
  type ReadSetting,
  type SettingValue,
  settingField,
  settingValue,
  storedValue,
} from '#olx';
import { tabsJson } from './course-tabs.ts';

/**
 * The fields that are explicitly set on a block, of scope settings and content, by name and in their JSON form.
 * `xml_attributes` is among them.
 */
export type BlockFields = ReadonlyMap<string, Json>;

/** The field of a type, or null for a name that the platform does not know as a field. */
export function platformField(type: string, name: string): Field | null {
  const field = settingField(type, name);
  return field === null || field.scope === 'export-only' ? null : field;
}

/**
 * The JSON form in which the platform keeps and answers what was read for a field (`to_json` of each field class in
 * XBlock's `fields.py`). A value that the field refuses is kept as `written`.
 */
export function readJson(field: Field, read: ReadSetting, written: Json): Json {
  const value = read.ok ? read.value : read.taken;
  return value === null ? written : valueJson(field, value);
}

/** The JSON form of a value that is JSON already, as of policy.json or of a request. */
export function fieldJson(field: Field, json: Json): Json {
  if (field.name === 'tabs') return tabsJson(json);
  return readJson(field, settingValue(field.type, json), json);
}

function valueJson(field: Field, value: SettingValue): Json {
  if (value.kind === 'duration' && field.type === 'timedelta') return timedeltaJson(value.seconds);
  if (value.kind === 'moment') return momentJson(field, value.at);
  return storedValue(field.type, value);
}

/** `Timedelta.to_json`: Python's timedelta has days and seconds only. */
function timedeltaJson(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const rest = seconds - days * 86_400;
  return [days > 0 ? `${days} days` : '', rest > 0 ? `${rest} seconds` : ''].filter((part) => part !== '').join(' ');
}

/** `Date.to_json` drops the fraction of a second; `DateTime.to_json` writes it. */
function momentJson(field: Field, at: number): string {
  const text = new Date(at).toISOString();
  return field.type === 'datetime' ? text.replace(/\.(\d{3})Z$/, '.$1000') : text.replace(/\.\d{3}Z$/, 'Z');
}
