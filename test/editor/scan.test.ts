import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LooseElement, readLoosely, scannedAt } from '../../src/editor/language/loose-tree.ts';
import { scan } from '../../src/editor/language/scan.ts';
import { elementChildren, parseXml, type XmlElement } from '../../src/olx/syntax/index.ts';

/** Texts that look like OLX, most of them broken somewhere. */
const pieces = fc.constantFrom(
  '<vertical url_name="a">',
  '</vertical>',
  '<html>',
  '</html>',
  '<problem/>',
  '<p',
  '>',
  '/>',
  '<',
  '</',
  '&',
  '"',
  "'",
  '=',
  ' a="1"',
  " b='<'",
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?pi',
  '?>',
  'text',
  '\n',
  'é',
  '😀',
  '<!DOCTYPE x>',
);
const broken = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(''));

const names = fc.constantFrom('vertical', 'html', 'p', 'é-1', '😀');
const attributes = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'url_name'), fc.constantFrom('"1>2"', "'/>'", '"\n"', '""')), {
    selector: ([name]) => name,
  })
  .map((pairs) => pairs.map(([name, value]) => ` ${name}=${value}`).join(''));
const { wellFormed } = fc.letrec<{ wellFormed: string; content: string }>((tie) => ({
  wellFormed: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(names, attributes).map(([name, list]) => `<${name}${list} />`),
    fc
      .tuple(names, attributes, fc.array(tie('content'), { maxLength: 4 }))
      .map(([name, list, inside]) => `<${name}${list}\n>${inside.join('')}</${name} >`),
  ),
  content: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('text', '&amp;', '<!-- <p> -->', '<![CDATA[<p>]]>', '<?x <p>?>', '>', '"'),
    tie('wellFormed'),
  ),
}));

describe('the scan', () => {
  it('ends, and gives ranges in order that lie inside the text', () => {
    fc.assert(
      fc.property(broken, (text) => {
        let last = 0;
        for (const each of scan(text)) {
          expect(each.start).toBeGreaterThanOrEqual(last);
          expect(each.end).toBeGreaterThan(each.start);
          expect(each.end).toBeLessThanOrEqual(text.length);
          expect(text[each.start]).toBe('<');
          if (each.complete && each.kind === 'tag') expect(text[each.end - 1]).toBe('>');
          last = each.end;
        }
      }),
    );
  });

  it('finds the very elements of a well-formed text', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        const { document } = parseXml(text, null);
        expect(document).not.toBeNull();
        if (document !== null) expect(readLoosely(text).roots.map(shape)).toEqual([strictShape(document.root)]);
      }),
    );
  });

  it('finds them in a text with all kinds of nodes', () => {
    const text = `<?xml version="1.0"?>\n<!-- <a> -->\n<vertical url_name='x>y' b = "1">\n<html><![CDATA[<p>]]></html><problem a=""/>é😀</vertical >`;
    const { document } = parseXml(text, null);
    expect(document).not.toBeNull();
    if (document !== null) expect(readLoosely(text).roots.map(shape)).toEqual([strictShape(document.root)]);
  });

  it('stays quick on texts made to be slow', () => {
    const start = performance.now();
    for (const hostile of [
      '<a '.repeat(30_000),
      '<a b="'.repeat(30_000),
      '</a>'.repeat(50_000),
      '<!--'.repeat(50_000),
      `<a>${'<b>'.repeat(50_000)}`,
    ]) {
      readLoosely(hostile);
    }
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe('broken texts', () => {
  it('keep an element open that has no end tag', () => {
    const [root] = readLoosely('<vertical><html><p></vertical>').roots;
    expect(root?.close?.name).toBe('vertical');
    expect(root?.children[0]?.close).toBeNull();
    expect(root?.children[0]?.children[0]?.name).toBe('p');
  });

  it('end an attribute value at the next tag', () => {
    const [root] = readLoosely('<vertical><html display_name="a>\n<problem/></vertical>').roots;
    expect(root?.children.map((each) => each.name)).toEqual(['html', 'problem']);
    expect(root?.close).not.toBeNull();
  });

  it('pass over an end tag that closes nothing', () => {
    const [root] = readLoosely('<vertical></html><problem/></vertical>').roots;
    expect(root?.children.map((each) => each.name)).toEqual(['problem']);
    expect(root?.close).not.toBeNull();
  });

  it('read `a < b` in running text as text', () => {
    expect(scan('<p>1 <2 and a <!x</p>').map((each) => each.kind)).toEqual(['tag', 'declaration']);
  });

  it('tell what stands at an offset', () => {
    const document = readLoosely('<a><!-- x --><b');
    expect(scannedAt(document, 0)).toBeNull();
    expect(scannedAt(document, 1)).toMatchObject({ kind: 'tag', name: 'a' });
    expect(scannedAt(document, 3)).toBeNull();
    expect(scannedAt(document, 8)).toMatchObject({ kind: 'comment' });
    expect(scannedAt(document, 15)).toMatchObject({ kind: 'tag', name: 'b' });
  });
});

interface Shape {
  readonly name: string;
  readonly range: readonly [number, number];
  readonly attributes: readonly (readonly [string, number, number])[];
  readonly children: readonly Shape[];
}

function shape({ name, open, end, children }: LooseElement): Shape {
  const attributes = open.attributes.map((each) => [each.name, each.valueStart, each.valueEnd] as const);
  return { name, range: [open.start, end], attributes, children: children.map(shape) };
}

function strictShape(element: XmlElement): Shape {
  const attributes = element.attributes.map((each) => [each.name, each.valueStart, each.valueEnd] as const);
  return {
    name: element.name,
    range: [element.start, element.end],
    attributes,
    children: elementChildren(element).map(strictShape),
  };
}
