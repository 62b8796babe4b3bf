import { type Block, idOf, type Json, type Settings, walk } from '../course/block.ts';
import type { Course, PolicyFile } from '../course/course.ts';
import { toldInText } from '../course/document.ts';
import { isJsonObject } from '../course/json.ts';
import { type BlockId, blockId, blockIdParts } from '../course/keys.ts';
import { indexOf } from '../course/tree-index.ts';

/**
 * The course with policy.json saying what its blocks say: values as they are now on the blocks,
 * entries of blocks that are gone left out. Untouched where nothing differs.
 */
export function withPolicyText(course: Course): Course {
  if (course.policy === null) return course;
  return withEntries({ ...course, root: settled(course.root) }, course.policy);
}

/**
 * policy.json knows no drafts: a block whose draft and published form want different values there
 * has them in its own text instead, in both forms.
 */
function settled(root: Block): Block {
  const torn = new Set<BlockId>();
  const compare = (block: Block): void => {
    if (block.published) {
      const live = policiesBelow(block.published);
      const draft = new Map([...walk(block)].map((each) => [idOf(each), each.policy]));
      for (const [id, policy] of draft) {
        const there = live.get(id) ?? null;
        const both = indexOf(block.published).blocks.has(id);
        if (both && JSON.stringify(policy) !== JSON.stringify(there)) torn.add(id);
      }
    }
    for (const child of block.children) compare(child.block);
  };
  compare(root);
  return torn.size === 0 ? root : tell(root, torn);
}

function tell(root: Block, ids: ReadonlySet<BlockId>): Block {
  const done = new Map<Block, Block>();
  const visit = (block: Block): Block => {
    const known = done.get(block);
    if (known !== undefined) return known;
    const told = ids.has(idOf(block)) && block.policy !== null ? toldInText(block) : block;
    const published = block.published ? visit(block.published) : block.published;
    const children = block.children.map((child) => {
      const next = visit(child.block);
      return next === child.block ? child : { ...child, block: next };
    });
    const same =
      told === block && published === block.published && children.every((child, at) => child === block.children[at]);
    const next: Block = same ? block : { ...told, children, ...(published === undefined ? {} : { published }) };
    done.set(block, next);
    return next;
  };
  return visit(root);
}

function withEntries(course: Course, file: PolicyFile): Course {
  const parsed: unknown = JSON.parse(file.text);
  const entries = isJsonObject(parsed as Json) ? Object.entries(parsed as Readonly<Record<string, Json>>) : [];
  const policies = policiesBelow(course.root);
  const kept: Record<string, Json> = {};
  const said = new Set<BlockId>();
  let changed = false;
  for (const [key, value] of entries) {
    const now = Object.hasOwn(file.unmatched, key) ? file.unmatched[key] : policies.get(idOfKey(key));
    said.add(idOfKey(key));
    if (now !== undefined) kept[key] = now;
    if (now === undefined || JSON.stringify(now) !== JSON.stringify(value)) changed = true;
  }
  for (const [id, settings] of policies) {
    if (said.has(id)) continue;
    kept[keyOf(id, course)] = settings;
    changed = true;
  }
  for (const [key, value] of Object.entries(file.unmatched)) {
    if (Object.hasOwn(kept, key)) continue;
    kept[key] = value;
    changed = true;
  }
  if (!changed) return course;
  return { ...course, policy: { ...file, text: `${JSON.stringify(kept, null, 4)}\n` } };
}

function keyOf(id: BlockId, course: Course): string {
  const { type, urlName } = blockIdParts(id);
  return type === 'course' ? `course/${course.root.urlName}` : `${type}/${urlName}`;
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
