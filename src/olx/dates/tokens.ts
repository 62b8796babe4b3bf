/**
 * Splits the text of a date into words, numbers, single spaces and single other characters, as dateutil
 * does. A dot belongs to a number (`4:30:21.447`) unless it separates (`Sep.20.2009`), and a comma after
 * two or more digits is a decimal point (`23:00:05,5`).
 */

/** Which characters may follow in a token that began with a letter or a digit; a dot has been read in the last two. */
type State = 'word' | 'number' | 'dotted word' | 'dotted number';

const LETTER = /^\p{L}$/u;
const DIGIT = /^\d$/;
/** What Python's `str.isspace` says yes to. */
const SPACE = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;

export function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  const characters = [...asciiDigits(text).replaceAll('\0', '')];
  for (let at = 0; at < characters.length; ) {
    const first = characters[at] ?? '';
    if (LETTER.test(first) || DIGIT.test(first)) {
      const { token, parts } = longToken(characters, at);
      for (const part of parts) tokens.push(part);
      at += token.length;
    } else {
      tokens.push(SPACE.test(first) ? ' ' : first);
      at += 1;
    }
  }
  return tokens;
}

/** The characters of the word or number that begins at an index, and the tokens that it falls into. */
function longToken(
  characters: readonly string[],
  from: number,
): { readonly token: readonly string[]; readonly parts: readonly string[] } {
  const token = [characters[from] ?? ''];
  let state: State = DIGIT.test(token[0] ?? '') ? 'number' : 'word';
  let readAfterLetters = false;
  for (let at = from + 1; at < characters.length; at += 1) {
    const next = characters[at] ?? '';
    if (state === 'word' || state === 'dotted word') readAfterLetters = true;
    const following = stateAfter(state, next, token);
    if (following === null) break;
    state = following;
    token.push(next);
  }
  return { token, parts: partsOf(token.join(''), state, readAfterLetters) };
}

function stateAfter(state: State, next: string, token: readonly string[]): State | null {
  const afterDot = token.at(-1) === '.';
  switch (state) {
    case 'word':
      return LETTER.test(next) ? 'word' : next === '.' ? 'dotted word' : null;
    case 'number':
      if (DIGIT.test(next)) return 'number';
      return next === '.' || (next === ',' && token.length >= 2) ? 'dotted number' : null;
    case 'dotted word':
      if (next === '.' || LETTER.test(next)) return 'dotted word';
      return DIGIT.test(next) && afterDot ? 'dotted number' : null;
    case 'dotted number':
      if (next === '.' || DIGIT.test(next)) return 'dotted number';
      return LETTER.test(next) && afterDot ? 'dotted word' : null;
  }
}

/** Dots that separate become tokens of their own; a comma that is a decimal point becomes a dot. */
function partsOf(token: string, state: State, readAfterLetters: boolean): readonly string[] {
  if (state === 'word' || state === 'number') return [token];
  const dots = token.split('.').length - 1;
  if (readAfterLetters || dots > 1 || /[.,]$/.test(token)) return token.split(/([.,])/).filter((part) => part !== '');
  return [state === 'dotted number' && dots === 0 ? token.replaceAll(',', '.') : token];
}

/** Python reads decimal digits of every script. */
function asciiDigits(text: string): string {
  return text.replace(/(?!\d)\p{Nd}/gu, (digit) => {
    let zero = digit.codePointAt(0) ?? 0;
    while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    // Unicode has the digits of a script in one run, from nought to nine
    return String(((digit.codePointAt(0) ?? 0) - zero) % 10);
  });
}
