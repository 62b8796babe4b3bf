import { type Block, type Child, idOf } from '../course/block.ts';
import { namesTheSame, slotFor, withChildren } from '../course/children.ts';
import type { Place } from '../course/course.ts';
import {
  namedParent,
  PLACE_ATTRIBUTES,
  placeOf,
  withoutDraftPlace,
  withoutDraftPlaces,
} from '../course/draft-places.ts';
import { elementOf } from '../course/element.ts';
import { draftView, hasDraft, overlay, publishedView, sameForms } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { indentAt, outdented } from '../course/own-text.ts';
import { isDirectOnly, ownFilePath } from '../course/structure.ts';
import { documentText, toldInText } from '../course/write/write-document.ts';
import { withWrittenName } from '../course/written-name.ts';
import { attributeValue } from '../syntax/index.ts';
import { sameOwnContent } from '../version/index.ts';
import { documentForm, fitLayout, ownFileForm } from './own-layout.ts';
import { sameNode } from './same-node.ts';
import type { Target } from './step.ts';

/** What a new subtree is fitted into. */
export interface Surroundings {
  readonly target: Target;
  /** Whether the content is a document that somebody typed, so that its white space counts too. */
  readonly typed: boolean;
  /** Whether a path is in use outside the subtree, so that no new block may take it. */
  readonly isTaken: (path: string) => boolean;
  /** Whether a content file serves more than one block. */
  readonly isShared: (path: string) => boolean;
  /** Where a block is in the course run before the change. */
  readonly placeOf: (id: BlockId) => Place | undefined;
  /** Whether the place is in a file of its parent that names its children by pointers. */
  readonly ownFiles: boolean;
}

/**
 * A new subtree in the place of a former one. A block that says what it said before keeps its bytes
 * and its layout; a changed one is put into the layout that it had; a new one gets the layout that
 * it came with, or Studio's. The result is `former` itself where nothing is new.
 */
export function adopt(next: Block, former: Block | null, around: Surroundings): Block {
  const result = new Adoption(former, around).block(next, '', around.ownFiles);
  return former !== null && sameBlocks(result, former) ? former : result;
}

type ById = ReadonlyMap<BlockId, Block>;

class Adoption {
  readonly #around: Surroundings;
  readonly #formerTops: ById;
  readonly #formerDrafts: ById;
  readonly #formerPublished: ById;
  /** A block with two parents is fitted once, for its first place. */
  readonly #done = new Map<ById, Map<Block, Block>>();

  constructor(former: Block | null, around: Surroundings) {
    this.#around = around;
    this.#formerTops = former === null ? new Map() : byId(former);
    this.#formerDrafts = former === null ? new Map() : byId(draftView(former));
    const live = former === null ? null : publishedView(former);
    this.#formerPublished = live === null ? new Map() : byId(live);
  }

  /** `indent` is that of the line in the document that the block comes from. */
  block(next: Block, indent: string, ownFiles: boolean): Block {
    return this.#once(this.#formerTops, next, () => this.#top(next, indent, ownFiles));
  }

