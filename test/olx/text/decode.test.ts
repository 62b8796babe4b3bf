import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../../src/olx/text/index.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

describe('decodeUtf8', () => {
  it('gives back the same bytes when encoded, byte order mark included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.boolean(), (text, mark) => {
        const source = encodeUtf8(mark ? `\ufeff${text}` : text);
        const decoded = decodeUtf8(source);
        expect(decoded.ok && [...encodeUtf8(decoded.text)]).toEqual([...source]);
      }),
    );
  });

  it.each([
    ['a Latin-1 letter', '61 e9 62', 1],
    ['a lone continuation byte', '61 62 80', 2],
    ['an overlong form', 'c0 af', 0],
    ['an overlong form of three bytes', '61 e0 9f bf', 1],
    ['an encoded surrogate', '61 ed a0 80', 1],
    ['a code point past U+10FFFF', 'f4 90 80 80', 0],
    ['a sequence cut off by the end', 'c3 a9 e2 82', 2],
    ['a sequence cut off by a letter', 'e2 82 41', 0],
    ['a UTF-16 mark', 'ff fe 3c 00', 0],
  ])('names the first byte of %s', (_, hex, offset) => {
    expect(decodeUtf8(bytes(hex))).toEqual({ ok: false, offset });
  });

  it('names an offset before which all is well, and where no character starts', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (source) => {
        const decoded = decodeUtf8(source);
        if (decoded.ok) return;
        expect(decoded.offset).toBeLessThan(source.length);
        expect(decodeUtf8(source.subarray(0, decoded.offset)).ok).toBe(true);
        for (let end = decoded.offset + 1; end <= source.length; end++) {
          expect(decodeUtf8(source.subarray(decoded.offset, end)).ok).toBe(false);
        }
      }),
    );
  });
});
