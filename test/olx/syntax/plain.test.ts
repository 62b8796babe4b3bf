import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTree } from '../../../src/olx/syntax/build.ts';
import { readPlain } from '../../../src/olx/syntax/plain.ts';
import { decodeUtf8 } from '../../../src/olx/text/index.ts';
import recorded from '../../fixtures/xml-mutants-verdicts.json' with { type: 'json' };
import { coursesAreThere, FIXTURE_COURSES, readCourseFiles } from './_courses.ts';
import { documents } from './_documents.ts';
import { mutate, readSources } from './_mutants.ts';

/** The root as the parser of all XML gives it; null where that refuses the text. */
function rootOf(text: string): unknown {
  const built = buildTree(text);
  return 'root' in built ? built.root : null;
}

/** Whether a text is plain, which must be read as the parser of all XML does. */
function isPlain(text: string): boolean {
  const plain = readPlain(text);
  if (plain !== null) expect(plain, text).toEqual(rootOf(text));
  return plain !== null;
}

const PIECES = [
  ...[
    '<a',
    '<b',
    '</a',
    '</b>',
    '>',
    '/>',
    '<a>',
    '</a>',
    '<a/>',
    '<a b="c">',
    '</',
    '<',
    '<!',
    '<c:d/>',
    '<é/>',
    '<1/>',
  ],
  ...[
    ' b="1"',
    " c='2'",
    ' b = "3"',
    ' d',
    '=',
    '"',
    "'",
    ' xmlns="u"',
    ' x:y="z"',
    ' e="&#10;&lt;"',
    ' f="<"',
    '\n\tg="\r\n"',
  ],
  ...['<!--', '-->', '--', '-', '<![CDATA[', ']]>', ']]', '<?p?>', '<?xml version="1.0"?>', '<!DOCTYPE a>', '\ufeff'],
  ...[
    'x',
    ' ',
    '\n',
    '\r',
    '\r\n',
    '\t',
    ';',
    '&',
    '&amp;',
    '&quot;',
    '&nbsp;',
    '&#0;',
    '&#x41;',
    '&#X41;',
    '&#xd800;',
    '&#;',
    '&#x;',
  ],
  ...['é', '\u{1f600}', '\u0001', '\ufffe', '\u007f', '\u0085', '&#1114112;', '&#xFFFE;', '&#00000000000065;'],
];

const soup = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''));

describe('reading what is plain', () => {
  it('gives the tree of the parser of all XML for generated documents', () => {
    let plain = 0;
    fc.assert(
      fc.property(documents, ({ text }) => {
        if (isPlain(text)) plain += 1;
      }),
      { numRuns: 500 },
    );
    expect(plain).toBeGreaterThan(20);
  });

  it('takes no text that the parser of all XML refuses', () => {
    fc.assert(
      fc.property(soup, (text) => {
        isPlain(text);
        isPlain(`<a>${text}</a>`);
        isPlain(`<a${text}/>`);
        isPlain(`<a b="${text}"/>`);
        isPlain(`${text}<a/>`);
        isPlain(`<a/>${text}`);
      }),
      { numRuns: 3_000 },
    );
  });

  it('does so for damaged files, too', () => {
    const sources = readSources(FIXTURE_COURSES, recorded.files);
    const texts = [...mutate(sources, recorded.seed, recorded.count)].flatMap(({ bytes }) => {
      const decoded = decodeUtf8(bytes);
      return decoded.ok ? [decoded.text] : [];
    });
    expect(texts.filter(isPlain).length).toBeGreaterThan(100);
  });

  it.each([
    [
      'a declaration and a byte order mark',
      '\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n<!-- a --><b/>\n<!-- c -->',
    ],
    ['line ends of each kind', '<a b="1\r\n2\r3\n4\t5">\r\n\r<!--\r\n--><![CDATA[\r]]></a\r\n>'],
    ['references', '<a b="&lt;&#x1F600;&#9;&apos;">&amp;amp; &#13;&gt;]]&gt;</a>'],
    ['sections that look alike', '<a><!---->--<![CDATA[]]]]><![CDATA[<b>&c;]]></a>'],
    ['white space in tags', '<a\n b = \'"\'\tc="\'" ><b  /></a >'],
    ['names', '<problem-builder _a.b-1="" constructor="1" __proto__="2"><__proto__/></problem-builder>'],
    ['characters past U+FFFF', '<a b="\u{1f600}">\u{10ffff}\u007f\u0085</a>'],
  ])('reads %s', (_, text) => {
    expect(isPlain(text)).toBe(true);
  });

  it.each([
    ['two roots', '<a/><b/>'],
    ['text beside the root', '<a/>b'],
    ['an end tag of a longer name', '<a></ab>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['attributes side by side', '<a b="1"c="2"/>'],
    ['a section end in text', '<a>]]></a>'],
    ['a comment that ends in three dashes', '<a><!-- b ---></a>'],
    ['an open element', '<a><b></a>'],
    ['an open root', '<a>'],
    ['a namespace', '<a xmlns="not a URI"/>'],
    ['a reference without a number', '<a>&#;&#x;</a>'],
    ['nothing', ' '],
    ['a reference cut off by the end of a value', '<a b="&amp" c=";"/>'],
    ['too much depth', `${'<a>'.repeat(258)}${'</a>'.repeat(258)}`],
    [
      'more attributes than are looked through one by one',
      `<a${Array.from({ length: 65 }, (_, at) => ` b${at}=""`).join('')}/>`,
    ],
  ])('leaves %s alone', (_, text) => {
    expect(readPlain(text)).toBeNull();
  });

  it.skipIf(!coursesAreThere)('reads all but a few files of the real courses', () => {
    const texts = readCourseFiles().map(({ bytes }) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
    expect(texts.length).toBeGreaterThan(1_000);
    expect(texts.filter((text) => !isPlain(text)).length).toBeLessThan(texts.length / 50);
  });
});
