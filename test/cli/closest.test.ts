import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closest, DIAGNOSTIC_CODES } from '#olx';
import { VERBS } from '../../src/cli/verbs.ts';

const CODES: readonly string[] = DIAGNOSTIC_CODES;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz-';

/** One slip of the keyboard in a word. */
function slipped(word: string, at: number, letter: string, kind: number): string {
  const place = at % word.length;
  const [before, after] = [word.slice(0, place), word.slice(place)];
  if (kind === 0) return before + after.slice(1);
  if (kind === 1) return before + letter + after;
  if (kind === 2) return before + letter + after.slice(1);
  return before + after.slice(1, 2) + after.slice(0, 1) + after.slice(2);
}

describe('the closest word', () => {
  it('is the word itself, in whatever case it is written', () => {
    for (const code of CODES) expect(closest(code.toUpperCase(), CODES)).toBe(code);
  });

  it('is one that is as near as the word that was meant, for any one slip in any code', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CODES),
        fc.nat(100),
        fc.constantFrom(...LETTERS),
        fc.nat(3),
        (code, at, letter, kind) => {
          const written = slipped(code, at, letter, kind);
          const found = closest(written, CODES);
          // the slip may have made it just as near to another code
          return found !== null && (found === code || closest(found, [written]) !== null);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is none for what resembles nothing', () => {
    for (const word of ['', 'q', 'elephant', 'zzzzzzzzzz', 'x'.repeat(100_000)])
      expect(closest(word, CODES)).toBe(null);
  });

  it('is the one verb that begins so', () => {
    const verbs = VERBS.map(({ name }) => name);
    for (const [written, meant] of [
      ['vaildate', 'validate'],
      ['valid', 'validate'],
      ['extarct', 'extract'],
      ['mrege', 'merge'],
    ] as const) {
      expect(closest(written, verbs)).toBe(meant);
    }
  });
});
