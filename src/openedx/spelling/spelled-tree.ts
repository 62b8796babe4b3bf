import { type Block, type BlockId, BlockMemo, blockType, type Child, idOf, withChildren } from '#olx';
import { spelledRoot } from './course-root.ts';
import type { SpellingContext } from './invented.ts';
import { spelledBlock } from './spelled-block.ts';

/** A tree as the export writes it. */
export interface SpelledTree {
  readonly root: Block;
  /** Blocks that the platform cannot read, so that an import leaves them out with all below them. */
  readonly dropped: readonly BlockId[];
}

/** Whether the platform does not write a block anew. */
export type Keeps = (block: Block) => boolean;

interface Remembered {
  readonly spelling: SpellingContext;
  readonly depth: number;
  readonly block: Block;
  readonly dropped: readonly BlockId[];
}

const memo = new BlockMemo<Remembered>();

/**
 * Spells a tree in both forms. What does not change stays the same object, and so does what was spelled before. Blocks
 * that `keeps` names stay as they are; those below them are spelled all the same.
 */
export function spelledTree(root: Block, spelling: SpellingContext, keeps: Keeps | null = null): SpelledTree {
  const { block, dropped } = spelledBelow(root, 0, spelling, keeps);
  return { root: block, dropped: [...new Set(dropped)] };
}

function spelledBelow(block: Block, depth: number, spelling: SpellingContext, keeps: Keeps | null): Remembered {
  // what is kept depends on more than the block
  const known = keeps === null ? memo.get(block) : undefined;
  if (known?.spelling === spelling && known.depth === depth) return known;
  const own = keeps?.(block) === true ? block : spelledOwn(block, depth, spelling);
  const dropped: BlockId[] = [];
  const children = block.children.flatMap((child) => {
    const readable = readableForm(child.block);
    if (readable === null) {
      dropped.push(idOf(child.block));
      return [];
    }
    const next = spelledBelow(readable, isInline(readable) ? depth + 1 : 0, spelling, keeps);
    dropped.push(...next.dropped);
    return [next.block === child.block ? child : { ...child, block: next.block }];
  });
  const published = spelledPublished(block, depth, spelling, keeps);
  const isSame =
    children.length === block.children.length && children.every((child, at) => child === block.children[at]);
  const next = withForms(own, isSame ? block.children : children, published);
  const result = { spelling, depth, block: next, dropped };
  if (keeps === null) memo.set(block, result);
  return result;
}

function spelledOwn(block: Block, depth: number, spelling: SpellingContext): Block {
  return block.type === 'course' ? spelledRoot(block, spelling) : spelledBlock(block, depth, spelling);
}

function spelledPublished(
  { published }: Block,
  depth: number,
  spelling: SpellingContext,
  keeps: Keeps | null,
): Block | null | undefined {
  if (!published) return published;
  return published.damage === undefined ? spelledBelow(published, depth, spelling, keeps).block : null;
}

/** A type that is not in the catalogue is where it was: only the site knows. */
function isInline({ type, file }: Block): boolean {
  const known = blockType(type);
  return known === null ? file === null : known.form === 'inline';
}

/** The draft, or if that cannot be read what is live; null if neither can be read. */
function readableForm(block: Block): Block | null {
  if (block.damage === undefined) return block;
  return block.published && block.published.damage === undefined ? block.published : null;
}

/** The block with these children, in place of its own, and this published form. */
function withForms(own: Block, children: readonly Child[], published: Block | null | undefined): Block {
  const isShorter = children.length !== own.children.length;
  const below = children === own.children ? own : isShorter ? withChildren(own, children) : { ...own, children };
  return published === below.published || published === undefined ? below : { ...below, published };
}
