import { INPUT_SHAPES } from '../../catalogue/elements/capa-shapes.ts';
import { attributeValue, findAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { tagSpot, valueSpot } from '../spot.ts';
import { tagged } from '../words.ts';
import { type CapaProblem, type CapaResponse, capaProblemOf } from './capa-problem.ts';
import { isPythonInteger } from './python-number.ts';
import { quote } from './quote.ts';

type Report = (finding: Finding) => void;

const TARGET = ['id', 'x', 'y', 'w', 'h'] as const;

/** Attributes without which a response does not load, or an input cannot be shown. */
export const requiredAttributes: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    for (const response of problem.responses) {
      const { element, shape, inputs } = response;
      // the platform takes an empty attribute of a response for a missing one
      for (const name of shape.required) if (!attributeValue(element, name)) missing(element, name, problem, report);
      for (const input of inputs) checkInput(input, problem, report);
      checkAdditionalAnswers(response, problem, report);
    }
  },
};

function checkInput(input: XmlElement, problem: CapaProblem, report: Report): void {
  for (const name of INPUT_SHAPES.get(input.name) ?? []) need(input, name, problem, report);
  const inner = input.children.filter((child) => child.kind === 'element');
  const isDropdown = input.name === 'optioninput';
  if (isDropdown && !inner.some(({ name }) => name === 'option')) need(input, 'options', problem, report);
  if (input.name === 'jsinput' && !attributeValue(input, 'html_file')) {
    missing(input, 'html_file', problem, report, 'warning');
  }
  if (input.name === 'drag_and_drop_input') checkDragAndDrop(inner, problem, report);
  const points = findAttribute(input, 'points');
  if (points !== null && !isPythonInteger(points.value)) {
    report({
      code: 'problem-points-invalid',
      severity: 'error',
      message: `The points of an input must be a whole number; ${quote(points.value)} is none.`,
      at: valueSpot(points, problem.held),
    });
  }
}

function checkDragAndDrop(parts: readonly XmlElement[], problem: CapaProblem, report: Report): void {
  for (const part of parts) {
    if (part.name === 'target') for (const name of TARGET) need(part, name, problem, report);
    if (part.name !== 'draggable') continue;
    need(part, 'id', problem, report);
    for (const target of part.children) {
      if (target.kind !== 'element' || target.name !== 'target') continue;
      for (const name of TARGET) need(target, name, problem, report);
    }
  }
}

function checkAdditionalAnswers({ element, shape }: CapaResponse, problem: CapaProblem, report: Report): void {
  const isText = shape.tag === 'stringresponse';
  if (!isText && shape.tag !== 'numericalresponse') return;
  if (isText && (attributeValue(element, 'answer') ?? '').toLowerCase().includes('_or_')) return;
  for (const child of element.children) {
    if (child.kind !== 'element' || child.name !== 'additional_answer') continue;
    // the former way to write it: the answer as text
    const first = child.children.find(({ kind }) => kind !== 'comment');
    const isFormer = isText && (first?.kind === 'text' || first?.kind === 'cdata') && first.value !== '';
    if (!isFormer) need(child, 'answer', problem, report);
  }
}

function need(element: XmlElement, name: string, problem: CapaProblem, report: Report): void {
  if (findAttribute(element, name) === null) missing(element, name, problem, report);
}

function missing(
  element: XmlElement,
  name: string,
  { held }: CapaProblem,
  report: Report,
  severity: Finding['severity'] = 'error',
): void {
  const attribute = findAttribute(element, name);
  report({
    code: 'problem-attribute-missing',
    severity,
    message:
      attribute === null
        ? `The ${tagged(element.name)} has no ${quote(name)}, and Open edX cannot do without.`
        : `The ${quote(name)} of this ${tagged(element.name)} is empty, and Open edX cannot do without.`,
    at: tagSpot(element, held),
  });
}
