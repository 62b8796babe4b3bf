import { type Node, parseTree } from 'jsonc-parser';
import { applyEdits, type TextEdit } from '../text/index.ts';
import type { Json } from './block.ts';

/** Python turns no longer text into a whole number (`sys.int_info.default_max_str_digits`), and so reads none. */
const MOST_DIGITS = 4300;

/** Strings whole, so that nothing in them is taken for a number; then what Python's json takes for one. */
const TOKEN = /"(?:[^"\\]|\\[\s\S])*"?|NaN|-?Infinity|-?\d[\d.eE+-]*/g;
const WHOLE = /^-?(?:0|[1-9]\d*)$/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * The value of a policy.json as Python's `json` reads it for the platform. A number that JSON or a double
 * cannot hold (`NaN`, `Infinity`, `-Infinity`, a whole number beyond 2^53, `1e400`) is the text that it is
 * written as: an attribute would say it so, and every program can hand it on. Throws `SyntaxError`.
 */
export function parsePolicyJson(text: string): Json {
  return JSON.parse(withOddNumbers(text, (number) => `"${number}"`)) as Json;
}

/** The text with digits in place of such numbers, for a parser that knows only JSON. Offsets stay. */
export function asPlainJson(text: string): string {
  return withOddNumbers(text, (number) => '1'.repeat(number.length), false);
}

/** The first whole number that has too many digits for Python; null if there is none. */
export function tooLongNumber(text: string): { readonly start: number; readonly end: number } | null {
  for (const { 0: token, index } of text.matchAll(TOKEN))
    if (isTooLong(token)) return { start: index, end: index + token.length };
  return null;
}

/** A policy.json that says the value. Numbers of `former` that are held as their text are written as numbers again. */
export function printPolicyJson(value: Json, former: string): string {
  if (!mayBeOdd(former)) return `${JSON.stringify(value, null, INDENT)}\n`;
  return `${print(value, parseTree(asPlainJson(former)), former, '')}\n`;
}

/** The text with a member of its object under another name, in its place; every other byte stays. */
export function withRenamedMember(text: string, from: string, to: string): string {
  const members = parseTree(asPlainJson(text))?.children ?? [];
  const edits = members.flatMap(({ children: [key] = [] }): TextEdit[] =>
    key?.value === from ? [{ start: key.offset, end: key.offset + key.length, text: JSON.stringify(to) }] : [],
  );
  return applyEdits(text, edits);
}

const INDENT = 4;

function print(value: Json, was: Node | undefined, former: string, indent: string): string {
  if (typeof value === 'string' && was?.type === 'number') {
    const written = former.slice(was.offset, was.offset + was.length);
    return written === value ? value : JSON.stringify(value);
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inside = indent + ' '.repeat(INDENT);
  const joined = (items: readonly string[], open: string, close: string): string =>
    items.length === 0 ? open + close : `${open}\n${inside}${items.join(`,\n${inside}`)}\n${indent}${close}`;
  if (Array.isArray(value)) {
    const items = was?.type === 'array' ? was.children : undefined;
    return joined(
      value.map((item: Json, at) => print(item, items?.[at], former, inside)),
      '[',
      ']',
    );
  }
  const members = new Map(
    (was?.type === 'object' ? (was.children ?? []) : []).map(({ children }) => [children?.[0]?.value, children?.[1]]),
  );
  return joined(
    Object.entries(value).map(
      ([name, item]) => `${JSON.stringify(name)}: ${print(item, members.get(name), former, inside)}`,
    ),
    '{',
    '}',
  );
}

/** Cheap: most texts have no such number. */
function mayBeOdd(text: string): boolean {
  return /NaN|Infinity|\d{16}|\d[eE]/.test(text);
}

function withOddNumbers(text: string, write: (number: string) => string, strict = true): string {
  if (!mayBeOdd(text)) return text;
  return text.replace(TOKEN, (token, at: number) => {
    if (!isOdd(token)) return token;
    if (strict && isTooLong(token)) throw new SyntaxError(`a number of more than ${MOST_DIGITS} digits`);
    // the name of a member must be a string
    return /^[ \t\r\n]*:/.test(text.slice(at + token.length, at + token.length + 100)) ? token : write(token);
  });
}

function isOdd(token: string): boolean {
  if (token === 'NaN' || token.endsWith('Infinity')) return !token.startsWith('"');
  if (WHOLE.test(token)) return !Number.isSafeInteger(Number(token));
  return NUMBER.test(token) && !Number.isFinite(Number(token));
}

function isTooLong(token: string): boolean {
  return WHOLE.test(token) && token.replace('-', '').length > MOST_DIGITS;
}
