import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineIndex } from '../../../src/olx/text/index.ts';

const texts = fc.array(fc.constantFrom('a', 'é', '\u{1f600}', '\n', '\r\n', '\r', '')).map((parts) => parts.join(''));

describe('lineIndex', () => {
  it('finds every offset again from its line and column', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const lines = lineIndex(text);
        for (let offset = 0; offset <= text.length; offset++) {
          const { line, column } = lines.position(offset);
          expect(lines.offset(line, column)).toBe(offset);
        }
      }),
    );
  });

  it('counts lines as the number of line feeds before, and columns from the last one', () => {
    fc.assert(
      fc.property(texts, fc.nat(40), (text, seed) => {
        const offset = Math.min(seed, text.length);
        const before = text.slice(0, offset).split('\n');
        expect(lineIndex(text).position(offset)).toEqual({
          line: before.length,
          column: (before.at(-1) ?? '').length + 1,
          offset,
        });
      }),
    );
  });

  it('keeps the carriage return as the last column of its line', () => {
    const lines = lineIndex('ab\r\nc\rd');
    expect(lines.lineCount).toBe(2);
    expect(lines.position(2)).toEqual({ line: 1, column: 3, offset: 2 });
    expect(lines.position(6)).toEqual({ line: 2, column: 3, offset: 6 });
  });

  it('moves what lies outside to the nearest place', () => {
    const lines = lineIndex('ab\ncd');
    expect(lines.position(-1).offset).toBe(0);
    expect(lines.position(99)).toEqual({ line: 2, column: 3, offset: 5 });
    expect(lines.offset(1, 99)).toBe(2);
    expect(lines.offset(9, 1)).toBe(5);
    expect(lines.offset(0, 1)).toBe(0);
  });
});
