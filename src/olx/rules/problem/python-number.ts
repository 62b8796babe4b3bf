const DIGITS = String.raw`\d+(?:_\d+)*`;
const REAL = String.raw`(?:(?:${DIGITS}(?:\.(?:${DIGITS})?)?|\.${DIGITS})(?:e[+-]?${DIGITS})?|inf(?:inity)?|nan)`;

const INTEGER = new RegExp(`^[+-]?${DIGITS}$`);
const FLOAT = new RegExp(`^[+-]?${REAL}$`, 'i');
const COMPLEX = new RegExp(`^(?:[+-]?${REAL}|[+-]?(?:${REAL})?j|[+-]?${REAL}[+-](?:${REAL})?j)$`, 'i');

/** Whether Python's `int()` takes the text. */
export function isPythonInteger(text: string): boolean {
  return INTEGER.test(text.trim());
}

/** Whether Python's `float()` takes the text. */
export function isPythonFloat(text: string): boolean {
  return FLOAT.test(text.trim());
}

/** Whether Python's `complex()` takes the text. */
export function isPythonComplex(text: string): boolean {
  const bare = /^\((.*)\)$/.exec(text.trim())?.[1]?.trim() ?? text.trim();
  return COMPLEX.test(bare);
}

/** The value that Python's `float()` gives; NaN where there is none. */
export function pythonFloat(text: string): number {
  const bare = text.trim().toLowerCase().replaceAll('_', '');
  if (/^[+-]?inf(inity)?$/.test(bare)) return bare.startsWith('-') ? -Infinity : Infinity;
  return isPythonFloat(text) ? Number(bare) : Number.NaN;
}
