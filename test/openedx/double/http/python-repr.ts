/** Python's `repr`, for the reason phrases that show one. */
import { isDict, isList, type JsonValue, PythonFloat } from '../modulestore/json.ts';

/** `repr` of a text. */
export function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`);
  return `${quote}${escaped}${quote}`;
}

/** `type(value).__name__` */
export function typeName(value: JsonValue): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (value instanceof PythonFloat) return 'float';
  if (isList(value)) return 'list';
  return isDict(value) ? 'dict' : 'object';
}
