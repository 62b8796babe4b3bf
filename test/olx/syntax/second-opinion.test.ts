import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseXml } from '../../../src/olx/syntax/index.ts';
import { libxmlLine } from './_libxml.ts';

const FIXTURES = [
  `<vertical display_name="Unit &amp; more">
  <html url_name="intro" editor='raw'/>
  <!-- a note -->
  <problem url_name="p1" weight="1.0">
    <p>Which x &lt; 3?</p><![CDATA[a && b]]>
  </problem>
</vertical>
`,
  `<?xml version="1.0" encoding="UTF-8"?>
<problem xmlns:x="urn:x"
  display_name="Sum"
  markdown="a&#10;b">
  <multiplechoiceresponse><choicegroup type="MultipleChoice">
    <choice correct="true">1</choice><choice x:correct="false">2</choice>
  </choicegroup></multiplechoiceresponse>
  <script type="loncapa/python"><![CDATA[
if a < b and c > d: print("&")
]]></script><?keep?>
</problem>`,
];

const PIECES = [
  ...[
    '<',
    '>',
    '&',
    '"',
    "'",
    '/',
    '=',
    '--',
    '-->',
    '<!--',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    '&nbsp;',
    '&amp;',
    '\n',
    ' ',
    'x',
  ],
  ...[
    '<b>',
    '</b>',
    '<b/>',
    '</',
    ' x="1"',
    'y:z',
    ' xmlns:q="urn:q"',
    '\u0001',
    ';',
    '&#0;',
    ' a:b="1"',
    '<q:r>',
    'é',
  ],
];

const mutants = fc
  .tuple(
    fc.constantFrom(...FIXTURES),
    fc.array(fc.tuple(fc.nat(), fc.nat(4), fc.constantFrom('', ...PIECES)), { minLength: 1, maxLength: 3 }),
  )
  .map(([fixture, changes]) =>
    changes.reduce((text, [seed, cut, put]) => {
      const at = seed % (text.length + 1);
      return text.slice(0, at) + put + text.slice(at + cut);
    }, fixture),
  );

describe('a second opinion by libxml2 in WebAssembly', () => {
  it('agrees on the verdict of mutated OLX, and on the line', { timeout: 30_000 }, () => {
    let refused = 0;
    let sameLine = 0;
    fc.assert(
      fc.property(mutants, (text) => {
        const { document, diagnostics } = parseXml(text, null);
        const line = libxmlLine(text);
        expect(document !== null).toBe(line === null);
        if (line === null) return;
        refused++;
        if (diagnostics[0]?.range?.start.line === line) sameLine++;
      }),
      { numRuns: 2_000, seed: 2 },
    );
    expect(refused).toBeGreaterThan(1_000);
    expect(sameLine / refused).toBeGreaterThan(0.99);
  });
});
