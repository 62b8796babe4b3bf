import { elementChildren, findAttribute, setAttribute } from '../../syntax/index.ts';
import type { BlockRule } from '../rule.ts';
import { tagSpot } from '../spot.ts';
import { capaProblemOf, leadingText } from './capa-problem.ts';

const MATHML = 'http://www.w3.org/1998/Math/MathML';

/**
 * `math` means TeX inside a problem. Open edX reads it as far as its first tag, and puts it unescaped into
 * the page (`customrender.py`): MathML needs its namespace, and some signs need their TeX names.
 */
export const mathElements: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const { elements, held } = capaProblemOf(subject);
    for (const { element, rendered } of elements) {
      if (element.name !== 'math' || !rendered || findAttribute(element, 'xmlns') !== null) continue;
      const holdsTags = elementChildren(element).length > 0;
      const message = holdsTags
        ? `Open edX takes <math> for TeX and drops the tags in it; MathML needs xmlns="${MATHML}".`
        : faultOf(leadingText(element));
      if (message === null) continue;
      const mend = { title: 'Mark it as MathML', edits: [setAttribute('', element, 'xmlns', MATHML)] };
      report({
        code: 'problem-math-lost',
        severity: 'error',
        message,
        at: tagSpot(element, held),
        ...(holdsTags ? { fixes: [mend] } : {}),
      });
    }
  },
};

function faultOf(tex: string): string | null {
  if (tex === '') return 'An empty <math> makes Open edX fail to show the problem.';
  // text that closes a tag may be markup that was escaped twice
  if (tex.includes('<') && !/<\/|\/>/.test(tex))
    return 'Write “\\lt” for “<” in <math>; Open edX fails to show the sign itself.';
  if (/&(?!#?\w+;)/.test(tex))
    return 'Open edX fails to show a <math> that holds “&”; write the formula in another way.';
  return null;
}
