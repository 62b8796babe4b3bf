import { INPUT_SHAPES, RESPONSE_SHAPES } from '../../catalogue/elements/capa-shapes.ts';
import type { XmlElement } from '../../syntax/index.ts';
import type { BlockRule, SpotEdit } from '../rule.ts';
import { tagSpot } from '../spot.ts';
import { tagged } from '../words.ts';
import { capaProblemOf } from './capa-problem.ts';

/** Names that mean something to Open edX and nothing to HTML. */
const NAMES: readonly string[] = [
  ...RESPONSE_SHAPES.keys(),
  ...INPUT_SHAPES.keys(),
  ...[
    'choice solution solutionset demandhint choicehint compoundhint optionhint correcthint stringequalhint regexphint',
    'hintgroup hintpart stringhint formulahint additional_answer responseparam codeparam targetedfeedbackset',
    'targetedfeedback numtolerance_input decoy_input draggable',
  ].flatMap((line) => line.split(' ')),
];
const KNOWN: ReadonlySet<string> = new Set(NAMES);

/** Short names are too near to others. */
const SHORTEST = 8;

/** Elements whose name is a known one but for one letter or for upper case; Open edX takes them for HTML. */
export const misspelledTags: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const { elements, held } = capaProblemOf(subject);
    const meant = new Map<string, string | null>();
    for (const { element } of elements) {
      const { name } = element;
      if (KNOWN.has(name)) continue;
      const known = meant.get(name);
      const meaning = known === undefined ? knownNameNear(name) : known;
      if (known === undefined) meant.set(name, meaning);
      if (meaning === null) continue;
      report({
        code: 'problem-tag-misspelled',
        severity: 'warning',
        message: `Open edX does not know ${tagged(name)} and takes it for HTML; write ${tagged(meaning)} if that is meant.`,
        at: tagSpot(element, held),
        fixes: [{ title: `Rename it to ${tagged(meaning)}`, edits: renamed(element, meaning) }],
      });
    }
  },
};

function knownNameNear(name: string): string | null {
  const lower = name.toLowerCase();
  if (KNOWN.has(lower)) return lower;
  if (name.length < SHORTEST) return null;
  return NAMES.find((known) => known.length >= SHORTEST && isOneEditAway(lower, known)) ?? null;
}

/** Whether one letter is added, left out or replaced, or two neighbours are swapped. */
function isOneEditAway(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

function renamed(element: XmlElement, name: string): readonly SpotEdit[] {
  const { length } = element.name;
  const edits = [{ start: element.start + 1, end: element.start + 1 + length, text: name }];
  if (element.selfClosing) return edits;
  return [...edits, { start: element.closeStart + 2, end: element.closeStart + 2 + length, text: name }];
}
