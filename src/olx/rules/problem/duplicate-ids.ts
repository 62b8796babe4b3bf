import { findAttribute, type XmlAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { valueSpot } from '../spot.ts';
import { tagged } from '../words.ts';
import { type CapaProblem, capaProblemOf, choicesOf } from './capa-problem.ts';
import { quote } from './quote.ts';

type Report = (finding: Finding) => void;

/**
 * Ids and names that two parts of a problem share. Those of responses and inputs are replaced by the
 * platform's own, so that is an info; those of choices and labels to drag tell answers apart.
 */
export const duplicateIds: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    const numbered = problem.responses.flatMap(({ element, inputs }) => [element, ...inputs]);
    each(
      numbered,
      'id',
      problem,
      report,
      'info',
      (id) => `The id ${quote(id)} is given twice; Open edX replaces it by one of its own.`,
    );
    for (const response of problem.responses) {
      const { tag } = response.shape;
      if (tag === 'multiplechoiceresponse' || tag === 'truefalseresponse')
        checkNames(choicesOf(response), problem, report);
      if (tag === 'choiceresponse') {
        each(
          choicesOf(response),
          'id',
          problem,
          report,
          'warning',
          (id) => `Two choices have the id ${quote(id)}, so hints cannot tell them apart.`,
        );
      }
      for (const input of response.inputs) {
        if (input.name !== 'drag_and_drop_input') continue;
        for (const name of ['draggable', 'target']) {
          const parts = input.children.filter((child) => child.kind === 'element').filter((part) => part.name === name);
          each(
            parts,
            'id',
            problem,
            report,
            'warning',
            (id) => `Two ${tagged(name)} have the id ${quote(id)}, so answers cannot tell them apart.`,
          );
        }
      }
    }
  },
};

function each(
  elements: readonly XmlElement[],
  name: string,
  problem: CapaProblem,
  report: Report,
  severity: Finding['severity'],
  message: (value: string) => string,
): void {
  // most have none
  let seen: Set<string> | null = null;
  for (const element of elements) {
    const attribute = findAttribute(element, name);
    if (attribute === null || attribute.value === '' || problem.isComputed(attribute.value)) continue;
    seen ??= new Set();
    if (seen.has(attribute.value)) tell(attribute, severity, message(attribute.value), problem, report);
    seen.add(attribute.value);
  }
}

/** Choices without a name get the numbers from 0, which given names may be, too. */
function checkNames(choices: readonly XmlElement[], problem: CapaProblem, report: Report): void {
  const names = choices.map((choice) => findAttribute(choice, 'name'));
  const seen = new Set<string>();
  const unnamed = names.filter((name) => name === null).length;
  for (const name of names) {
    if (name === null || problem.isComputed(name.value)) continue;
    const isNumber = /^(0|[1-9]\d{0,8})$/.test(name.value) && Number(name.value) < unnamed;
    if (seen.has(name.value) || isNumber) {
      const message = `Two choices have the name ${quote(name.value)}, so learners who pick one pick the other, too.`;
      tell(name, 'warning', message, problem, report);
    }
    seen.add(name.value);
  }
}

function tell(
  attribute: XmlAttribute,
  severity: Finding['severity'],
  message: string,
  { held }: CapaProblem,
  report: Report,
): void {
  report({ code: 'problem-id-duplicate', severity, message, at: valueSpot(attribute, held) });
}
