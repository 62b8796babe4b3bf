import { attributeValue, findAttribute, type XmlAttribute } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { valueSpot } from '../spot.ts';
import { type CapaProblem, type CapaResponse, capaProblemOf } from './capa-problem.ts';
import { readExpression, unknownNames } from './expression.ts';
import { quote } from './quote.ts';
import { readSamples } from './samples.ts';

/** The sample points of math expressions, and the variables of the right answer that they give values to. */
export const formulaSamples: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    for (const response of problem.responses) {
      if (response.shape.tag === 'formularesponse') checkFormula(response, problem, report);
    }
  },
};

function checkFormula({ element }: CapaResponse, problem: CapaProblem, report: (finding: Finding) => void): void {
  const answer = usable(findAttribute(element, 'answer'), problem);
  const samples = usable(findAttribute(element, 'samples'), problem);
  const tell = (
    code: Finding['code'],
    { attribute, severity = 'error' }: { attribute: XmlAttribute; severity?: Finding['severity'] },
    message: string,
  ): void => report({ code, severity, message, at: valueSpot(attribute, problem.held) });
  const expression = answer === null ? null : readExpression(answer.value);
  if (answer !== null && expression?.ok === false) {
    const message = `Open edX cannot read the right answer ${quote(answer.value)} as an expression.`;
    tell('problem-answer-invalid', { attribute: answer }, message);
  }
  if (samples === null) return;
  const read = readSamples(samples.value);
  if (!read.ok) {
    const message = `Open edX cannot read the samples ${quote(samples.value)}: ${read.wrong}; “x,y@1,1:3,3#10” is how they are written.`;
    tell('problem-samples-invalid', { attribute: samples }, message);
    return;
  }
  const { variables, ranges, points } = read;
  const warn = (message: string): void =>
    tell('problem-samples-invalid', { attribute: samples, severity: 'warning' }, message);
  if (points < 1) warn('Without sample points every answer counts as right.');
  else if (ranges > variables.length) warn(`The samples have ${ranges} ranges for ${variables.length} variables.`);
  if (answer === null || expression === null) return;
  const types = (attributeValue(element, 'type') ?? '').split(',');
  const caseSensitive = types.includes('cs') && !types.includes('ci');
  const unknown = unknownNames(expression, variables.slice(0, ranges), caseSensitive);
  const [name] = unknown;
  if (name === undefined) return;
  const message = variables.includes(name)
    ? `The samples give the variable ${quote(name)} no range, so no answer can be checked.`
    : `The right answer holds ${quote(name)}, which the samples do not give a value, so no answer can be checked.`;
  tell('problem-variable-unknown', { attribute: answer }, message);
}

function usable(attribute: XmlAttribute | null, problem: CapaProblem): XmlAttribute | null {
  return attribute === null || attribute.value === '' || problem.isComputed(attribute.value) ? null : attribute;
}
