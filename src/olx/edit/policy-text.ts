import { type Block, idOf, type Json, type Settings } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { isJsonObject } from '../course/json.ts';
import { type BlockId, blockId } from '../course/keys.ts';

/**
 * The course with policy.json saying what its blocks say: values as they are now on the blocks,
 * entries of blocks that are gone left out. Untouched where nothing differs.
 */
export function withPolicyText(course: Course): Course {
  if (course.policy === null) return course;
  const parsed: unknown = JSON.parse(course.policy.text);
  const entries = isJsonObject(parsed as Json) ? Object.entries(parsed as Readonly<Record<string, Json>>) : [];
  const policies = policiesBelow(course.root);
  const kept: Record<string, Json> = {};
  let changed = false;
  for (const [key, value] of entries) {
    const now = Object.hasOwn(course.policy.unmatched, key) ? value : policies.get(idOfKey(key));
    if (now !== undefined) kept[key] = now;
    if (now === undefined || JSON.stringify(now) !== JSON.stringify(value)) changed = true;
  }
  if (!changed) return course;
  return { ...course, policy: { ...course.policy, text: `${JSON.stringify(kept, null, 4)}\n` } };
}

function idOfKey(key: string): BlockId {
  const slash = key.indexOf('/');
  return blockId(key.slice(0, slash), key.slice(slash + 1));
}

function policiesBelow(root: Block): ReadonlyMap<BlockId, Settings> {
  const policies = new Map<BlockId, Settings>();
  const visit = (block: Block): void => {
    // the draft's settings win, as they are what the author sees
    if (block.policy !== null && !policies.has(idOf(block))) policies.set(idOf(block), block.policy);
    for (const child of block.children) visit(child.block);
    if (block.published) visit(block.published);
  };
  visit(root);
  return policies;
}
