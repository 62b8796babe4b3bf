import { attributeValue, findAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { tagSpot, valueSpot } from '../spot.ts';
import { type CapaProblem, type CapaResponse, capaProblemOf } from './capa-problem.ts';
import { readExpression, unknownNames } from './expression.ts';
import { isPythonFloat, pythonFloat } from './python-number.ts';
import { quote } from './quote.ts';

type Report = (finding: Finding) => void;

const TOLERANT: ReadonlySet<string> = new Set(['numericalresponse', 'formularesponse']);

/** Tolerances that Open edX cannot read, leaves out, or that let no answer be right. */
export const tolerances: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    for (const response of problem.responses) {
      if (!TOLERANT.has(response.shape.tag)) continue;
      const parameters = response.inside.filter(({ name }) => name === 'responseparam');
      for (const each of parameters) checkType(each, problem, report);
      const tolerance = parameters.find((each) => isTolerance(each) && findAttribute(each, 'default') !== null);
      if (tolerance !== undefined) checkTolerance(tolerance, response, problem, report);
    }
  },
};

function isTolerance(parameter: XmlElement): boolean {
  return attributeValue(parameter, 'type') === 'tolerance';
}

function checkType(parameter: XmlElement, { held }: CapaProblem, report: Report): void {
  const value = findAttribute(parameter, 'default');
  if (isTolerance(parameter) || value === null) return;
  report({
    code: 'problem-tolerance-ignored',
    severity: 'warning',
    message: `Open edX leaves out ${quote(value.value)} as a tolerance: the <responseparam> needs type="tolerance".`,
    at: tagSpot(parameter, held),
  });
}

function checkTolerance(parameter: XmlElement, response: CapaResponse, problem: CapaProblem, report: Report): void {
  const attribute = findAttribute(parameter, 'default');
  if (attribute === null || problem.isComputed(attribute.value)) return;
  const isNumerical = response.shape.tag === 'numericalresponse';
  const answer = attributeValue(response.element, 'answer') ?? '';
  // a range has its own limits, and the tolerance is not read
  if (isNumerical && /^[[(].*[\])]$/s.test(answer)) return;
  const text = attribute.value.trim();
  const bare = text.endsWith('%') ? text.slice(0, -1) : text;
  const tell = (severity: Finding['severity'], message: string): void =>
    report({ code: 'problem-tolerance-invalid', severity, message, at: valueSpot(attribute, problem.held) });
  if (!(isNumerical ? isPythonFloat(bare) : isNumber(bare))) {
    tell('error', `The tolerance ${quote(attribute.value)} is no number or percentage such as “0.01” or “5%”.`);
  } else if (isPythonFloat(bare) && pythonFloat(bare) < 0) {
    tell('warning', `With the negative tolerance ${quote(attribute.value)} no answer can be right.`);
  }
}

/** Math expressions take a tolerance that is an expression itself. */
function isNumber(text: string): boolean {
  if (text.trim() === '') return false;
  const read = readExpression(text);
  return read.ok && unknownNames(read, [], false).length === 0;
}
