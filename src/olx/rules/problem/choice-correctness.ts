import { findAttribute, setAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule, Finding, SpotEdit } from '../rule.ts';
import { tagSpot, valueSpot } from '../spot.ts';
import { eitherOf } from '../words.ts';
import { type CapaProblem, type CapaResponse, capaProblemOf, choicesOf } from './capa-problem.ts';
import { quote } from './quote.ts';

/** Responses that read `correct` of each choice, and fail where it is missing. */
const READING: ReadonlySet<string> = new Set(['multiplechoiceresponse', 'truefalseresponse', 'choiceresponse']);

/** A choice that does not say whether it is right, or says it in words that Open edX does not know. */
export const choiceCorrectness: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    for (const response of problem.responses) {
      for (const choice of judgedChoices(response)) checkChoice(choice, response, problem, report);
    }
  },
};

function judgedChoices(response: CapaResponse): readonly XmlElement[] {
  if (response.shape.tag === 'optionresponse') return response.inside.filter(({ name }) => name === 'option');
  if (response.shape.tag === 'annotationresponse') return response.inside.filter(({ name }) => name === 'option');
  return choicesOf(response);
}

function checkChoice(
  choice: XmlElement,
  response: CapaResponse,
  problem: CapaProblem,
  report: (finding: Finding) => void,
): void {
  const { tag } = response.shape;
  const isAnnotation = tag === 'annotationresponse';
  const name = isAnnotation ? 'choice' : 'correct';
  const attribute = findAttribute(choice, name);
  if (attribute === null) {
    // a choice with fields is wrong where it says nothing
    if (!READING.has(tag) && !isAnnotation && tag !== 'optionresponse') return;
    report({
      code: 'problem-choice-correctness',
      severity: 'error',
      message: `This ${choice.name} does not say whether it is right; Open edX needs ${quote(name)}.`,
      at: tagSpot(choice, problem.held),
      ...(isAnnotation
        ? {}
        : { fixes: [{ title: 'Mark it as wrong', edits: [marked(choice, 'false')], unsafe: true }] }),
    });
    return;
  }
  const { value } = attribute;
  if (problem.isComputed(value)) return;
  const values = valuesFor(tag);
  const folded = value.trim().toLowerCase();
  // choices with fields and annotations are compared as they are written
  const exact = tag === 'choicetextresponse' || isAnnotation;
  if (values.includes(exact ? value : value.toLowerCase())) return;
  const mend = values.includes(folded) ? folded : null;
  report({
    code: 'problem-choice-correctness',
    severity: isAnnotation ? 'error' : 'warning',
    message: `${quote(value)} does not say whether this ${choice.name} is right; write ${eitherOf(values.map(quote))}.`,
    at: valueSpot(attribute, problem.held),
    ...(mend === null ? {} : { fixes: [{ title: `Write ${quote(mend)}`, edits: [textOf(attribute, mend)] }] }),
  });
}

function valuesFor(tag: string): readonly string[] {
  if (tag === 'annotationresponse') return ['correct', 'partially-correct', 'incorrect'];
  return tag === 'multiplechoiceresponse' ? ['true', 'false', 'partial'] : ['true', 'false'];
}

function marked(choice: XmlElement, value: string): SpotEdit {
  // no attribute of that name is there, so the text itself is not looked at
  return setAttribute('', choice, 'correct', value);
}

function textOf(attribute: { readonly valueStart: number; readonly valueEnd: number }, text: string): SpotEdit {
  return { start: attribute.valueStart, end: attribute.valueEnd, text };
}
