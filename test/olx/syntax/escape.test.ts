import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cdata,
  elementChildren,
  escapeAttribute,
  escapeText,
  innerText,
  outerText,
  parseXml,
  textContent,
} from '../../../src/olx/syntax/index.ts';

const texts = fc.string({
  unit: fc.constantFrom('a', '"', "'", '<', '&', '\n', '\t', '\r', ' ', '>', 'é', ']', ']]>', '&amp;'),
});

const rootOf = (text: string) => parseXml(text, null).document?.root ?? null;

describe('escaping', () => {
  it('text reads back', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const root = rootOf(`<a>${escapeText(text)}</a>`);
        expect(root && textContent(root)).toBe(text);
      }),
    );
  });

  it.each(['"', "'", 'both'] as const)('attributes read back within %s', (kind) => {
    const quote = kind === 'both' ? "'" : kind;
    fc.assert(
      fc.property(texts, (text) => {
        const root = rootOf(`<a b=${quote}${escapeAttribute(text, kind)}${quote}/>`);
        expect(root?.attributes[0]?.value).toBe(text);
      }),
    );
  });

  it('CDATA reads back, with line ends normalised', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const root = rootOf(`<a>${cdata(text)}</a>`);
        expect(root && textContent(root)).toBe(text.replace(/\r\n?/g, '\n'));
      }),
    );
  });
});

describe('what is inside an element', () => {
  const text = '<a>x &lt;<b>y</b><![CDATA[<z>]]><c/></a>';
  const { document } = parseXml(text, null);

  it('comes as written, decoded, or as elements', () => {
    if (document === null) throw new Error('refused');
    const [b, c] = elementChildren(document.root);
    expect(innerText(document, document.root)).toBe('x &lt;<b>y</b><![CDATA[<z>]]><c/>');
    expect(textContent(document.root)).toBe('x <<z>');
    expect([b?.name, c?.name]).toEqual(['b', 'c']);
    expect(c && innerText(text, c)).toBe('');
    expect(b && outerText(text, b)).toBe('<b>y</b>');
  });
});
