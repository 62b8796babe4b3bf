import type { PatternFault } from './python-pattern.ts';

const UNKNOWN_ESCAPE = /[A-Za-z](?<![abfnrtvxuUNdDsSwW])/;

interface Member {
  readonly end: number;
  /** The code point, or null for an escape that is not worked out. */
  readonly point: number | null;
  /** Whether it stands for many, as `\d` does. */
  readonly many: boolean;
}

/** Where the bracket expression of a Python pattern that begins at `start` ends, or what is wrong with it. */
export function classEnd(pattern: string, start: number): number | PatternFault {
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
  if (UNKNOWN_ESCAPE.test(next)) return 'an escape does not exist in Python';
  return { end: at + 2, point: /[A-Za-z0-9]/.test(next) ? null : next.charCodeAt(0), many: /[dDsSwW]/.test(next) };
}
