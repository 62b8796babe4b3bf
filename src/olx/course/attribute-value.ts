import type { Json } from './block.ts';
import { isShallowJson, mayBeJson } from './json.ts';

/** An attribute's text as the platform reads it: JSON if it parses as JSON, else the text itself (`xml_block.py`). */
export function settingFromAttribute(text: string): Json {
  if (!mayBeJson(text) || !isShallowJson(text)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** The attribute text that reads back as `value`. Strings stay bare unless they would parse as JSON. */
export function attributeFromSetting(value: Json): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (!mayBeJson(value)) return value;
  try {
    JSON.parse(value);
    return JSON.stringify(value);
  } catch {
    return value;
  }
}

const SETTING_NAME = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
// XML 1.0 Char, less the lone surrogates that a JSON string may carry
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Whether a setting of that name can stand as an attribute. */
export function isSettingName(name: string): boolean {
  return SETTING_NAME.test(name);
}

/** Whether all characters of a text may occur in XML. */
export function isXmlText(text: string): boolean {
  return !NOT_XML.test(text);
}
