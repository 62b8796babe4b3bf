import { type JsonValue, PythonFloat } from '../json.ts';
import { dumps } from '../python-json.ts';

const words: Readonly<Record<string, string>> = { true: 'True', false: 'False', null: 'None' };

/** `str(value)` of Python. */
export function pythonText(value: JsonValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return value;
  if (value instanceof PythonFloat || typeof value === 'number') return dumps(value);
  return dumps(value)
    .replaceAll('"', "'")
    .replace(/\b(?:true|false|null)\b/g, (word) => words[word] ?? word);
}

/** `serialize_field`: texts as they are, everything else as JSON. */
export function fieldText(value: JsonValue): string {
  return typeof value === 'string' ? value : dumps(value);
}
