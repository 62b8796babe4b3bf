import { findAttribute, type XmlElement } from '../../syntax/index.ts';
import type { BlockRule, Finding } from '../rule.ts';
import { tagSpot, valueSpot } from '../spot.ts';
import { type CapaProblem, capaProblemOf } from './capa-problem.ts';
import { quote } from './quote.ts';

/** `(x1,y1)-(x2,y2)` in whole numbers, after spaces are gone; what follows is not looked at. */
const RECTANGLE = /^[([](\d+),(\d+)[)\]]-[([](\d+),(\d+)[)\]]/;

/** The right places of pictures to click, where Open edX cannot read them or none can be hit. */
export const imageTargets: BlockRule = {
  types: ['problem'],
  check(subject, report) {
    const problem = capaProblemOf(subject);
    for (const { shape, inputs } of problem.responses) {
      if (shape.tag !== 'imageresponse') continue;
      for (const input of inputs) if (input.name === 'imageinput') checkInput(input, problem, report);
    }
  },
};

function checkInput(input: XmlElement, { held }: CapaProblem, report: (finding: Finding) => void): void {
  const rectangle = findAttribute(input, 'rectangle');
  const regions = findAttribute(input, 'regions');
  if (!rectangle?.value && !regions?.value) {
    report({
      code: 'problem-no-correct-choice',
      severity: 'warning',
      message: 'No place in this picture is right: it has neither “rectangle” nor “regions”.',
      at: tagSpot(input, held),
    });
    return;
  }
  for (const [attribute, fault] of [
    [rectangle, rectangleFault(rectangle?.value ?? '')],
    [regions, regionsFault(regions?.value ?? '')],
  ] as const) {
    if (attribute === null || fault === null) continue;
    const { severity, message } = fault;
    report({ code: 'problem-image-target', severity, message, at: valueSpot(attribute, held) });
  }
}

type Fault = Pick<Finding, 'severity' | 'message'> | null;

function rectangleFault(value: string): Fault {
  if (value === '') return null;
  for (const each of value.split(';')) {
    const found = RECTANGLE.exec(each.trim().replaceAll(' ', ''));
    if (found === null) {
      const message =
        each.trim() === ''
          ? 'A semicolon stands between two rectangles only; at the end it makes wrong answers fail.'
          : `Open edX cannot read the rectangle ${quote(each.trim())}; write whole numbers as in “(10,20)-(30,40)”.`;
      return { severity: 'error', message };
    }
    const [left = 0, top = 0, right = 0, bottom = 0] = found.slice(1).map(Number);
    if (left > right || top > bottom) {
      return {
        severity: 'warning',
        message: `The rectangle ${quote(each.trim())} is empty: its upper left corner comes first.`,
      };
    }
  }
  return null;
}

function regionsFault(value: string): Fault {
  if (value === '') return null;
  const unreadable: Fault = {
    severity: 'error',
    message: `Open edX cannot read the regions ${quote(value)}; write them as in “[[[10,10],[30,10],[20,30]]]”.`,
  };
  const json = listOf(value);
  if (json === null) return unreadable;
  const [first] = json;
  if (first === undefined) return null;
  if (!Array.isArray(first) || first.length === 0) return unreadable;
  const regions: readonly unknown[] = Array.isArray(first[0]) ? json : [json];
  const isPoint = (point: unknown): boolean =>
    Array.isArray(point) && point.length >= 2 && point.every((at) => typeof at === 'number');
  if (!regions.every((region) => Array.isArray(region) && region.every(isPoint))) return unreadable;
  const small = regions.some((region) => Array.isArray(region) && region.length < 3);
  return small
    ? { severity: 'warning', message: 'A region needs three points at least; with fewer it cannot be hit.' }
    : null;
}

function listOf(text: string): readonly unknown[] | null {
  try {
    const json: unknown = JSON.parse(text);
    return Array.isArray(json) ? json : null;
  } catch {
    return null;
  }
}
