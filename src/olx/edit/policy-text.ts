import { type Block, idOf, type Json, type Settings, walk } from '../course/block.ts';
import { BlockMemo } from '../course/block-memo.ts';
import type { Course, PolicyFile } from '../course/course.ts';
import { publishedView } from '../course/forms.ts';
import { isJsonObject } from '../course/json.ts';
import { type BlockId, blockId, blockIdParts } from '../course/keys.ts';
import { parsePolicyJson, printPolicyJson } from '../course/policy-json.ts';
import { indexOf } from '../course/tree-index.ts';
import { toldInText } from '../course/write/write-document.ts';

/**
 * The course with policy.json saying what its blocks say: values as they are now on the blocks,
 * entries of blocks that are gone left out. Untouched where nothing differs.
 */
export function withPolicyText(course: Course): Course {
  if (course.policy === null || course.policy.kept !== undefined) return course;
  const root = settled(course.root);
  const file = withoutMatched(root, course.policy);
  return withEntries(root === course.root && file === course.policy ? course : { ...course, root, policy: file }, file);
}

/** Entries that named no block and would now speak of a new one are left out: it has the settings that it came with. */
function withoutMatched(root: Block, file: PolicyFile): PolicyFile {
  const entries = Object.entries(file.unmatched);
  if (entries.length === 0) return file;
  const live = publishedView(root);
  const trees = [indexOf(root).blocks, live === null ? new Map() : indexOf(live).blocks];
  const speaks = ([key, value]: [string, Json]): boolean => {
    // one of another course run is none of this, nor is one that is not of the form
    if (!isJsonObject(value) || key.indexOf('/') < 1) return false;
    return (
      !(key.startsWith('course/') && key !== `course/${root.urlName}`) && trees.some((ids) => ids.has(idOfKey(key)))
    );
  };
  const left = entries.filter((entry) => !speaks(entry));
  return left.length === entries.length ? file : { ...file, unmatched: Object.fromEntries(left) };
}

const policed = new BlockMemo<boolean>();

/** Whether policy.json says anything of the block or of what is below it, in either form. Memoised. */
export function hasPolicy(block: Block): boolean {
  const known = policed.get(block);
  if (known !== undefined) return known;
  const found =
    block.policy !== null ||
    block.children.some((child) => hasPolicy(child.block)) ||
    (block.published ? hasPolicy(block.published) : false);
  policed.set(block, found);
  return found;
}

/**
 * policy.json knows no drafts: a block whose draft and published form want different values there
 * has them in its own text instead, in both forms.
 */
function settled(root: Block): Block {
  const torn = new Set<BlockId>();
  const compare = (block: Block): void => {
    if (!hasPolicy(block)) return;
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
  const parsed = parsePolicyJson(file.text);
  const entries = isJsonObject(parsed) ? Object.entries(parsed) : [];
  const policies = policiesBelow(course.root);
  const kept = new Map<string, Json>();
  const said = new Set<BlockId>();
  let changed = false;
  for (const [key, value] of entries) {
    const now = Object.hasOwn(file.unmatched, key) ? file.unmatched[key] : policies.get(idOfKey(key));
    said.add(idOfKey(key));
    if (now !== undefined) kept.set(key, now);
    if (now === undefined || JSON.stringify(now) !== JSON.stringify(value)) changed = true;
  }
  for (const [id, settings] of policies) {
    if (said.has(id)) continue;
    kept.set(keyOf(id, course), settings);
    changed = true;
  }
  for (const [key, value] of Object.entries(file.unmatched)) {
    if (kept.has(key)) continue;
    kept.set(key, value);
    changed = true;
  }
  if (!changed) return course;
  return { ...course, policy: { ...file, text: printPolicyJson(Object.fromEntries(kept), file.text) } };
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
    if (!hasPolicy(block)) return;
    // the draft's settings win, as they are what the author sees
    if (block.policy !== null && !policies.has(idOf(block))) policies.set(idOf(block), block.policy);
    for (const child of block.children) visit(child.block);
    if (block.published) visit(block.published);
  };
  visit(root);
  return policies;
}
