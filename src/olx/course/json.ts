import type { Json } from './block.ts';

/** Nested more deeply than any setting is; walking such a value could exhaust the stack. */
const MAX_DEPTH = 200;

const QUOTE = 0x22;
const BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const BRACKET_END = 0x5d;
const COLON = 0x3a;
const BRACE = 0x7b;
const BRACE_END = 0x7d;

const WORD_OR_NUMBER = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/**
 * Whether a text may be JSON, by its first and last character, or all of it where it is no text, list or
 * object. False is certain; it spares a parser that throws, which takes a hundred times as long.
 */
export function mayBeJson(text: string): boolean {
  let start = 0;
  let end = text.length;
  while (isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  const last = text[end - 1];
  switch (text[start]) {
    case '"':
      return last === '"' && end - start > 1;
    case '[':
      return last === ']';
    case '{':
      return last === '}';
    default:
      return end - start > 0 && WORD_OR_NUMBER.test(text.slice(start, end));
  }
}

/** White space to JSON, which is less than to a regular expression. */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Whether a JSON text nests arrays and objects no deeper than a setting may. Brackets in strings do not count. */
export function isShallowJson(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) quoted = !quoted;
    else if (quoted) {
      if (code === BACKSLASH) at += 1;
    } else if (code === BRACKET || code === BRACE) {
      depth += 1;
      if (depth > MAX_DEPTH) return false;
    } else if (code === BRACKET_END || code === BRACE_END) depth -= 1;
  }
  return true;
}

/** Counts the member names in a JSON text at any depth, up to the first error. Much cheaper than parsing. */
export function countJsonNames(text: string): number {
  let count = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) quoted = !quoted;
    else if (quoted && code === BACKSLASH) at += 1;
    else if (!quoted && code === COLON) count += 1;
  }
  return count;
}

/** Whether a JSON value is an object, and so has names. */
export function isJsonObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
