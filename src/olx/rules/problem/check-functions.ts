import { attributeValue, findAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { tagSpot, valueSpot } from '../spot.ts';
import { type CapaProblem, type CapaResponse, capaProblemOf, leadingText } from './capa-problem.ts';
import { quote } from './quote.ts';

type Report = (finding: Finding) => void;

/** Ways in which a name may come to be without being written. */
const STAR_IMPORT = /\bimport\s*\*|\bexec(?:file)?\b|\bglobals\b|\bsetattr\b/;
const NAME = /^[A-Za-z_]\w*$/;
const BUILTINS = /^(abs|all|any|bool|dict|eval|float|int|len|list|max|min|print|round|set|sorted|str|sum|tuple)$/;

/** Responses that are graded by code of the problem, where that code is not there. */
export const checkFunctions: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    if (problem.includes) return;
    const names = namesIn(problem.python);
    for (const response of problem.responses) {
      checkGrader(response, problem, names, report);
      const group = response.element.children.find((child) => child.kind === 'element' && child.name === 'hintgroup');
      if (group?.kind === 'element') checkDefined(group, 'hintfn', problem, names, report);
    }
  },
};

function checkGrader(response: CapaResponse, problem: CapaProblem, names: Names, report: Report): void {
  const { element, shape, inside } = response;
  const fail = (severity: Finding['severity'], message: string, spot: XmlElement = element): void =>
    report({ code: 'problem-check-missing', severity, message, at: tagSpot(spot, problem.held) });
  const answer = inside.find(({ name }) => name === 'answer') ?? null;
  const direct = (name: string): XmlElement | null => childNamed(element, name);
  switch (shape.tag) {
    case 'customresponse':
      if (answer !== null) {
        if (isBlank(answer))
          fail('error', 'The code that checks answers is empty, so no answer can be checked.', answer);
      } else if (attributeValue(element, 'cfn')) checkDefined(element, 'cfn', problem, names, report);
      else
        fail(
          'warning',
          'Nothing checks the answers: name a function of the script in “cfn”, or put code into an <answer>.',
        );
      return;
    case 'schematicresponse':
      if (answer === null)
        fail('error', 'A <schematicresponse> needs an <answer> with the code that checks the circuit.');
      else if (isBlank(answer)) fail('error', 'The code that checks the circuit is empty.', answer);
      return;
    case 'externalresponse':
      if (direct('answer') === null && problem.python === '') {
        fail('error', 'An <externalresponse> needs an <answer> or a script with the code for the grader.');
      }
      return;
    case 'coderesponse':
      if (direct('codeparam') === null) {
        fail('error', 'A <coderesponse> needs a <codeparam>; Open edX refuses the problem.');
      }
      return;
  }
}

/** All words of the scripts; null where they may define names that they do not hold. */
type Names = ReadonlySet<string> | null;

function namesIn(python: string): Names {
  return STAR_IMPORT.test(python) ? null : new Set(python.match(/[A-Za-z_]\w*/g));
}

/** A bare name must stand somewhere in the scripts; `module.name` and calls are not looked into. */
function checkDefined(
  element: XmlElement,
  attributeName: string,
  problem: CapaProblem,
  names: Names,
  report: Report,
): void {
  const attribute = findAttribute(element, attributeName);
  const name = attribute?.value.trim() ?? '';
  if (attribute === null || !NAME.test(name) || BUILTINS.test(name) || names?.has(name) !== false) return;
  report({
    code: 'problem-check-function-undefined',
    severity: 'error',
    message: `No script of this problem defines the function ${quote(name)}, so answers cannot be checked.`,
    at: valueSpot(attribute, problem.held),
  });
}

function childNamed(element: XmlElement, name: string): XmlElement | null {
  for (const child of element.children) if (child.kind === 'element' && child.name === name) return child;
  return null;
}

/** The platform takes the text before the first tag; none at all cannot be run. */
function isBlank(answer: XmlElement): boolean {
  return leadingText(answer) === '' && attributeValue(answer, 'src') === null;
}
