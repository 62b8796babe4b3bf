import { type Block, type Child, idOf } from '../course/block.ts';
import { slotFor, withChildren } from '../course/children.ts';
import type { Course } from '../course/course.ts';
import { elementOf, parseElement } from '../course/element.ts';
import { publishedView } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { spliced } from '../course/own-text.ts';
import { OWN_FILE_TYPES, ownFilePath } from '../course/structure.ts';
import { indexOf, replaceBlocks, sharedIds } from '../course/tree-index.ts';
import { attributeValue, setAttribute } from '../syntax/index.ts';
import { pathsBeside } from './block-paths.ts';
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
      const isInline = places.some(({ parent, index: at }) => !hasOwnFile(parent.children[at]?.block));
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

/** A file that is called otherwise is not written; what cannot be read stays where it is. */
function hasOwnFile(block: Block | undefined): boolean {
  if (block === undefined || block.damage !== undefined) return true;
  return block.file?.path === ownFilePath(block.type, block.urlName);
}

function inOwnFile(block: Block, taken: ReadonlySet<string>): Block {
  const path = ownFilePath(block.type, block.urlName);
  if (hasOwnFile(block) || taken.has(path)) return block;
  const unnamed = spliced(block, [setAttribute(block.text, elementOf(block), 'url_name', null)]);
  return { ...block, ...unnamed, derivedName: false, file: { ...(block.file ?? { before: '', after: '\n' }), path } };
}

function withPointers(parent: Block, shared: ReadonlySet<BlockId>): Block {
  const children = parent.children.map((child) =>
    shared.has(idOf(child.block)) && !pointsAt(child) ? { ...child, slot: slotFor(child.block) } : child,
  );
  return withChildren(parent, children);
}

/** Whether a child needs no pointer, or its parent has one that names it. */
function pointsAt({ slot, block }: Child): boolean {
  if (slot.kind !== 'pointer') return slot.kind === 'draft';
  const element = parseElement(slot.text);
  return element !== null && attributeValue(element, 'url_name') === block.urlName;
}
