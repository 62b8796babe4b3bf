import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/olx/diagnostic.ts';
import { parseXml, parseXmlBytes, XML_LIMITS } from '../../../src/olx/syntax/index.ts';
import { applyEdits } from '../../../src/olx/text/index.ts';

const read = (text: string): readonly Diagnostic[] => parseXml(text, 'html/a.xml').diagnostics;
const places = (found: readonly Diagnostic[]) =>
  found.map(({ code, range }) => [code, range?.start.line, range?.start.column]);

/** Takes the first fix of every diagnostic at once. */
function fixAll(text: string): string {
  const edits = read(text).flatMap(({ fixes }) => fixes[0]?.edits ?? []);
  return applyEdits(
    text,
    edits.map(({ range, text: put }) => ({ start: range.start.offset, end: range.end.offset, text: put })),
  );
}

describe('diagnostics of a text', () => {
  it('name every bare ampersand at its own place, and what else is wrong', () => {
    const text = '<a>\nQ & A\n<b c="?x=1&y=2"/>\n<!-- & -->R &copy; S&amp;\n<![CDATA[&]]></b>\n</a>';
    expect(places(read(text))).toEqual([
      ['xml-bare-ampersand', 2, 3],
      ['xml-bare-ampersand', 3, 11],
      ['xml-not-well-formed', 4, 13],
      ['xml-not-well-formed', 5, 14],
    ]);
  });

  it('mark the ampersand alone, and carry the file', () => {
    const [first] = read('<a>&</a>');
    expect(first).toMatchObject({ severity: 'error', file: 'html/a.xml', block: null, help: '#xml-bare-ampersand' });
    expect(first?.range).toEqual({ start: { line: 1, column: 4, offset: 3 }, end: { line: 1, column: 5, offset: 4 } });
  });

  it.each([
    ['<a>Q & A; <b c="1&2"/></a>', '<a>Q &amp; A; <b c="1&amp;2"/></a>'],
    ['<a>x&nbsp;y &unknown; &#1;</a>', '<a>x&#160;y &amp;unknown; </a>'],
    ['<a>&mdash;&hellip;&eacute;</a>', '<a>&#8212;&#8230;&#233;</a>'],
    ['<a>1 < 2</a>', '<a>1 &lt; 2</a>'],
    ['<a b="1<2"/>', '<a b="1&lt;2"/>'],
    ['<a>]]></a>', '<a>]]&gt;</a>'],
    ['<a>\u0002</a>', '<a></a>'],
    ['<a checked/>', '<a checked="checked"/>'],
    ['<a checked />', '<a checked="checked" />'],
    ['<?xml version="1.0" encoding="bogus"?><a/>', '<?xml version="1.0" encoding="UTF-8"?><a/>'],
    ['<!DOCTYPE html PUBLIC "x"><a/>', '<a/>'],
  ])('of %s have a fix that makes it well-formed', (text, fixed) => {
    expect(read(text)).not.toEqual([]);
    expect(fixAll(text)).toBe(fixed);
    expect(read(fixed)).toEqual([]);
  });

  it.each([
    ['<a>\n<b>\n</a>', '<b> on line 2 is still open here, but </a> closes another element.'],
    ['<a>\n<b>\n', '<b> on line 2 is never closed.'],
    ['<a\nb="1"\nb="2"/>', '<a> has attribute "b" twice, on lines 2 and 3.'],
    ['<a b=1/>', 'The value of attribute "b" needs quotes: b="…".'],
    ['<a>\n<!-- x\n</a>', 'The comment that starts on line 2 never ends.'],
    ['<a>\n<x:b/></a>', 'The prefix "x:" in "x:b" on line 2 is not declared (xmlns:x="…").'],
    ['<a/>\n<b/>', 'Only one element may stand at the top of a file; this is a second one.'],
    ['', 'The file is empty.'],
  ])('say what the author did in %j', (text, message) => {
    expect(read(text).map((each) => each.message)).toEqual([message]);
  });

  it('are plain JSON', () => {
    const found = read('<a>&<b></a>');
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  it('name line and column of a byte that is not UTF-8', () => {
    const bytes = Uint8Array.from(Buffer.from('<a>\né \xe9</a>', 'latin1'));
    expect(places(parseXmlBytes(bytes, null).diagnostics)).toEqual([['xml-encoding', 2, 1]]);
  });

  it('refuse half a surrogate pair, which no file can hold', () => {
    expect(places(read('<a>\n\ud800</a>'))).toEqual([['xml-encoding', 2, 1]]);
  });
});

describe('hostile input', { timeout: 30_000 }, () => {
  it('with an internal DTD subset is refused by that alone, before any entity', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]>\n<a>&z;&z;</a>';
    expect(places(read(bomb))).toEqual([['xml-doctype', 1, 1]]);
    expect(places(read('<!DOCTYPE a SYSTEM "x.dtd" [<!ENTITY % x "y">]><a/>'))).toEqual([['xml-doctype', 1, 1]]);
  });

  it('naming an outside entity loads nothing and is refused', () => {
    expect(places(read('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a>&x;</a>'))).toEqual([
      ['xml-not-well-formed', 1, 44],
    ]);
  });

  const { depth, attributeLength, textLength, nameLength } = XML_LIMITS;
  it.each([
    ['depth', '<a>'.repeat(100_000)],
    ['an attribute', `<a b="${'x'.repeat(attributeLength + 1)}"/>`],
    ['an attribute in bytes', `<a b="${'é'.repeat(attributeLength / 2 + 1)}"/>`],
    ['a text', `<a>${'x'.repeat(textLength + 1)}</a>`],
    ['a comment', `<a><!--${'x'.repeat(textLength)}--></a>`],
    [
      'a start tag',
      `<a${` b="${'x'.repeat(nameLength)}"`.repeat(210).replaceAll(/ b/g, (found, at: number) => found + at)}/>`,
    ],
    ['a name', `<${'x'.repeat(nameLength + 1)}/>`],
    ['nodes', `<a>${'<b/>'.repeat(XML_LIMITS.nodes)}</a>`],
  ])('over the limit of %s is refused by that alone', (_, text) => {
    expect(read(text).map(({ code }) => code)).toEqual(['xml-limit']);
  });

  it('over the limit of size is refused unread', () => {
    expect(read(' '.repeat(XML_LIMITS.size + 1)).map(({ code }) => code)).toEqual(['xml-limit']);
  });

  it('at the limit of depth is accepted', () => {
    expect(read('<a>'.repeat(depth) + '</a>'.repeat(depth))).toEqual([]);
  });

  it.each([
    ['bare ampersands', `<a>${'& '.repeat(300_000)}</a>`],
    ['tags before one ampersand', `<a>${'<b c="1"/>'.repeat(60_000)}&</a>`],
    ['attributes of one tag', `<a ${Array.from({ length: 60_000 }, (_, at) => `b${at}=""`).join(' ')} c>&</a>`],
    ['quotes left open', '<a b="<a b=\'>'.repeat(60_000)],
    ['comments left open', '<a><!--'.repeat(60_000)],
    ['equal attributes', `<a ${'b="" '.repeat(60_000)}/>`],
    ['unquoted attributes', `<a>${'<b c=1/>'.repeat(60_000)}</a>`],
    ['unquoted attributes of one tag', `<a ${Array.from({ length: 60_000 }, (_, at) => `b${at}=1`).join(' ')}/>`],
    ['end tags of nothing', `<a></b>${'<c>'.repeat(60_000)}${'</d>'.repeat(60_000)}</a>`],
    ['elements left open', `<a></b>${'<c><d></c>'.repeat(60_000)}</a>`],
    ['hyphens', `<a><!-${'-'.repeat(200_000)} --></a>`],
    ['comments that begin wrong', `<a>${'<!- x'.repeat(60_000)}</a>`],
    ['spaced tags', `<a>${'< b c="" '.repeat(60_000)}</a>`],
    ['declarations', '<?xml?>'.repeat(60_000)],
    [
      'long tokens',
      `<!--${'-- '.repeat(1_000_000)}--><!DOCTYPE ${'x'.repeat(1_000_000)}><a b=${'c d'.repeat(1_000_000)}/>`,
    ],
    ['long values', `<a b=“${'c '.repeat(1_000_000)}" ${'d=1 '.repeat(100_000)}>`],
  ])('with many %s is answered in bounded time and length', (_, text) => {
    const started = performance.now();
    const found = read(text);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThanOrEqual(1_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
