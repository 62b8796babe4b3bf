import { findAttribute, type XmlAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { valueSpot } from '../spot.ts';
import { type CapaProblem, capaProblemOf } from './capa-problem.ts';
import { patternFault } from './python-pattern.ts';
import { quote } from './quote.ts';

type Report = (finding: Finding) => void;

const WORDS: readonly string[] = ['ci', 'cs', 'regexp'];
/** What authors write for “regexp”. */
const NEAR_REGEXP = /^(regex|regexps|regexpr|reg_exp|regular|regular_expression)$/;

/** Text answers that are patterns Python cannot read, and types that Open edX reads as none. */
export const stringPatterns: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    for (const { shape, element } of problem.responses) {
      if (shape.tag === 'stringresponse') checkResponse(element, problem, report);
    }
  },
};

function checkResponse(response: XmlElement, problem: CapaProblem, report: Report): void {
  const type = findAttribute(response, 'type');
  const words = type?.value.toLowerCase().split(' ') ?? [];
  if (type !== null) checkType(type, words, problem, report);
  const answer = findAttribute(response, 'answer');
  // the former way to write alternatives is never read as a pattern
  if (answer === null || answer.value.toLowerCase().includes('_or_')) return;
  const hints = namedChildren(response, 'regexphint').flatMap(({ answer: each }) => (each === null ? [] : [each]));
  for (const hint of hints) checkPattern(hint, 'warning', problem, report);
  if (!words.includes('regexp')) return;
  const further = namedChildren(response, 'additional_answer').map(({ answer: each }) => each);
  const known = [answer, ...further.filter((each) => each !== null)];
  if (known.some(({ value }) => isComputedPattern(value, problem))) return;
  // for its feedback the platform also tries the first answer alone
  if (patternFault(answer.value.trim()) !== null) {
    checkPattern(answer, 'error', problem, report);
    return;
  }
  // it joins all answers, so only what makes the whole one fail is an error
  const whole = known.map(({ value }) => value.trim()).join('|');
  if (further.every((each) => each !== null) && patternFault(whole) === null) return;
  for (const each of known) checkPattern(each, 'error', problem, report);
}

function checkPattern(
  attribute: XmlAttribute,
  severity: Finding['severity'],
  problem: CapaProblem,
  report: Report,
): void {
  const { value } = attribute;
  const fault = isComputedPattern(value, problem) ? null : patternFault(value.trim());
  if (fault === null) return;
  report({
    code: 'problem-pattern-invalid',
    severity,
    message: `Open edX cannot use the pattern ${quote(value)}: ${fault}.`,
    at: valueSpot(attribute, problem.held),
  });
}

/** At the end or before a sign that no name has, `$` is the end of the text. */
function isComputedPattern(value: string, problem: CapaProblem): boolean {
  return /\$\w/.test(value) && problem.isComputed(value);
}

function namedChildren(response: XmlElement, name: string): readonly { readonly answer: XmlAttribute | null }[] {
  return response.children.flatMap((child) =>
    child.kind === 'element' && child.name === name ? [{ answer: findAttribute(child, 'answer') }] : [],
  );
}

function checkType(type: XmlAttribute, words: readonly string[], { held }: CapaProblem, report: Report): void {
  const parts = words.flatMap((word) => word.split(/[,;|+/]/)).filter((word) => word !== '');
  const meant = parts.map((word) => (NEAR_REGEXP.test(word) ? 'regexp' : word));
  const isNearMiss =
    meant.every((word) => WORDS.includes(word)) && !parts.every((word) => words.includes(word) && WORDS.includes(word));
  if (!isNearMiss) return;
  const text = meant.join(' ');
  report({
    code: 'problem-text-type',
    severity: 'warning',
    message: `Open edX does not understand the type ${quote(type.value)}; the words are “ci”, “cs” and “regexp”, with spaces between.`,
    at: valueSpot(type, held),
    fixes: [{ title: `Write ${quote(text)}`, edits: [{ start: type.valueStart, end: type.valueEnd, text }] }],
  });
}
