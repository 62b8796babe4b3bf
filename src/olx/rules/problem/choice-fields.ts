import { attributeValue, findAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { tagSpot, valueSpot } from '../spot.ts';
import { tagged } from '../words.ts';
import { type CapaProblem, capaProblemOf, choicesOf } from './capa-problem.ts';
import { readExpression, unknownNames } from './expression.ts';
import { isPythonComplex } from './python-number.ts';
import { quote } from './quote.ts';

type Report = (finding: Finding) => void;

/** The fields inside the right choices of a `choicetextresponse`: each needs an answer that is a number. */
export const choiceFields: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    for (const response of problem.responses) {
      if (response.shape.tag !== 'choicetextresponse') continue;
      for (const choice of choicesOf(response)) {
        if (attributeValue(choice, 'correct') !== 'true') continue;
        for (const child of choice.children) if (child.kind === 'element') checkField(child, problem, report);
      }
    }
  },
};

function checkField(field: XmlElement, problem: CapaProblem, report: Report): void {
  const answer = findAttribute(field, 'answer');
  const tell = (message: string, at: Finding['at']): void =>
    report({ code: 'problem-choice-field', severity: 'error', message, at });
  if (!answer?.value) {
    const message =
      field.name === 'numtolerance_input'
        ? 'A field in a right choice needs an “answer”; Open edX refuses the problem.'
        : `A right choice can hold fields with an “answer” and plain text only; ${tagged(field.name)} makes Open edX refuse the problem.`;
    tell(message, tagSpot(field, problem.held));
    return;
  }
  if (!problem.isComputed(answer.value) && !isPythonComplex(answer.value)) {
    tell(
      `The answer ${quote(answer.value)} of this field is no number; expressions are not read here.`,
      valueSpot(answer, problem.held),
    );
  }
  const tolerance = findAttribute(field, 'tolerance');
  if (tolerance !== null && !problem.isComputed(tolerance.value) && !isTolerance(tolerance.value)) {
    tell(
      `The tolerance ${quote(tolerance.value)} is no number or percentage such as “0.01” or “5%”.`,
      valueSpot(tolerance, problem.held),
    );
  }
}

function isTolerance(text: string): boolean {
  const bare = text.endsWith('%') ? text.slice(0, -1) : text;
  const read = readExpression(bare);
  return bare.trim() !== '' && read.ok && unknownNames(read, [], false).length === 0;
}