  #once(formers: ById, next: Block, fit: () => Block): Block {
    const done = this.#done.get(formers) ?? new Map<Block, Block>();
    this.#done.set(formers, done);
    const result = done.get(next) ?? fit();
    done.set(next, result);
    return result;
  }

  #top(next: Block, indent: string, ownFiles: boolean): Block {
    const id = idOf(next);
    if (isDirectOnly(next.type)) {
      return this.#fitted(next, this.#formerTops.get(id), indent, ownFiles, (child, childIndent, files) =>
        this.block(child, childIndent, files),
      );
    }
    const former = this.#formerTops.get(id);
    const result =
      this.#around.target === 'draft'
        ? this.#draft(next, former, indent, ownFiles)
        : this.#eachForm(next, former, indent, ownFiles);
    // a draft that says what is published is still one, which an archive without it takes away
    const isKept = former !== undefined && hasDraft(former) === hasDraft(result);
    return isKept && sameForms(sameBlocks, result, former) ? former : result;
  }

  /** The content's draft, or its only form, over what is published here. */
  #draft(next: Block, former: Block | undefined, indent: string, ownFiles: boolean): Block {
    const draft = this.#plain(draftView(next), this.#formerDrafts, indent, ownFiles);
    if (former === undefined) return overlay(draft, null);
    return sameBlocks(draft, draftView(former)) ? former : overlay(draft, publishedView(former));
  }

  /** Each form as the content has it; what is published in it, and no draft, is both forms. */
  #eachForm(next: Block, former: Block | undefined, indent: string, ownFiles: boolean): Block {
    const formerLive = former === undefined ? null : publishedView(former);
    const live = publishedView(next);
    if (!hasDraft(next)) {
      return this.#plain(next, formerLive === null ? this.#formerDrafts : this.#formerPublished, indent, ownFiles);
    }
    const fitted = this.#plain(draftView(next), this.#formerDrafts, indent, ownFiles);
    const draft = former === undefined ? fitted : this.#inPlace(fitted, former);
    return overlay(draft, live === null ? null : this.#plain(live, this.#formerPublished, indent, ownFiles));
  }

  /** The root of a draft without the place that its archive states, if that is not where the block is. */
  #inPlace(draft: Block, former: Block): Block {
    if (former.published !== undefined && samePlace(draft, former)) return draft;
    const place = this.#around.placeOf(idOf(draft));
    const fits = place !== undefined && placeOf(draft) === place.index;
    return fits && namedParent(elementOf(draft)) === idOf(place.parent) ? draft : withoutDraftPlace(draft);
  }

  #plain(next: Block, formers: ById, indent: string, ownFiles: boolean): Block {
    return this.#once(formers, next, () =>
      this.#fitted(next, formers.get(idOf(next)), indent, ownFiles, (child, childIndent, files) =>
        this.#plain(child, formers, childIndent, files),
      ),
    );
  }

  #fitted(
    next: Block,
    former: Block | undefined,
    indent: string,
    ownFiles: boolean,
    below: (child: Block, indent: string, ownFiles: boolean) => Block,
  ): Block {
    const shell = this.#shell(next, former, indent, ownFiles);
    const files = shell.file !== null;
    const slots = slotsById(shell.children);
    const children = next.children.map((child, at): Child => {
      const hole = next.holes[at];
      const block = below(child.block, hole === undefined ? '' : indentAt(next.text, hole), files);
      const known = slots.get(idOf(block));
      return { slot: slotFor(block, known?.kind === 'pointer' ? known : undefined), block };
    });
    const fitted = withChildren(shell, children);
    const result =
      former !== undefined && namesTheSame(former.children, children) ? fitted : withoutDraftPlaces(fitted);
    // a name that is derived from the source would be another one now
    return former !== undefined && sameBlocks(result, former) ? former : withWrittenName(result);
  }

  /** The block's own text and layout, still with the children that the text was written for. */
  #shell(next: Block, former: Block | undefined, indent: string, ownFiles: boolean): Block {
    // an opaque block is written as it is; one that takes its place gets the layout of a new one
    if (next.damage !== undefined) return former !== undefined && sameOwnContent(next, former) ? former : next;
    if (former?.damage !== undefined) return this.#mended(next, former, indent, ownFiles);
    if (former === undefined) return this.#placed(next, ownFiles);
    if (this.#around.typed) {
      // to the letter: an author who only moved white space about meant to
      if (documentText(former, indent).text === next.text) return former;
      const own = former.file === null ? next : { ...next, ...outdented(next, indent) };
      return fitLayout(own, former, this.#around.isShared);
    }
    // so that an export put back is what was exported, to the byte
    if (this.#around.target === 'archive' && isLaidOutAlike(next, former, this.#around.isShared)) return next;
    return sameOwnContent(next, former)
      ? former
      : { ...fitLayout(documentForm(next), former, this.#around.isShared), file: fileOf(next, former) };
  }

  /** What is put in the place of a block that cannot be read, unless an author left the reference to it as it was. */
  #mended(next: Block, former: Block, indent: string, ownFiles: boolean): Block {
    const untouched = this.#around.typed && documentText(former, indent).text === next.text;
    return untouched ? former : this.#placed(next, ownFiles);
  }

  #placed(next: Block, ownFiles: boolean): Block {
    const isInline = next.file === null && this.#around.target === 'archive' && !this.#around.typed;
    if (!ownFiles || isInline) return documentForm(next);
    const paths = [next.file?.path, next.body?.path].filter((path) => path !== undefined);
    const isOwn = next.file?.path === ownFilePath(next.type, next.urlName);
    if (isOwn && !paths.some(this.#around.isTaken)) return next.policy === null ? next : toldInText(next);
    const own = ownFileForm(documentForm(next));
    const wanted = [own.file?.path, own.body?.path].filter((path) => path !== undefined);
    return wanted.some(this.#around.isTaken) ? documentForm(next) : own;
  }
}

/** Whether two drafts state the same place, to the letter, or none. */
function samePlace(a: Block, b: Block): boolean {
  const [one, other] = [elementOf(a), elementOf(b)];
  return PLACE_ATTRIBUTES.every((name) => attributeValue(one, name) === attributeValue(other, name));
}

/** Whether new content is in the same files as what it replaces, and in nothing else. */
function isLaidOutAlike(next: Block, former: Block, isShared: (path: string) => boolean): boolean {
  return (
    next.file?.path === former.file?.path &&
    next.body?.path === former.body?.path &&
    (former.body === null || !isShared(former.body.path)) &&
    next.policy === null &&
    former.policy === null &&
    !next.derivedName &&
    !former.derivedName &&
    declarationsOf(next) === declarationsOf(former)
  );
}

/** The namespaces that a block declares. An export declares on its root what blocks above declare. */
function declarationsOf(block: Block): string {
  if (!block.text.includes('xmlns')) return '';
  const names = elementOf(block).attributes.filter(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'));
  return JSON.stringify(names.map(({ name, value }) => [name, value]));
}

/** A changed file takes the comments round its element from the archive. */
function fileOf(next: Block, former: Block): Block['file'] {
  if (former.file === null || next.file === null) return former.file;
  return { ...next.file, path: former.file.path };
}

/** Whether two blocks are the same to the byte, with all below them. */
export function sameBlocks(a: Block, b: Block): boolean {
  if (a === b) return true;
  return (
    sameNode(a, b) &&
    a.children.length === b.children.length &&
    a.children.every(({ slot, block }, at) => {
      const other = b.children[at];
      return (
        other !== undefined && JSON.stringify(slot) === JSON.stringify(other.slot) && sameBlocks(block, other.block)
      );
    }) &&
    (a.published && b.published ? sameBlocks(a.published, b.published) : a.published === b.published)
  );
}

/** How each child is named; the first time where it stands several times. */
function slotsById(children: readonly Child[]): ReadonlyMap<BlockId, Child['slot']> {
  return new Map(children.map(({ block, slot }) => [idOf(block), slot] as const).reverse());
}

function byId(root: Block): ById {
  const found = new Map<BlockId, Block>();
  const visit = (block: Block): void => {
    const id = idOf(block);
    if (found.has(id)) return;
    found.set(id, block);
    for (const child of block.children) visit(child.block);
  };
  visit(root);
  return found;
}
