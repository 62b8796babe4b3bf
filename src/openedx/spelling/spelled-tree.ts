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

interface Remembered {
  readonly spelling: SpellingContext;
  readonly depth: number;
  readonly block: Block;
  readonly dropped: readonly BlockId[];
}

const memo = new BlockMemo<Remembered>();

/** Spells a tree in both forms. What does not change stays the same object, and so does what was spelled before. */
export function spelledTree(root: Block, spelling: SpellingContext): SpelledTree {
  const { block, dropped } = spelledBelow(root, 0, spelling);
  return { root: block, dropped: [...new Set(dropped)] };
}

function spelledBelow(block: Block, depth: number, spelling: SpellingContext): Remembered {
  const known = memo.get(block);
  if (known?.spelling === spelling && known.depth === depth) return known;
  const own = block.type === 'course' ? spelledRoot(block, spelling) : spelledBlock(block, depth, spelling);
  const dropped: BlockId[] = [];
  const children = block.children.flatMap((child) => {
    const readable = readableForm(child.block);
    if (readable === null) {
      dropped.push(idOf(child.block));
      return [];
    }
    const next = spelledBelow(readable, isInline(readable) ? depth + 1 : 0, spelling);
    dropped.push(...next.dropped);
    return [next.block === child.block ? child : { ...child, block: next.block }];
  });
  const published = spelledPublished(block, depth, spelling);
  const isSame =
    children.length === block.children.length && children.every((child, at) => child === block.children[at]);
  const next = withForms(own, isSame ? block.children : children, published);
  const result = { spelling, depth, block: next, dropped };
  memo.set(block, result);
  return result;
}

function spelledPublished({ published }: Block, depth: number, spelling: SpellingContext): Block | null | undefined {
  if (!published) return published;
  return published.damage === undefined ? spelledBelow(published, depth, spelling).block : null;
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
