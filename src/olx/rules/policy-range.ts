import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import type { Block } from '../course/block.ts';
import type { Course, PolicyFile } from '../course/course.ts';
import { asPlainJson } from '../course/policy-json.ts';
import type { Range } from '../diagnostic.ts';
import { type LineIndex, lineIndex } from '../text/index.ts';

interface Indexed {
  readonly root: Node | undefined;
  readonly lines: LineIndex;
}

const indexes = new WeakMap<PolicyFile, Indexed>();

/**
 * Where policy.json says a setting of a block, or the part of it that `within` leads to; null where it
 * does not. Memoised by file.
 */
export function policyRange(
  { policy, root }: Course,
  block: Block,
  setting: string,
  within: readonly (string | number)[] = [],
): Range | null {
  if (policy === null) return null;
  const known = indexes.get(policy) ?? { root: parseTree(asPlainJson(policy.text)), lines: lineIndex(policy.text) };
  indexes.set(policy, known);
  const key = `${block.type}/${block.type === 'course' ? root.urlName : block.urlName}`;
  const node = known.root === undefined ? undefined : findNodeAtLocation(known.root, [key, setting, ...within]);
  return node === undefined ? null : known.lines.range(node.offset, node.offset + node.length);
}
