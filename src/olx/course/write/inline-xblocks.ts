import { setAttribute } from '../../syntax/index.ts';
import type { Block, Child } from '../block.ts';
import type { Course } from '../course.ts';
import { elementOf } from '../element.ts';
import { spliced } from '../own-text.ts';
import { OWN_FILE_TYPES } from '../structure.ts';
import { asContent } from './as-content.ts';
import { documentText } from './write-document.ts';

/**
 * The course run as an import of Open edX reads it without loss: pure XBlocks are inside the text of their parents,
 * because most releases make an empty block of a pointer to one, and every url_name is written out. The versions stay.
 */
export function withInlineXBlocks(course: Course): Course {
  const done = new Map<Block, Block>();
  const visit = (block: Block, isRoot: boolean): Block => {
    const known = done.get(block);
    if (known !== undefined) return known;
    const children = block.children.map((child): Child => {
      const next = visit(child.block, false);
      const named = next.published === undefined ? next : next.published;
      const isPointer = child.slot.kind === 'pointer' && named?.file === null;
      if (next === child.block && !isPointer) return child;
      return { slot: isPointer ? { kind: 'inline' } : child.slot, block: next };
    });
    const published = block.published ? visit(block.published, isRoot) : block.published;
    const sameChildren = children.every((child, at) => child === block.children[at]);
    const below = sameChildren && published === block.published ? block : withForms(block, children, published);
    const result = isRoot ? below : named(below);
    done.set(block, result);
    return result;
  };
  const root = visit(course.root, true);
  return root === course.root ? course : { ...course, root };
}

function withForms(block: Block, children: readonly Child[], published: Block | null | undefined): Block {
  return published === undefined ? { ...block, children } : { ...block, children, published };
}

/** The block under its own name, and inline if its type has no files. The root of a draft always has a file. */
function named(block: Block): Block {
  if (block.damage !== undefined) return block;
  const isInline = block.file !== null && block.published === undefined && !OWN_FILE_TYPES.has(block.type);
  if (!isInline && !block.derivedName) return block;
  const told = isInline && block.body !== null ? { ...block, ...documentText(block, ''), body: null } : block;
  const name = setAttribute(told.text, elementOf(told), 'url_name', block.urlName);
  const whole = { ...told, ...spliced(told, [name]), derivedName: false };
  return isInline ? asContent({ ...whole, file: null }) : whole;
}
