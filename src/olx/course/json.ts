import type { Json } from './block.ts';

/** Nested more deeply than any setting is; walking such a value could exhaust the stack. */
const MAX_DEPTH = 200;

/** Whether a text nests arrays and objects no deeper than a setting may; strings in it are looked over. */
export function isShallowJson(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > MAX_DEPTH) return false;
  }
  return true;
}

/** Whether a JSON value is an object, and so has names. */
export function isJsonObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
