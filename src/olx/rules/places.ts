import type { Block } from '../course/block.ts';
import { standsInText } from '../course/children.ts';
import { ownFilePath } from '../course/structure.ts';
import type { Position } from '../diagnostic.ts';
import { advance, childPosition, extentOf, FILE_START, type Form } from './extent.ts';

/** Where one form of a block stands, in the folder that the course run was read from or is written as. */
export interface BlockPlace {
  readonly block: Block;
  /** What stands under `drafts/` is the draft form, all else the published one. */
  readonly form: Form;
  /** The file that its element stands in; null for a document without a name. */
  readonly file: string | null;
  /** Where its element begins there; worked out when it is asked for. */
  readonly start: () => Position;
}

/** Where the root stands, unless it has a file of its own. */
export interface RootPlace {
  readonly file: string | null;
  readonly start: Position;
}

/** The path of a file of a block: drafts lie in a folder of their own. */
export function pathIn(form: Form, path: string): string {
  return form === 'draft' ? `drafts/${path}` : path;
}

/**
 * Calls `each` for every block of a tree, parents first, a draft before its published form. A block
 * with two parents comes once. What `enters` declines below a parent is left out there, with all below it.
 */
export function forEachPlace(
  root: Block,
  at: RootPlace,
  each: (place: BlockPlace) => void,
  enters: (parent: Block, child: Block) => boolean = () => true,
): void {
  const seen: Readonly<Record<Form, Set<Block>>> = { draft: new Set(), published: new Set() };

  const visit = (place: BlockPlace): void => {
    const { block, form } = place;
    if (seen[form].has(block)) return;
    seen[form].add(block);
    each(place);
    let standing = 0;
    for (const { slot, block: child } of block.children) {
      const at = standing;
      if (standsInText(slot)) standing += 1;
      if (!enters(block, child)) continue;
      const inline = (): Position => childPosition(block, form, place.start(), at);
      if (form === 'draft' || child.published === undefined) {
        visit(child.published === undefined ? placed(child, form, place.file, inline) : draftRoot(child));
        continue;
      }
      visit(draftRoot(child));
      if (child.published !== null) visit(placed(child.published, form, place.file, inline));
    }
  };

  if (root.published === undefined) visit(placed(root, 'published', at.file, () => at.start));
  else {
    visit(draftRoot(root));
    if (root.published !== null) visit(placed(root.published, 'published', at.file, () => at.start));
  }
}

function placed(block: Block, form: Form, file: string | null, start: () => Position): BlockPlace {
  if (block.file === null) return { block, form, file, start };
  const { path, before } = block.file;
  return { block, form, file: pathIn(form, path), start: () => advance(FILE_START, extentOf(before)) };
}

/** The root of a draft has a file even where its published form stands inline. */
function draftRoot(block: Block): BlockPlace {
  const file = pathIn('draft', ownFilePath(block.type, block.urlName));
  return placed(block, 'draft', file, () => FILE_START);
}
