import { type Block, idOf, walk } from '../course/block.ts';
import { BlockMemo } from '../course/block-memo.ts';
import type { BlockId } from '../course/keys.ts';

/** Paths that blocks and files of a tree use, apart from those of some blocks. */
export function pathsBeside(root: Block, except: ReadonlySet<BlockId>): ReadonlySet<string> {
  const paths = new Set<string>();
  const visit = (block: Block): void => {
    if (!except.has(idOf(block))) {
      if (block.file !== null) paths.add(block.file.path);
      if (block.body !== null) paths.add(block.body.path);
      for (const { path } of block.damage?.files ?? []) paths.add(path);
    }
    if (block.published) visit(block.published);
    for (const child of block.children) visit(child.block);
  };
  visit(root);
  return paths;
}

/** Whether more than one block of a tree has its content in the file of that path. */
export function servesSeveral(root: Block, path: string): boolean {
  return (bodiesOf(root).get(path)?.size ?? 0) > 1;
}

const bodies = new BlockMemo<ReadonlyMap<string, ReadonlySet<BlockId>>>();

function bodiesOf(root: Block): ReadonlyMap<string, ReadonlySet<BlockId>> {
  const known = bodies.get(root);
  if (known !== undefined) return known;
  const found = new Map<string, Set<BlockId>>();
  for (const block of walk(root)) {
    if (block.body === null) continue;
    const ids = found.get(block.body.path) ?? new Set<BlockId>();
    found.set(block.body.path, ids.add(idOf(block)));
  }
  bodies.set(root, found);
  return found;
}
