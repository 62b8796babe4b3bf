import type { BlockRule, Finding } from '../rule.ts';
import { tagSpot } from '../spot.ts';
import { tagged, withArticle } from '../words.ts';
import { type CapaProblem, type CapaResponse, capaProblemOf } from './capa-problem.ts';

/**
 * A response without its input, with one that it cannot hold or with too many, a response in another,
 * and inputs outside any response: what `LoncapaResponse.__init__` and `_extract_html` fail on.
 */
export const responseInputs: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    for (const response of problem.responses) checkResponse(response, problem, report);
    for (const input of problem.looseInputs) {
      report({
        code: 'problem-input-outside-response',
        severity: 'error',
        message: `The input ${tagged(input.name)} stands outside any response, so the problem cannot be shown.`,
        at: tagSpot(input, problem.held),
      });
    }
  },
};

function checkResponse(response: CapaResponse, problem: CapaProblem, report: (finding: Finding) => void): void {
  const { shape, element, inputs, within } = response;
  const { held } = problem;
  if (within !== null) {
    report({
      code: 'problem-response-nested',
      severity: 'error',
      message: `${withArticle(tagged(shape.tag), 'start')} cannot stand inside ${withArticle(tagged(within.name))}; answers would be mixed up.`,
      at: tagSpot(element, held),
    });
  }
  if (inputs.length === 0) {
    if (problem.includes) return;
    report({
      code: 'problem-response-without-input',
      // the feedback on a dropdown is looked for in its first input
      severity: shape.single || shape.tag === 'optionresponse' ? 'error' : 'warning',
      message: `This ${tagged(shape.tag)} has no input to answer in; it needs ${choiceOf(shape.inputs)}.`,
      at: tagSpot(element, held),
    });
    return;
  }
  for (const input of inputs.filter(({ name }) => !shape.inputs.includes(name))) {
    report({
      code: 'problem-input-not-allowed',
      severity: 'error',
      message: `${withArticle(tagged(shape.tag), 'start')} cannot hold the input ${tagged(input.name)}; it takes ${choiceOf(shape.inputs)}.`,
      at: tagSpot(input, held),
    });
  }
  for (const input of shape.single ? inputs.slice(1) : []) {
    report({
      code: 'problem-too-many-inputs',
      severity: 'error',
      message: `${withArticle(tagged(shape.tag), 'start')} holds one input only; give each further input a response of its own.`,
      at: tagSpot(input, held),
    });
  }
}

function choiceOf(names: readonly string[]): string {
  const [first = '', second = ''] = names;
  if (names.length > 3) return `one such as ${tagged(first)} or ${tagged(second)}`;
  return names.map((name) => `${tagged(name)}`).join(' or ');
}
