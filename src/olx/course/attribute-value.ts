import type { Json } from './block.ts';

/** An attribute's text as the platform reads it: JSON where it is JSON, else the text itself (`xml_block.py`). */
export function settingFromAttribute(text: string): Json {
  // most values are plain words, and a parser that throws is slow
  if (!/^[ \t\r\n]*[[{"\-\dtfn]/.test(text)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** The attribute text that reads back as `value`; strings stay bare unless they would read as JSON. */
export function attributeFromSetting(value: Json): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  try {
    JSON.parse(value);
    return JSON.stringify(value);
  } catch {
    return value;
  }
}
