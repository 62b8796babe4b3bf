import type { Block } from '../course/block.ts';
import { BlockMemo } from '../course/block-memo.ts';
import type { Course } from '../course/course.ts';
import { ownBody } from '../course/structure.ts';
import { documentText } from '../course/write/write-document.ts';

/** Content files by path, of what is live and of drafts: each lies in a folder of its own. */
interface Texts {
  readonly live: Map<string, string>;
  readonly draft: Map<string, string>;
}

/**
 * The course run with one text for each content file. A file that `filename` names may serve several
 * blocks; where these no longer say the same, as after a publish, the file keeps the text that it had, and
 * another block has its content in its own element.
 */
export function withOwnBodies(before: Course, after: Course): Course {
  if (!hasSharedBody(after.root)) return after;
  const texts: Texts = { live: new Map(), draft: new Map() };
  const [former, now] = [bodiesBelow(before.root), bodiesBelow(after.root)];
  for (const form of ['live', 'draft'] as const) {
    for (const [path, found] of now[form]) {
      if (found.size < 2) continue;
      const kept = [...found].find((text) => former[form].get(path)?.has(text)) ?? [...found][0];
      if (kept !== undefined) texts[form].set(path, kept);
    }
  }
  if (texts.live.size + texts.draft.size === 0) return after;
  return { ...after, root: withTexts(after.root, texts) };
}

const foreign = new BlockMemo<boolean>();

/** Whether a block at or below this one, in either form, has its content in a file that is not called after it. Memoised. */
function hasSharedBody(block: Block): boolean {
  const known = foreign.get(block);
  if (known !== undefined) return known;
  const { type, urlName, body } = block;
  const found =
    (body !== null && body.path !== ownBody(type, urlName, body.kind).path) ||
    block.children.some((child) => hasSharedBody(child.block)) ||
    (block.published ? hasSharedBody(block.published) : false);
  foreign.set(block, found);
  return found;
}

type Bodies = Readonly<Record<keyof Texts, ReadonlyMap<string, ReadonlySet<string>>>>;

function bodiesBelow(root: Block): Bodies {
  const found = { live: new Map<string, Set<string>>(), draft: new Map<string, Set<string>>() };
  const visit = (block: Block, inDraft: boolean): void => {
    const form = inDraft || block.published !== undefined ? 'draft' : 'live';
    if (block.body !== null) {
      const texts = found[form].get(block.body.path) ?? new Set<string>();
      found[form].set(block.body.path, texts.add(block.body.text));
    }
    for (const child of block.children) visit(child.block, form === 'draft');
    if (block.published) visit(block.published, false);
  };
  visit(root, false);
  return found;
}

function withTexts(root: Block, texts: Texts): Block {
  const visit = (block: Block, inDraft: boolean): Block => {
    const form = inDraft || block.published !== undefined ? 'draft' : 'live';
    const kept = block.body === null ? undefined : texts[form].get(block.body.path);
    const own = kept === undefined || kept === block.body?.text ? block : withContentInside(block);
    const children = own.children.map((child) => {
      const next = visit(child.block, form === 'draft');
      return next === child.block ? child : { ...child, block: next };
    });
    const published = own.published ? visit(own.published, false) : own.published;
    const same =
      own === block && published === block.published && children.every((child, at) => child === block.children[at]);
    return same ? block : { ...own, children, ...(published === undefined ? {} : { published }) };
  };
  return visit(root, false);
}

function withContentInside(block: Block): Block {
  const { published: _published, ...form } = block;
  const { text, holes } = documentText({ ...form, policy: null }, '');
  return { ...block, text, holes, body: null, derivedName: false };
}
