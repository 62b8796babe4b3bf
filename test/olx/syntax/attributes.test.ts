import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeValue, parseXml, setAttribute, type XmlElement } from '../../../src/olx/syntax/index.ts';
import { applyEdits } from '../../../src/olx/text/index.ts';
import { documents } from './_documents.ts';

function rootOf(text: string): XmlElement {
  const { document, diagnostics } = parseXml(text, null);
  if (document === null) throw new Error(JSON.stringify(diagnostics));
  return document.root;
}

const set = (text: string, name: string, value: string | null): string =>
  applyEdits(text, [setAttribute(text, rootOf(text), name, value)]);

const values = fc.string({ unit: fc.constantFrom('a', '"', "'", '<', '&', '\n', '\t', '\r', ' ', '>', 'é', ']') });
const names = fc.constantFrom('vertical', 'html', 'new', '__proto__');

describe('setAttribute', () => {
  it('gives that attribute the value, and leaves all others and the text around as they were', () => {
    fc.assert(
      fc.property(documents, names, values, ({ text }, name, value) => {
        const before = rootOf(text);
        const after = set(text, name, value);
        const root = rootOf(after);
        expect(attributeValue(root, name)).toBe(value);
        const others = (element: XmlElement, source: string) =>
          element.attributes.filter((each) => each.name !== name).map(({ start, end }) => source.slice(start, end));
        expect(others(root, after)).toEqual(others(before, text));
        expect(after.slice(0, root.start)).toBe(text.slice(0, before.start));
        expect(after.slice(root.openEnd)).toBe(text.slice(before.openEnd));
        expect(after.length - text.length).toBe(root.openEnd - before.openEnd);
      }),
      { numRuns: 300 },
    );
  });

  it('adding and then removing an attribute gives back the text', () => {
    fc.assert(
      fc.property(documents, values, ({ text }, value) => {
        expect(set(set(text, 'new', value), 'new', null)).toBe(text);
      }),
    );
  });

  it('removes an attribute with the white space before it', () => {
    expect(set('<a b="1"\n   c = \'2\' d="3" />', 'c', null)).toBe('<a b="1" d="3" />');
  });

  it('keeps the quotes, and puts a new one after the last', () => {
    expect(set(`<a b='1' />`, 'b', `it's "so"`)).toBe(`<a b='it&apos;s "so"' />`);
    expect(set('<a\n  b="1"\n/>', 'c', 'x\ny')).toBe('<a\n  b="1" c="x&#10;y"\n/>');
    expect(set('<a/>', 'c', '1')).toBe('<a c="1"/>');
  });

  it('leaves an attribute alone that already has the value, however it is written', () => {
    expect(set('<a b="&#65;"/>', 'b', 'A')).toBe('<a b="&#65;"/>');
    expect(set('<a b="1"/>', 'c', null)).toBe('<a b="1"/>');
  });
});

describe('a namespace of megabytes', () => {
  it.each(['http://', '/', '?'])('that begins with “%s” gets a verdict', (start) => {
    for (const piece of ['a', '/']) {
      for (const end of ['', ' ']) {
        const xml = `<a xmlns:x="${start}${piece.repeat(9_000_000)}${end}"/>`;
        const { document, diagnostics } = parseXml(xml, null);
        expect(document === null).toBe(diagnostics.length > 0);
      }
    }
  });
});
