import { type Block, idOf } from '../course/block.ts';
import { slotFor, withChildren } from '../course/children.ts';
import type { Course } from '../course/course.ts';
import { spliced } from '../course/document.ts';
import { elementOf } from '../course/element.ts';
import { publishedView } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { OWN_FILE_TYPES, ownFilePath } from '../course/structure.ts';
import { indexOf, replaceBlocks, sharedIds } from '../course/tree-index.ts';
import { setAttribute } from '../syntax/index.ts';
import { pathsBeside } from './adopt.ts';
import { withPublished } from './one-value.ts';

/**
 * The course run with a file of its own for each block that got a second parent, in what authors see
 * or in what is live: where it stood inline in both, reading would take it for two blocks of one name.
 * Where its path is in use it stays inline.
 */
export function withFilesOfShared(course: Course): Course {
  const shared = new Set<BlockId>();
  const parents = new Set<BlockId>();
  const live = publishedView(course.root);
  for (const root of live === null || live === course.root ? [course.root] : [course.root, live]) {
    const index = indexOf(root);
    for (const id of sharedIds(root)) {
      const places = index.places.get(id) ?? [];
      const isInline = places.some(({ parent, index: at }) => parent.children[at]?.block.file === null);
      if (!isInline || !OWN_FILE_TYPES.has(places[0]?.parent.children[places[0].index]?.block.type ?? '')) continue;
      shared.add(id);
      for (const { parent } of places) parents.add(idOf(parent));
    }
  }
  if (shared.size === 0) return course;
  const taken = new Set([...pathsBeside(course.root, shared), ...course.files.keys()]);
  const changes = new Map<BlockId, (block: Block) => Block>();
  for (const id of [...parents, ...shared]) {
    changes.set(id, (block) => {
      const own = shared.has(id) ? inOwnFile(block, taken) : block;
      return parents.has(id) ? withPointers(own, shared) : own;
    });
  }
  return { ...course, root: withPublished(replaceBlocks(course.root, changes), changes) };
}

function inOwnFile(block: Block, taken: ReadonlySet<string>): Block {
  const path = ownFilePath(block.type, block.urlName);
  if (block.file !== null || taken.has(path)) return block;
  const unnamed = spliced(block, [setAttribute(block.text, elementOf(block), 'url_name', null)]);
  return { ...block, ...unnamed, derivedName: false, file: { path, before: '', after: '\n' } };
}

function withPointers(parent: Block, shared: ReadonlySet<BlockId>): Block {
  const children = parent.children.map((child) =>
    shared.has(idOf(child.block)) && child.slot.kind === 'inline' ? { ...child, slot: slotFor(child.block) } : child,
  );
  return withChildren(parent, children);
}
