import { findAttribute, type XmlAttribute } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { valueSpot } from '../spot.ts';
import { type CapaProblem, type CapaResponse, capaProblemOf } from './capa-problem.ts';
import { readExpression, unknownNames } from './expression.ts';
import { isPythonComplex, isPythonFloat, pythonFloat } from './python-number.ts';
import { quote } from './quote.ts';

type Report = (finding: Finding) => void;

/** Right answers of numerical questions that are no number, expression or range. */
export const numericalAnswers: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    for (const response of problem.responses) {
      if (response.shape.tag !== 'numericalresponse') continue;
      const answer = findAttribute(response.element, 'answer');
      if (answer !== null && answer.value !== '') checkAnswer(answer, problem, report);
      for (const attribute of additionalAnswers(response)) checkNumber(attribute, attribute.value, problem, report);
    }
  },
};

function additionalAnswers({ element }: CapaResponse): readonly XmlAttribute[] {
  return element.children.flatMap((child) => {
    const isAdditional = child.kind === 'element' && child.name === 'additional_answer';
    const attribute = isAdditional ? findAttribute(child, 'answer') : null;
    return attribute === null ? [] : [attribute];
  });
}

function checkAnswer(answer: XmlAttribute, problem: CapaProblem, report: Report): void {
  const { value } = answer;
  if (/^[[(]/.test(value) && /[\])]$/.test(value)) checkRange(answer, problem, report);
  else checkNumber(answer, value, problem, report);
}

function checkNumber(attribute: XmlAttribute, value: string, problem: CapaProblem, report: Report): void {
  if (problem.isComputed(value)) return;
  const fault = numberFault(value);
  if (fault === null) return;
  report({ code: 'problem-answer-invalid', severity: 'error', message: fault, at: valueSpot(attribute, problem.held) });
}

/** Why the platform has no number for a staff answer, or null where it has one. */
function numberFault(value: string): string | null {
  if (isPythonComplex(value)) return null;
  const read = readExpression(value);
  if (!read.ok) return `Open edX cannot read the right answer ${quote(value)} as a number or expression.`;
  const [unknown] = unknownNames(read, [], false);
  if (unknown === undefined) return null;
  return `The right answer ${quote(value)} holds ${quote(unknown)}, which has no value in a numerical question.`;
}

function checkRange(answer: XmlAttribute, problem: CapaProblem, report: Report): void {
  const { value } = answer;
  const at = valueSpot(answer, problem.held);
  const fail = (message: string, severity: Finding['severity'] = 'error'): void =>
    report({ code: 'problem-range-invalid', severity, message, at });
  const parts = value.slice(1, -1).split(',');
  const [low, high] = parts;
  if (low === undefined || high === undefined) {
    // split before variables are put in, so a computed range needs its comma, too
    fail(`Open edX reads ${quote(value)} as a range, which needs two limits with a comma between, as in “[5,7)”.`);
    return;
  }
  if (problem.isComputed(value)) return;
  const odd = [low, high].find((limit) => limit.trim() === '' || numberFault(limit) !== null);
  if (odd !== undefined) fail(`The limit ${quote(odd.trim())} of the range ${quote(value)} is no number.`);
  else if (parts.length > 2)
    fail(`A range has two limits; Open edX leaves out the rest of ${quote(value)}.`, 'warning');
  else if (isPythonFloat(low) && isPythonFloat(high) && pythonFloat(low) > pythonFloat(high)) {
    fail(`The range ${quote(value)} runs backwards, so no answer can be right.`, 'warning');
  }
}
