import { visit } from 'jsonc-parser';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;
/** So much of a number is shown, in characters. */
const SHOWN = 40;

/**
 * What is wrong with the first number of a JSON text that would not be the same number afterwards; null
 * if there is none. Whole numbers are exact up to 2^53 - 1, and to the platform 2^53 + 1 is another
 * number than 2^53. Numbers with a fraction or an exponent are rounded in the same way here and there,
 * so they only have to be in range. The text must be JSON.
 */
export function unheldNumber(text: string): string | null {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      NUMBER.lastIndex = at;
      const [literal = '', fraction, exponent] = NUMBER.exec(text) ?? [];
      if (!isHeld(literal, fraction === undefined && exponent === undefined)) return described(text, at, literal);
      at += Math.max(0, literal.length - 1);
    }
  }
  return null;
}

function isHeld(literal: string, isWhole: boolean): boolean {
  const value = Number(literal);
  if (isWhole) return Number.isSafeInteger(value);
  return Number.isFinite(value) && (value !== 0 || /^-?[0.]+(?:[eE]|$)/.test(literal));
}

/** The place of the quote that ends the string which begins there. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE || at >= text.length) return at;
  }
}

function described(text: string, offset: number, literal: string): string {
  const path = pathAt(text, offset);
  const shown = literal.length > SHOWN ? `${literal.slice(0, SHOWN)}…` : literal;
  const range = `Whole numbers must be between ${Number.MIN_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER}, others between -1.7e308 and 1.7e308 and not closer to 0 than 5e-324.`;
  return `${path === '' ? 'The body' : `\`${path}\``} is ${shown}. ${range}`;
}

/** Where a value stands, such as `steps[0].settings.weight`. */
function pathAt(text: string, offset: number): string {
  let found: readonly (string | number)[] = [];
  visit(text, {
    onLiteralValue: (_value, at, _length, _line, _column, path) => {
      if (at === offset) found = path();
    },
  });
  return found.map((each, at) => (typeof each === 'number' ? `[${each}]` : `${at === 0 ? '' : '.'}${each}`)).join('');
}
