import { type Block, type BlockId, blockType, type Child, idOf, withChildren } from '#olx';
import { spelledRoot } from './course-root.ts';
import type { SpellingContext } from './invented.ts';
import { spelledBlock } from './spelled-block.ts';

/** A tree as the export writes it. */
export interface SpelledTree {
  readonly root: Block;
  /** Blocks that the platform cannot read, so that an import leaves them out with all below them. */
  readonly dropped: readonly BlockId[];
}

/** Spells a tree in both forms. What does not change stays the same object. */
export function spelledTree(root: Block, spelling: SpellingContext): SpelledTree {
  const dropped = new Set<BlockId>();
  const done = new Map<Block, Block>();

  function spelled(block: Block, depth: number): Block {
    // only the depth of inline blocks differs, and these stand in one place
    const known = done.get(block);
    if (known !== undefined) return known;
    const own = block.type === 'course' ? spelledRoot(block, spelling) : spelledBlock(block, depth, spelling);
    const next = withForms(own, spelledChildren(block, depth), spelledPublished(block, depth));
    done.set(block, next);
    return next;
  }

  function spelledPublished({ published }: Block, depth: number): Block | null | undefined {
    if (!published) return published;
    return published.damage === undefined ? spelled(published, depth) : null;
  }

  function spelledChildren(block: Block, depth: number): readonly Child[] {
    const children = block.children.flatMap((child) => {
      const readable = readableForm(child.block);
      if (readable === null) {
        dropped.add(idOf(child.block));
        return [];
      }
      const next = spelled(readable, isInline(readable) ? depth + 1 : 0);
      return [next === child.block ? child : { ...child, block: next }];
    });
    const isSame =
      children.length === block.children.length && children.every((child, at) => child === block.children[at]);
    return isSame ? block.children : children;
  }

  return { root: spelled(root, 0), dropped: [...dropped] };
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
