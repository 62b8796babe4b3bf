import { attributeValue, elementChildren, findAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { tagSpot, valueSpot } from '../spot.ts';
import { tagged, withArticle } from '../words.ts';
import { type CapaProblem, type CapaResponse, capaProblemOf, choicesOf, leadingText } from './capa-problem.ts';
import { quote } from './quote.ts';

type Report = (finding: Finding) => void;

/** The element that states the condition of a `hintpart`, by response. */
const CONDITIONS: ReadonlyMap<string, string> = new Map([
  ['stringresponse', 'stringhint'],
  ['formularesponse', 'formulahint'],
]);

/** Feedback on answers that no answer can bring up, or that fails when it is to be shown. */
export const answerHints: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    for (const response of problem.responses) {
      checkChoiceHints(response, problem, report);
      for (const child of elementChildren(response.element)) {
        if (child.name === 'hintgroup') checkHintGroup(child, response.shape.tag, problem, report);
      }
    }
  },
};

function checkChoiceHints(response: CapaResponse, problem: CapaProblem, report: Report): void {
  const { shape, inputs, inside } = response;
  if (shape.tag !== 'choiceresponse' && shape.tag !== 'multiplechoiceresponse') return;
  const isCheckboxes = inputs[0]?.name === 'checkboxgroup';
  let ids: ReadonlySet<string> | null = null;
  for (const element of inside) {
    if (element.name === 'compoundhint') {
      ids ??= choiceIds(response);
      if (isCheckboxes) checkCompoundHint(element, ids, problem, report);
      else
        unreachable(
          'Feedback on several choices is shown for checkboxes only.',
          tagSpot(element, problem.held),
          report,
        );
    } else if (element.name === 'choicehint' && shape.tag === 'choiceresponse') {
      checkChoiceHint(element, isCheckboxes, problem, report);
    }
  }
}

/** By which feedback names the choices: their ids, or A, B and so on. */
function choiceIds(response: CapaResponse): ReadonlySet<string> {
  return new Set(
    choicesOf(response).map((choice, at) =>
      (attributeValue(choice, 'id') || String.fromCharCode(65 + at)).toUpperCase(),
    ),
  );
}

function checkCompoundHint(hint: XmlElement, ids: ReadonlySet<string>, problem: CapaProblem, report: Report): void {
  const { held } = problem;
  const value = findAttribute(hint, 'value');
  const fail = (message: string): void =>
    report({ code: 'problem-hint-fails', severity: 'error', message, at: tagSpot(hint, held) });
  if (value === null) {
    fail('This feedback does not say for which choices it is (“value”), so answers cannot be checked.');
    return;
  }
  const words = value.value.split(/\s+/).filter((word) => word !== '');
  const unknown = words.find((word) => !ids.has(word.toUpperCase()));
  if (unknown !== undefined) {
    const apart = words.flatMap((word) => word.split(/[,;]/)).filter((word) => word !== '');
    const text = apart.every((word) => ids.has(word.toUpperCase())) ? apart.join(' ') : null;
    report({
      code: 'problem-hint-unreachable',
      severity: 'warning',
      message: `No choice is ${quote(unknown)}, so this feedback is never shown; the choices are A, B and so on, with spaces between.`,
      at: valueSpot(value, held),
      ...(text === null
        ? {}
        : {
            fixes: [{ title: `Write ${quote(text)}`, edits: [{ start: value.valueStart, end: value.valueEnd, text }] }],
          }),
    });
  }
  if (leadingText(hint) === '')
    fail('Feedback on several choices must begin with plain text; without it Open edX fails.');
}

function checkChoiceHint(hint: XmlElement, isCheckboxes: boolean, problem: CapaProblem, report: Report): void {
  const selected = findAttribute(hint, 'selected');
  const at = selected === null ? tagSpot(hint, problem.held) : valueSpot(selected, problem.held);
  if (!isCheckboxes) {
    unreachable(
      'Feedback on a choice of a <choiceresponse> is shown for checkboxes only.',
      tagSpot(hint, problem.held),
      report,
    );
  } else if (!/^(true|false)$/i.test(selected?.value ?? '')) {
    unreachable('Say selected="true" or selected="false", or this feedback is never shown.', at, report);
  }
}

function checkHintGroup(group: XmlElement, tag: string, { held }: CapaProblem, report: Report): void {
  if (findAttribute(group, 'hintfn') !== null) return;
  const condition = CONDITIONS.get(tag);
  const parts = elementChildren(group);
  const names = new Set(parts.flatMap((part) => (part.name === condition ? [attributeValue(part, 'name')] : [])));
  for (const part of parts) {
    if (part.name !== 'hintpart') continue;
    const on = findAttribute(part, 'on');
    if (!names.has(on?.value ?? null)) {
      const wanted =
        condition === undefined
          ? `${withArticle(tagged(tag))} has no such hints`
          : `no ${tagged(condition)} has the name ${quote(on?.value ?? '')}`;
      unreachable(
        `This hint is never shown: ${wanted}.`,
        on === null ? tagSpot(part, held) : valueSpot(on, held),
        report,
      );
    } else if (!elementChildren(part).some(({ name }) => name === 'text' || name === 'startouttext')) {
      const message = 'The words of this hint must stand inside a <text>; without it answers cannot be checked.';
      report({ code: 'problem-hint-fails', severity: 'error', message, at: tagSpot(part, held) });
    }
  }
}

function unreachable(message: string, at: Finding['at'], report: Report): void {
  report({ code: 'problem-hint-unreachable', severity: 'warning', message, at });
}
