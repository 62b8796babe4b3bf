import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseXml, type XmlNode } from '../../../src/olx/syntax/index.ts';
import { canonicalNodes, sameNodes } from '../../../src/olx/version/canonical-xml.ts';

/** Few different pieces, so that many texts are written in two ways. */
const piece = fc.constantFrom('', 'x', 'xy', 'y', '&lt;', '<![CDATA[x]]>', '<![CDATA[]]>', '<!--x-->', '<?p x?>');
const { content } = fc.letrec<{ content: string; element: string }>((tie) => ({
  content: fc
    .array(fc.oneof({ depthSize: 'small' }, piece, tie('element')), { maxLength: 4 })
    .map((all) => all.join('')),
  element: fc
    .tuple(fc.constantFrom('a', 'b'), fc.constantFrom('', ' k="1"', ' k="1" m="2"', ' m="2" k="1"'), tie('content'))
    .map(([name, attributes, inside]) => `<${name}${attributes}>${inside}</${name}>`),
}));

function nodesOf(text: string): readonly XmlNode[] {
  return parseXml(`<r>${text}</r>`, null).document?.root.children ?? expect.unreachable(text);
}

test('two lists of nodes are the same where their canonical texts are', () => {
  let same = 0;
  fc.assert(
    fc.property(content, content, (a, b) => {
      const [left, right] = [nodesOf(a), nodesOf(b)];
      const equal = canonicalNodes(left) === canonicalNodes(right);
      if (equal) same += 1;
      expect(sameNodes(left, right)).toBe(equal);
      expect(sameNodes(left, left)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
  expect(same).toBeGreaterThan(20);
});
