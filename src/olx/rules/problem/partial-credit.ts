import { attributeValue, findAttribute } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { tagSpot, valueSpot } from '../spot.ts';
import { tagged, withArticle } from '../words.ts';
import { type CapaProblem, type CapaResponse, capaProblemOf, choicesOf } from './capa-problem.ts';
import { readExpression, unknownNames } from './expression.ts';
import { isPythonComplex, isPythonFloat } from './python-number.ts';
import { quote } from './quote.ts';

type Report = (finding: Finding) => void;

/** The ways that a response knows, as authors write them; the platform folds the case. */
const WAYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['multiplechoiceresponse', ['points']],
  ['choiceresponse', ['EDC', 'halves']],
  ['numericalresponse', ['list', 'close']],
]);

/** Partial credit in a way that the response does not know, or without what that way needs. */
export const partialCredit: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    for (const response of problem.responses) {
      const ways = WAYS.get(response.shape.tag);
      if (ways === undefined) continue;
      const asked = creditOf(response);
      checkWays(response, ways, asked, problem, report);
      if (response.shape.tag === 'multiplechoiceresponse') checkPoints(response, asked, problem, report);
      if (response.shape.tag === 'numericalresponse') checkParameters(response, asked, problem, report);
    }
  },
};

/** The ways asked for in lower case; empty where partial credit is off. */
function creditOf({ element }: CapaResponse): readonly string[] {
  const value = attributeValue(element, 'partial_credit') ?? 'false';
  if (value.trim().toLowerCase() === 'false') return [];
  return value.split(',').map((way) => way.trim().toLowerCase());
}

function checkWays(
  { element, shape }: CapaResponse,
  ways: readonly string[],
  asked: readonly string[],
  { held }: CapaProblem,
  report: Report,
): void {
  const attribute = findAttribute(element, 'partial_credit');
  if (attribute === null) return;
  const fail = (message: string): void =>
    report({ code: 'problem-partial-credit', severity: 'error', message, at: valueSpot(attribute, held) });
  const isSingle = shape.tag !== 'numericalresponse';
  const known = [...ways.map((way) => way.toLowerCase()), ...(isSingle ? ['false'] : [])];
  const list = ways.map((way) => `${quote(way)}`).join(' or ');
  if (!asked.every((way) => known.includes(way))) {
    fail(
      `${withArticle(tagged(shape.tag), 'start')} gives partial credit by ${list}, not by ${quote(attribute.value)}; answers could not be checked.`,
    );
  } else if (isSingle && asked.length > 1) {
    fail(`${withArticle(tagged(shape.tag), 'start')} takes one way of partial credit only, ${list}.`);
  }
}

function checkPoints(response: CapaResponse, asked: readonly string[], problem: CapaProblem, report: Report): void {
  for (const choice of choicesOf(response)) {
    if (attributeValue(choice, 'correct')?.toLowerCase() !== 'partial') continue;
    const points = findAttribute(choice, 'point_value');
    if (asked.length === 0) {
      report({
        code: 'problem-partial-credit',
        severity: 'warning',
        message: 'This choice earns nothing: its question has no partial credit by “points”.',
        at: tagSpot(choice, problem.held),
      });
    } else if (points !== null && !isPythonFloat(points.value)) {
      report({
        code: 'problem-partial-credit',
        severity: 'error',
        message: `The share of the points must be a number such as “0.25”; ${quote(points.value)} is none.`,
        at: valueSpot(points, problem.held),
      });
    }
  }
}

function checkParameters(
  { element }: CapaResponse,
  asked: readonly string[],
  { held }: CapaProblem,
  report: Report,
): void {
  const parameters = element.children.filter((child) => child.kind === 'element' && child.name === 'responseparam');
  const find = (name: string) =>
    parameters
      .flatMap((each) => (each.kind === 'element' ? [findAttribute(each, name)] : []))
      .find((each) => each !== null);
  const range = find('partial_range');
  if (range && !isPythonFloat(range.value)) {
    report({
      code: 'problem-partial-credit',
      severity: 'error',
      message: `${quote(range.value)} is no number by which Open edX could widen the tolerance.`,
      at: valueSpot(range, held),
    });
  }
  const answers = find('partial_answers');
  const odd = answers?.value.split(',').find((answer) => !isNumeric(answer.trim()));
  if (answers && odd !== undefined) {
    report({
      code: 'problem-partial-credit',
      severity: 'error',
      message: `Open edX cannot read the partly right answer ${quote(odd.trim())} as a number.`,
      at: valueSpot(answers, held),
    });
  }
  const list = findAttribute(element, 'partial_credit');
  // a range is judged without the list
  const isRange = /^[[(].*[\])]$/s.test(attributeValue(element, 'answer') ?? '');
  if (list !== null && asked.includes('list') && !answers && !isRange) {
    report({
      code: 'problem-partial-credit',
      severity: 'error',
      message: 'Partial credit by “list” needs a <responseparam> with “partial_answers”; answers could not be checked.',
      at: valueSpot(list, held),
    });
  }
}

function isNumeric(answer: string): boolean {
  if (isPythonComplex(answer)) return true;
  const read = readExpression(answer);
  return read.ok && unknownNames(read, [], false).length === 0;
}
