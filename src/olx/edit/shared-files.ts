import { type Block, idOf } from '../course/block.ts';
import { slotFor, withChildren } from '../course/children.ts';
import type { Course } from '../course/course.ts';
import { spliced } from '../course/document.ts';
import { elementOf } from '../course/element.ts';
import type { BlockId } from '../course/keys.ts';
import { OWN_FILE_TYPES, ownFilePath } from '../course/structure.ts';
import { indexOf, replaceBlocks, sharedIds } from '../course/tree-index.ts';
import { setAttribute } from '../syntax/index.ts';
import { pathsBeside } from './adopt.ts';

/**
 * The course run with a file of its own for each block that got a second parent: where it stood inline
 * in both, reading would take it for two blocks of one name. Where its path is in use it stays inline.
 */
export function withFilesOfShared(course: Course): Course {
  const shared = new Set<BlockId>();
  const parents = new Set<BlockId>();
  const index = indexOf(course.root);
  for (const id of sharedIds(course.root)) {
    const block = index.blocks.get(id);
    if (block === undefined || block.file !== null || !OWN_FILE_TYPES.has(block.type)) continue;
    shared.add(id);
    for (const { parent } of index.places.get(id) ?? []) parents.add(idOf(parent));
  }
  if (shared.size === 0) return course;
  const taken = new Set([...pathsBeside(course.root, null), ...course.files.keys()]);
  const changes = new Map<BlockId, (block: Block) => Block>();
  for (const id of [...parents, ...shared]) {
    changes.set(id, (block) => {
      const own = shared.has(id) ? inOwnFile(block, taken) : block;
      return parents.has(id) ? withPointers(own, shared) : own;
    });
  }
  return { ...course, root: replaceBlocks(course.root, changes) };
}

function inOwnFile(block: Block, taken: ReadonlySet<string>): Block {
  const path = ownFilePath(block.type, block.urlName);
  // its own published form may have it already
  if (block.file !== null || (taken.has(path) && block.published?.file?.path !== path)) return block;
  const unnamed = spliced(block, [setAttribute(block.text, elementOf(block), 'url_name', null)]);
  const published = block.published ? inOwnFile(block.published, taken) : block.published;
  const file = { path, before: '', after: '\n' };
  return { ...block, ...unnamed, derivedName: false, file, ...(published === undefined ? {} : { published }) };
}

function withPointers(parent: Block, shared: ReadonlySet<BlockId>): Block {
  const children = parent.children.map((child) =>
    shared.has(idOf(child.block)) && child.slot.kind === 'inline' ? { ...child, slot: slotFor(child.block) } : child,
  );
  return withChildren(parent, children);
}
