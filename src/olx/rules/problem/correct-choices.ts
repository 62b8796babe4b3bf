import { attributeValue, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { tagSpot } from '../spot.ts';
import { type CapaProblem, type CapaResponse, capaProblemOf, choicesOf } from './capa-problem.ts';

/**
 * A question that nobody can answer rightly, as no choice is right or two are where one can be picked;
 * and, as an info, a multiple choice question with several right choices, each of which counts.
 */
export const correctChoices: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    if (problem.includes) return;
    for (const response of problem.responses) {
      if (response.shape.tag === 'optionresponse') {
        for (const input of response.inputs) checkDropdown(input, problem, report);
      } else if (CHOICES.has(response.shape.tag)) checkGroup(response, problem, report);
    }
  },
};

/** What plainly says that a choice is not, or not wholly, right. */
const WRONG = /^(?:false|partial)$/i;

const CHOICES: ReadonlySet<string> = new Set([
  'multiplechoiceresponse',
  'truefalseresponse',
  'choiceresponse',
  'choicetextresponse',
]);

function checkGroup(response: CapaResponse, problem: CapaProblem, report: (finding: Finding) => void): void {
  const [group] = response.inputs;
  if (group === undefined) return;
  const choices = choicesOf(response);
  const said = choices.map((choice) => attributeValue(choice, 'correct') ?? '');
  if (said.some((value) => problem.isComputed(value))) return;
  const exact = response.shape.tag === 'choicetextresponse';
  const right = choices.filter((_, at) => (exact ? said[at] : said[at]?.toLowerCase()) === 'true');
  const at = tagSpot(group, problem.held);
  const isPool = (attributeValue(group, 'answer-pool') ?? '0') !== '0';
  if (right.length === 0) {
    // a pool cannot be drawn from then, and words for wrong that are none stand for anything: rules of their own say so
    if (isPool || !said.every((value) => WRONG.test(value))) return;
    const message =
      choices.length === 0
        ? 'This question has no choices.'
        : 'No choice is right, so nobody can get this question right.';
    report({ code: 'problem-no-correct-choice', severity: 'warning', message, at });
    return;
  }
  const second = right[1];
  if (second === undefined) return;
  if (response.shape.tag === 'multiplechoiceresponse') {
    // where all are right it is a survey; a pool draws one of them
    if (isPool || right.length === choices.length) return;
    report({
      code: 'problem-many-correct-choices',
      severity: 'info',
      message: `${right.length} choices are right; learners pick one, and each of these counts.`,
      at: tagSpot(second, problem.held),
    });
  } else if (['radiogroup', 'radiotextgroup', 'choicegroup'].includes(group.name)) {
    report({
      code: 'problem-many-correct-choices',
      severity: 'warning',
      message: 'Learners can pick one choice only, but all right ones are asked for, so nobody can get this right.',
      at: tagSpot(second, problem.held),
    });
  }
}

function checkDropdown(input: XmlElement, problem: CapaProblem, report: (finding: Finding) => void): void {
  const options = input.children.filter((child) => child.kind === 'element').filter(({ name }) => name === 'option');
  const right = options.filter((option) => attributeValue(option, 'correct')?.toUpperCase() === 'TRUE');
  const second = right[1];
  if (second !== undefined) {
    report({
      code: 'problem-many-correct-choices',
      severity: 'error',
      message: 'A dropdown can only have one right option; Open edX refuses the problem.',
      at: tagSpot(second, problem.held),
    });
  } else if (right.length === 0 && isWrongThroughout(input, options)) {
    report({
      code: 'problem-no-correct-choice',
      severity: 'warning',
      message: 'No option is right, so nobody can get this question right.',
      at: tagSpot(input, problem.held),
    });
  }
}

/** Whether the options, or the list of options, are there and say nothing of a right one. */
function isWrongThroughout(input: XmlElement, options: readonly XmlElement[]): boolean {
  if (attributeValue(input, 'correct')) return false;
  if (options.length === 0) return attributeValue(input, 'options') !== null;
  return options.every((option) => WRONG.test(attributeValue(option, 'correct') ?? ''));
}
