/** Why Python cannot compile a pattern, in an author's words. */
export type PatternFault =
  | 'a bracket is not closed'
  | 'a parenthesis is not closed'
  | 'a closing parenthesis has no opening one'
  | 'a repeat sign has nothing to repeat'
  | 'two repeat signs follow one another'
  | 'a range in brackets runs backwards'
  | 'a range in brackets has a sign such as \\d at one end'
  | 'flags such as (?i) stand in its midst'
  | 'a group begins in a way that Python does not know'
  | 'an escape does not exist in Python';

/** Letters that may follow a backslash (`sre_parse`); any sign that is no letter may. */
const UNKNOWN_ESCAPE = /[A-Za-z](?<![abfnrtvxuUNAbBdDsSwWZz])/;
/** The same in brackets, where `\b` is a backspace and no assertion is allowed. */
const UNKNOWN_ESCAPE_IN_BRACKETS = /[A-Za-z](?<![abfnrtvxuUNdDsSwW])/;
const COUNT = /\{(?:\d+(?:,\d*)?|,\d*)\}/y;
const FLAGS = /\(\?[aiLmsux]+\)/y;
/** In a verbose group white space and comments count as nothing. */
const VERBOSE = /\(\?[aiLmsu]*x[aiLmsux]*[-:]/;
const GROUP_HEAD = /\(\?(?:P<\w+>|P=\w+(?=\))|\(\w+\)|<[=!]|[aiLmsu]*-[imsx]+:|[aiLmsu]+:|[:=!>])/y;
const LONGEST = 20_000;

/**
 * What is wrong with a pattern of Python's `re` when `^` is put before and `$` behind it, as far as it
 * can be told without running Python: null where nothing is found, which is no promise that it
 * compiles. Linear in the text; what is very long or in the verbose form is not looked at.
 */
export function patternFault(pattern: string): PatternFault | null {
  if (pattern.length > LONGEST || VERBOSE.test(pattern)) return null;
  let open = 0;
  let at = 0;
  /** What a repeat sign would meet. */
  let before: 'nothing' | 'item' | 'repeat' = 'nothing';
  while (at < pattern.length) {
    const sign = pattern.charAt(at);
    const next = pattern.charAt(at + 1);
    if (sign === '\\') {
      if (UNKNOWN_ESCAPE.test(next)) return 'an escape does not exist in Python';
      before = /[AbBZz]/.test(next) ? 'nothing' : 'item';
      at += 2;
    } else if (sign === '[') {
      const end = bracketEnd(pattern, at);
      if (typeof end === 'string') return end;
      at = end;
      before = 'item';
    } else if (pattern.startsWith('(?#', at)) {
      const close = pattern.indexOf(')', at);
      if (close === -1) return 'a parenthesis is not closed';
      at = close + 1;
    } else if (sign === '(') {
      if (matchLength(FLAGS, pattern, at) > 0) return 'flags such as (?i) stand in its midst';
      const length = next === '?' ? matchLength(GROUP_HEAD, pattern, at) : 1;
      if (length === 0) return 'a group begins in a way that Python does not know';
      open++;
      at += length;
      before = 'nothing';
    } else if (sign === ')') {
      if (open === 0) return 'a closing parenthesis has no opening one';
      open--;
      at++;
      before = 'item';
    } else {
      const length = '*+?'.includes(sign) ? 1 : matchLength(COUNT, pattern, at);
      if (length > 0 && before === 'nothing') return 'a repeat sign has nothing to repeat';
      if (length > 0 && before === 'repeat') return 'two repeat signs follow one another';
      at += Math.max(length, 1);
      before = length > 0 ? 'repeat' : '^$|'.includes(sign) ? 'nothing' : 'item';
      // lazy and, since Python 3.11, possessive repeats
      if (length > 0 && /[?+]/.test(pattern.charAt(at))) at++;
    }
  }
  return open > 0 ? 'a parenthesis is not closed' : null;
}

function matchLength(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0].length ?? 0;
}

/** One character of a bracket expression, or an escape in it. */
interface Member {
  readonly end: number;
  /** The code point, or null for an escape that is not worked out. */
  readonly point: number | null;
  /** Whether it stands for many, as `\d` does. */
  readonly many: boolean;
}

/** Where the bracket expression of a Python pattern that begins at `start` ends, or what is wrong with it. */
function bracketEnd(pattern: string, start: number): number | PatternFault {
  let at = start + (pattern.charAt(start + 1) === '^' ? 2 : 1);
  const first = at;
  while (at < pattern.length) {
    if (pattern.charAt(at) === ']' && at > first) return at + 1;
    const low = memberAt(pattern, at);
    if (typeof low === 'string') return low;
    at = low.end;
    const isRange = pattern.charAt(at) === '-' && at + 1 < pattern.length && pattern.charAt(at + 1) !== ']';
    if (!isRange) continue;
    const high = memberAt(pattern, at + 1);
    if (typeof high === 'string') return high;
    if (low.many || high.many) return 'a range in brackets has a sign such as \\d at one end';
    if (low.point !== null && high.point !== null && high.point < low.point)
      return 'a range in brackets runs backwards';
    at = high.end;
  }
  return 'a bracket is not closed';
}

function memberAt(pattern: string, at: number): Member | PatternFault {
  const sign = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
  if (sign !== '\\') return { end: at + sign.length, point: sign.codePointAt(0) ?? 0, many: false };
  const next = pattern.charAt(at + 1);
  if (UNKNOWN_ESCAPE_IN_BRACKETS.test(next)) return 'an escape does not exist in Python';
  return { end: at + 2, point: /[A-Za-z0-9]/.test(next) ? null : next.charCodeAt(0), many: /[dDsSwW]/.test(next) };
}
