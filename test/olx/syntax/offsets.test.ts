import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseXml, parseXmlBytes, type XmlElement } from '../../../src/olx/syntax/index.ts';
import { encodeUtf8 } from '../../../src/olx/text/index.ts';
import { coursesAreThere, readCourseFiles } from './_courses.ts';
import { documents, type Model } from './_documents.ts';
import { findOffsetFault } from './_laws.ts';

function modelOf(text: string, element: XmlElement): Model {
  return {
    name: element.name,
    attributes: Object.fromEntries(element.attributes.map(({ name, value }) => [name, value])),
    children: element.children.map((child) => {
      if (child.kind === 'element') return modelOf(text, child);
      return child.kind === 'text' ? { text: child.value } : { other: text.slice(child.start, child.end) };
    }),
  };
}

describe('the tree of a well-formed text', () => {
  it('has exact offsets and prints back to the text', () => {
    fc.assert(
      fc.property(documents, ({ text }) => {
        const { document, diagnostics } = parseXml(text, null);
        expect(diagnostics).toEqual([]);
        expect(document === null ? 'refused' : findOffsetFault(document)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('means what was written', () => {
    fc.assert(
      fc.property(documents, ({ text, model }) => {
        const { document } = parseXml(text, null);
        expect(document === null ? null : modelOf(text, document.root)).toEqual(model);
      }),
      { numRuns: 300 },
    );
  });

  it('holds comments, instructions and CDATA decoded', () => {
    const { document } = parseXml('<a><!-- b\r\nc --><?d  e f?><![CDATA[<&g;>]]></a>', null);
    expect(document?.root.children).toEqual([
      { kind: 'comment', value: ' b\nc ', start: 3, end: 16 },
      { kind: 'instruction', target: 'd', value: 'e f', start: 16, end: 26 },
      { kind: 'cdata', value: '<&g;>', start: 26, end: 43 },
    ]);
  });

  it.skipIf(!coursesAreThere)('has exact offsets on every file of the real courses', () => {
    const files = readCourseFiles();
    expect(files.length).toBeGreaterThan(1_000);
    for (const { file, bytes } of files) {
      const { document, diagnostics } = parseXmlBytes(bytes, file);
      expect(diagnostics).toEqual([]);
      expect([file, document === null ? 'refused' : findOffsetFault(document)]).toEqual([file, null]);
      expect(Buffer.compare(encodeUtf8(document?.text ?? ''), bytes)).toBe(0);
    }
  });
});
