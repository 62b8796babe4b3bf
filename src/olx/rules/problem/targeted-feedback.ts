import { attributeValue, findAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { tagSpot, valueSpot } from '../spot.ts';
import { type CapaProblem, type CapaResponse, capaProblemOf } from './capa-problem.ts';
import { quote } from './quote.ts';

type Report = (finding: Finding) => void;

const SHOW_SOLUTION = 'alwaysShowCorrectChoiceExplanation';

/** Feedback on single choices that no choice asks for, or that Open edX does not take for such. */
export const targetedFeedback: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    const asking = problem.responses.filter(({ element }) => findAttribute(element, 'targeted-feedback') !== null);
    const sets = problem.elements.filter(({ element }) => element.name === 'targetedfeedbackset');
    const lastSet = new Map(sets.map(({ element, parent }) => [parent, element.start]));
    for (const response of asking) {
      if ((lastSet.get(response.parent) ?? -1) < response.element.start) checkResponse(response, problem, report);
    }
    for (const { element } of sets) {
      if (asking.length === 0 && !problem.includes) {
        report({
          code: 'problem-targeted-feedback',
          severity: 'warning',
          message: 'Learners see all of this feedback at once: no response says “targeted-feedback”.',
          at: tagSpot(element, problem.held),
        });
      }
    }
    if (sets.length > 0 && asking.length > 0 && !problem.includes) checkExplanations(problem, report);
  },
};

/** About a response that no feedback follows. */
function checkResponse({ element, shape }: CapaResponse, problem: CapaProblem, report: Report): void {
  const attribute = findAttribute(element, 'targeted-feedback');
  if (attribute === null || shape.tag !== 'multiplechoiceresponse' || problem.includes) return;
  const fails = attribute.value === SHOW_SOLUTION;
  report({
    code: 'problem-targeted-feedback',
    severity: fails ? 'error' : 'warning',
    message: fails
      ? 'No <targetedfeedbackset> follows this question, so the problem fails once it is answered.'
      : 'No <targetedfeedbackset> follows this question, so there is no feedback to show.',
    at: valueSpot(attribute, problem.held),
  });
}

function checkExplanations(problem: CapaProblem, report: Report): void {
  const known = new Set<string>();
  for (const { element } of problem.elements) {
    if (element.name !== 'choice') continue;
    const id = attributeValue(element, 'explanation-id');
    if (id !== null) known.add(id);
  }
  for (const { element, parent } of problem.elements) {
    if (!isExplanation(element, parent)) continue;
    const id = findAttribute(element, 'explanation-id');
    if (id !== null && (known.has(id.value) || problem.isComputed(id.value))) continue;
    const what = element.name === 'solution' ? 'solution' : 'feedback';
    report({
      code: 'problem-explanation-unknown',
      severity: 'warning',
      message:
        id === null
          ? `This ${what} has no “explanation-id”, so it belongs to no choice.`
          : `No choice has the explanation id ${quote(id.value)}, so this ${what} is never shown for a choice.`,
      at: id === null ? tagSpot(element, problem.held) : valueSpot(id, problem.held),
    });
  }
}

function isExplanation(element: XmlElement, parent: XmlElement): boolean {
  if (element.name === 'targetedfeedback') return parent.name === 'targetedfeedbackset';
  return element.name === 'solution' && findAttribute(element, 'explanation-id') !== null;
}
