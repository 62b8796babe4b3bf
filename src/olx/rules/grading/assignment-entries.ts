import type { Node } from 'jsonc-parser';
import type { CourseRule } from '../rule.ts';
import { quoted } from '../words.ts';
import { type AssignmentType, assignmentTypes, gradingPolicy, nodeSpot } from './grading-policy.ts';

/** An assignment type that the grader cannot be made from (`graders.py`, `grader_from_conf`), or whose numbers contradict each other. */
export const assignmentEntries: CourseRule = {
  facts: [],
  reach: 'files',
  check(view, report) {
    const policy = gradingPolicy(view);
    const entries = policy === null ? null : assignmentTypes(policy);
    if (policy === null || entries === null) return;
    const seen = new Set<string>();
    for (const entry of entries) {
      for (const [severity, message, node] of mistakes(entry, seen)) {
        report({ subject: null, code: 'grading-entry-invalid', severity, message, at: nodeSpot(policy, node) });
      }
    }
    const weights = entries.map(({ member }) => member('weight'));
    const sum = weights.reduce((total, weight) => total + (isNumber(weight) ? Number(weight?.value) : 0), 0);
    const [first] = weights;
    if (first === undefined || !weights.every(isNumber) || Math.abs(sum - 1) < 1e-6) return;
    const grader = entries[0]?.node.parent;
    report({
      subject: null,
      code: 'grading-weights',
      severity: 'warning',
      message: `The weights of the assignment types add up to ${Number(sum.toFixed(6))}, not to 1.`,
      at: nodeSpot(policy, grader ?? first),
    });
  },
};

type Mistake = readonly ['error' | 'warning', string, Node];

function* mistakes({ node, type, member }: AssignmentType, seen: Set<string>): Generator<Mistake> {
  if (node.type !== 'object') {
    yield ['error', 'An assignment type must be an object with type, min_count, drop_count and weight.', node];
    return;
  }
  if (type?.type !== 'string') {
    yield ['error', 'This assignment type needs a type, which is its name as text.', type ?? node];
    return;
  }
  const name = String(type.value);
  if (seen.has(name)) yield ['warning', `There are two assignment types ${quoted(name)}.`, type];
  seen.add(name);
  for (const [key, least] of [
    ['min_count', 1],
    ['drop_count', 0],
  ] as const) {
    const count = member(key);
    if (count === undefined) yield ['error', `The assignment type ${quoted(name)} needs a ${key}.`, node];
    else if (!isNumber(count) || !Number.isInteger(count.value) || Number(count.value) < least) {
      yield ['error', `The ${key} of ${quoted(name)} must be a whole number from ${least} up.`, count];
    }
  }
  const weight = member('weight');
  if (weight === undefined) yield ['error', `The assignment type ${quoted(name)} needs a weight.`, node];
  else if (!isNumber(weight)) yield ['error', `The weight of ${quoted(name)} must be a number.`, weight];
  else if (Number(weight.value) < 0 || Number(weight.value) > 1) {
    yield ['warning', `The weight of ${quoted(name)} must be between 0 and 1.`, weight];
  }
  const [count, dropped] = [member('min_count'), member('drop_count')];
  if (isNumber(count) && isNumber(dropped) && dropped !== undefined && Number(dropped.value) >= Number(count?.value)) {
    yield ['warning', `All assignments of ${quoted(name)} are dropped, so none counts.`, dropped];
  }
}

function isNumber(node: Node | undefined): boolean {
  return node?.type === 'number';
}
