import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import { isShallowJson } from '../../course/json.ts';
import type { CourseView } from '../rule.ts';
import type { Spot } from '../spot.ts';

/** grading_policy.json as far as it can be read. */
export interface GradingPolicy {
  readonly path: string;
  readonly text: string;
  /** Null where the file is no JSON; `broken` then says where. */
  readonly root: Node | null;
  readonly broken: Spot | null;
}

/** One entry of `GRADER`. */
export interface AssignmentType {
  readonly node: Node;
  readonly type: Node | undefined;
  readonly member: (name: string) => Node | undefined;
}

const known = new WeakMap<CourseView, GradingPolicy | null>();

/** The grading policy of the course run: that of its run, or the older file beside course.xml. Null where there is none at hand. */
export function gradingPolicy(view: CourseView): GradingPolicy | null {
  const memo = known.get(view);
  if (memo !== undefined) return memo;
  const policy = readGradingPolicy(view);
  known.set(view, policy);
  return policy;
}

function readGradingPolicy(view: CourseView): GradingPolicy | null {
  if (view.root.block.type !== 'course') return null;
  for (const path of pathsOf(view)) {
    const text = view.text(path);
    if (text === null) continue;
    // reading goes down level by level, as Python's does
    if (!isShallowJson(text)) return { path, text, root: null, broken: { in: 'file', path, start: 0, end: 1 } };
    const errors: ParseError[] = [];
    const root = parseTree(text, errors, { disallowComments: true }) ?? null;
    const [first] = errors;
    if (first === undefined) return { path, text, root, broken: null };
    const end = Math.min(first.offset + Math.max(first.length, 1), text.length);
    return { path, text, root: null, broken: { in: 'file', path, start: first.offset, end } };
  }
  return null;
}

/** Whether the course run has a grading policy, be its text at hand or not. */
export function hasGradingPolicy(view: CourseView): boolean {
  return pathsOf(view).some((path) => view.course.files.has(path));
}

function pathsOf({ course }: CourseView): readonly string[] {
  return [`policies/${course.root.urlName}/grading_policy.json`, 'grading_policy.json'];
}

/** The members of a JSON object, by name; of equal names the last counts, as in Python. */
export function memberOf(node: Node | null | undefined, name: string): Node | undefined {
  if (node?.type !== 'object') return undefined;
  return node.children?.findLast(({ children }) => children?.[0]?.value === name)?.children?.[1];
}

/** The entries of `GRADER`, or null where it is no list. */
export function assignmentTypes(policy: GradingPolicy): readonly AssignmentType[] | null {
  const grader = memberOf(policy.root, 'GRADER');
  if (grader?.type !== 'array') return null;
  return (grader.children ?? []).map((node) => ({
    node,
    type: memberOf(node, 'type'),
    member: (name) => memberOf(node, name),
  }));
}

/** Where a JSON value stands. */
export function nodeSpot({ path }: GradingPolicy, node: Node): Spot {
  return { in: 'file', path, start: node.offset, end: node.offset + node.length };
}
