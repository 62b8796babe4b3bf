import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, type TextEdit, TextEditError } from '../../../src/olx/text/index.ts';

describe('applyEdits', () => {
  it('does the same in any order as one by one from the end', () => {
    const cuts = fc.uniqueArray(fc.nat(30), { minLength: 2, maxLength: 10 });
    fc.assert(
      fc.property(
        fc.string({ minLength: 30 }),
        cuts,
        fc.infiniteStream(fc.string({ maxLength: 4 })),
        (text, found, words) => {
          const sorted = found.toSorted((a, b) => a - b);
          const edits: TextEdit[] = [];
          for (let at = 0; at + 1 < sorted.length; at += 2) {
            const [start = 0, end = 0] = sorted.slice(at, at + 2);
            edits.push({ start, end, text: words.next().value ?? '' });
          }
          const expected = edits.reduceRight(
            (so, { start, end, text: put }) => so.slice(0, start) + put + so.slice(end),
            text,
          );
          expect(applyEdits(text, edits)).toBe(expected);
          expect(applyEdits(text, edits.toReversed())).toBe(expected);
        },
      ),
    );
  });

  it('keeps insertions at one place in the order given, before what is replaced there', () => {
    const edits = [
      { start: 1, end: 2, text: 'X' },
      { start: 1, end: 1, text: '1' },
      { start: 1, end: 1, text: '2' },
    ];
    expect(applyEdits('abc', edits)).toBe('a12Xc');
  });

  it('throws a serialisable error on edits that overlap or lie outside', () => {
    const overlap = [
      { start: 0, end: 2, text: '' },
      { start: 1, end: 3, text: '' },
    ];
    expect(() => applyEdits('abc', overlap)).toThrow(TextEditError);
    expect(() => applyEdits('abc', [{ start: 2, end: 4, text: '' }])).toThrow(/outside/);
    expect(() => applyEdits('abc', [{ start: -1, end: 0, text: '' }])).toThrow(TextEditError);
    const error = new TextEditError('the edits overlap', { start: 1, end: 3, text: '' });
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ code: 'text-edit', edit: { start: 1, end: 3 } });
  });
});
