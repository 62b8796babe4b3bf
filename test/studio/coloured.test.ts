import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlighted, languageOf } from '../../src/studio/exporting/highlight.ts';

describe('coloured texts', () => {
  it('give back the text, whatever it is', async () => {
    const bits = fc.constantFrom(
      '<',
      '>',
      '/',
      'problem',
      ' a="b"',
      "'",
      '&',
      '&lt;',
      '</span>',
      '<span class="x">',
      '<![CDATA[',
      ']]>',
      '\n',
      'é',
      '😀',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(bits, { maxLength: 30 }), async (parts) => {
        const text = parts.join('');
        const pieces = (await highlighted('problem/p.xml', text)) ?? [];
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      }),
    );
  });

  it('name what is a tag, an attribute and a value', async () => {
    const pieces = (await highlighted('problem/p.xml', '<p class="x">t</p>')) ?? [];
    expect(pieces).toContainEqual({ className: 'hljs-name', text: 'p' });
    expect(pieces).toContainEqual({ className: 'hljs-attr', text: 'class' });
    expect(pieces).toContainEqual({ className: 'hljs-string', text: '"x"' });
    expect(pieces).toContainEqual({ className: null, text: 't' });
  });

  it('leave files of other languages and very long ones plain', async () => {
    expect(languageOf('static/a.srt')).toBeNull();
    expect(await highlighted('static/a.srt', 'x')).toBeNull();
    expect(await highlighted('html/a.html', 'x'.repeat(200_001))).toBeNull();
  });
});
