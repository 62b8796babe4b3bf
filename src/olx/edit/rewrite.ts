import { type Block, type Child, idOf } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import type { BlockId } from '../course/keys.ts';
import { indexOf } from '../course/tree-index.ts';
import { sameBlocks } from './adopt.ts';
import { publishedBlock } from './orphans.ts';
import { notFound, type Outcome } from './outcome.ts';
import type { Kept, Retold, Rewrite, Rewritten } from './step.ts';

/** Does what a rewrite tells, to the byte. Declined where a part that it keeps is not there. */
export function rewrite(course: Course, step: Rewrite): Outcome {
  const { blocks } = indexOf(course.root);
  const missing = new Set<BlockId>();
  const built = new Map<BlockId, Block[]>();
  // what is told twice is one block again, as it was
  const once = (block: Block): Block => {
    const equals = built.get(idOf(block)) ?? [];
    built.set(idOf(block), equals);
    const known = equals.find((each) => sameBlocks(each, block));
    if (known === undefined) equals.push(block);
    return known ?? block;
  };
  const kept = ({ keep, form }: Kept): Block => {
    const block = form === 'tree' ? blocks.get(keep) : publishedBlock(course, keep);
    if (block === null || block === undefined) missing.add(keep);
    return block ?? course.root;
  };
  const build = (part: Rewritten): Block => {
    if ('keep' in part) return once(kept(part));
    const { children, published, ...own } = part;
    return once({
      ...own,
      children: children.map((child): Child => ({ slot: child.slot, block: build(child.block) })),
      ...(published === undefined ? {} : { published: published === null ? null : build(published) }),
    });
  };
  const root = step.root === null ? course.root : build(step.root);
  for (const id of missing) return notFound(id);
  return {
    course: {
      root,
      rootFile: step.rootFile ?? course.rootFile,
      policy: step.policy === null ? course.policy : step.policy.file,
      files: withChanges(course.files, step.files),
      assets: withChanges(course.assets, step.assets),
    },
  };
}

/** The rewrite that makes one course run another, to the byte; null where they are the same. Parts that are the same are kept. */
export function rewriteBetween(before: Course, after: Course): Rewrite | null {
  const { blocks } = indexOf(before.root);
  const tell = (block: Block): Rewritten => {
    const id = idOf(block);
    if (isSame(blocks.get(id), block)) return { keep: id, form: 'tree' };
    if (isSame(publishedBlock(before, id), block)) return { keep: id, form: 'published' };
    const { children, published, ...own } = block;
    const retold: Retold = {
      ...own,
      children: children.map((child) => ({ slot: child.slot, block: tell(child.block) })),
    };
    return published === undefined ? retold : { ...retold, published: published === null ? null : tell(published) };
  };
  const step: Rewrite = {
    kind: 'rewrite',
    root: isSame(before.root, after.root) ? null : tell(after.root),
    rootFile: sameText(before.rootFile, after.rootFile) ? null : after.rootFile,
    policy: sameText(before.policy, after.policy) ? null : { file: after.policy },
    files: changesOf(before.files, after.files),
    assets: changesOf(before.assets, after.assets),
  };
  const nothing =
    step.root === null &&
    step.rootFile === null &&
    step.policy === null &&
    [step.files, step.assets].every((files) => Object.keys(files).length === 0);
  return nothing ? null : step;
}

/** Whether two course runs are the same to the byte, in blocks, files and assets. */
export function sameCourse(a: Course, b: Course): boolean {
  return rewriteBetween(a, b) === null;
}

type Files = Course['files'];

function withChanges(files: Files, changes: Rewrite['files']): Files {
  const names = Object.entries(changes);
  if (names.length === 0) return files;
  const next = new Map(files);
  for (const [path, blob] of names) {
    if (blob === null) next.delete(path);
    else next.set(path, blob);
  }
  return next;
}

function changesOf(before: Files, after: Files): Rewrite['files'] {
  if (before === after) return {};
  const put = [...after].filter(([path, { hash }]) => before.get(path)?.hash !== hash);
  const gone = [...before.keys()].filter((path) => !after.has(path));
  return Object.fromEntries([...put, ...gone.map((path) => [path, null] as const)]);
}

function isSame(a: Block | null | undefined, b: Block): boolean {
  return a !== null && a !== undefined && sameBlocks(a, b);
}

function sameText(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
