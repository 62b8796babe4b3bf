import { type Block, type Child, idOf } from '../../course/block.ts';
import { namesTheSame, slotFor, withChildren } from '../../course/children.ts';
import type { CourseIndex } from '../../course/course.ts';
import { withoutDraftPlace, withoutDraftPlaces } from '../../course/draft-places.ts';
import type { BlockId } from '../../course/keys.ts';
import { withWrittenName } from '../../course/written-name.ts';
import { sameOwnContent, versionOf } from '../../version/index.ts';
import type { FormLog } from './conflict-log.ts';
import type { ContentMerge } from './merge-content.ts';
import { mergeOrder } from './merge-order.ts';
import { mergeOwn } from './merge-own.ts';
import type { Placement } from './placement.ts';
import type { SameBytes } from './same-bytes.ts';
import type { Sides } from './sides.ts';

/** What the merging of one form of a course run goes by. */
export interface FormMergeOptions {
  /** The blocks of the form in the three states. */
  readonly index: Sides<CourseIndex>;
  readonly placement: Placement;
  /** Blocks that cannot be taken whole from one side, even where only that one changed them. */
  readonly entangled: ReadonlySet<BlockId>;
  readonly bytes: SameBytes;
  readonly content: ContentMerge;
  readonly log: FormLog;
  /** Merges a block in another way; undefined where it is merged in this. */
  readonly instead?: (id: BlockId, sample: Block) => Block | null | undefined;
}

/** Merges the blocks of one form (what is live, or what authors see) by id, wherever they stand. */
export class FormMerge {
  readonly #options: FormMergeOptions;
  readonly #done = new Map<BlockId, Block | null>();

  constructor(options: FormMergeOptions) {
    this.#options = options;
  }

  /** The merged block with all below it; null where neither side has it. */
  block(id: BlockId): Block | null {
    const known = this.#done.get(id);
    if (known !== undefined) return known;
    const { index } = this.#options;
    const [base, ours, theirs] = [index.base.blocks.get(id), index.ours.blocks.get(id), index.theirs.blocks.get(id)];
    const result = this.#three(id, base, ours, theirs);
    this.#done.set(id, result);
    return result;
  }

  #three(id: BlockId, base: Block | undefined, ours: Block | undefined, theirs: Block | undefined): Block | null {
    const { bytes, entangled, instead } = this.#options;
    const either = ours ?? theirs;
    if (either === undefined) return null;
    if (!entangled.has(id)) {
      if (ours === undefined || theirs === undefined) return either;
      if (bytes.trees(ours, theirs) || (base !== undefined && bytes.trees(theirs, base))) return ours;
      if (base !== undefined && bytes.trees(ours, base)) return theirs;
    }
    if (ours !== undefined && theirs !== undefined && [base, ours, theirs].some((each) => each?.damage !== undefined))
      return this.#whole(base, ours, theirs);
    const other = instead?.(id, either);
    return other !== undefined ? other : this.#node(id, base ?? null, ours ?? null, theirs ?? null, either);
  }

  /** A block that cannot be read on some side is one side's with all below it: nothing in it can be told apart. */
  #whole(base: Block | undefined, ours: Block, theirs: Block): Block {
    if (sameContentOf(ours, theirs) || (base !== undefined && sameContentOf(theirs, base))) return ours;
    if (base !== undefined && sameContentOf(ours, base)) return theirs;
    const side = this.#options.log.note(ours, 'content', 'content', {
      base: base === undefined ? undefined : versionOf(base),
      ours: versionOf(ours),
      theirs: versionOf(theirs),
    });
    return side === 'theirs' ? theirs : ours;
  }

  #node(id: BlockId, base: Block | null, ours: Block | null, theirs: Block | null, either: Block): Block {
    const { placement, bytes, content, log } = this.#options;
    const own = ours === null || theirs === null ? either : mergeOwn(base, ours, theirs, content, log);
    const lists = { base: childIds(base), ours: childIds(ours), theirs: childIds(theirs) };
    const listed = new Map<BlockId, boolean>();
    const stays = (child: BlockId): boolean => {
      const known = listed.get(child) ?? placement.lists(id, child);
      listed.set(child, known);
      return known;
    };
    const ids = this.#order(either, lists, stays);
    // the side whose text names these children already keeps what stands among them in its place
    const fitting = [own, ours, theirs].find(
      (each) =>
        each !== null &&
        each.urlName === own.urlName &&
        sameIds(childIds(each) ?? [], ids) &&
        sameOwnContent(each, own),
    );
    const shell = fitting ?? own;
    const formers = new Map(
      [theirs, ours, shell].flatMap((each) => each?.children ?? []).map((child) => [idOf(child.block), child.slot]),
    );
    const children = ids.flatMap((child): Child[] => {
      const block = this.block(child);
      return block === null ? [] : [{ slot: slotFor(block, formers.get(child)), block }];
    });
    const merged = this.#placed(shell, children, [ours, theirs]);
    for (const side of [ours, theirs]) if (side !== null && bytes.trees(merged, side)) return side;
    return withWrittenName(merged);
  }

  /** The merged list of children. If the order in the other form is in conflict, the same side decides this one. */
  #order(block: Block, lists: Sides<readonly BlockId[] | null>, stays: (id: BlockId) => boolean): readonly BlockId[] {
    const { log } = this.#options;
    const order = mergeOrder(lists, stays, false);
    if (order.clash) {
      const side = log.note(block, 'children', 'children', { ...lists, base: lists.base ?? undefined });
      return side === 'theirs' ? mergeOrder(lists, stays, true).ids : order.ids;
    }
    if (lists.ours === null || lists.theirs === null) return order.ids;
    // as if theirs were what both began with, which leaves the order that is here
    const kept = mergeOrder({ ...lists, base: lists.theirs }, stays, false);
    if (sameIds(kept.ids, order.ids)) return order.ids;
    return log.follows(block, 'children', 'children') === 'ours' ? kept.ids : order.ids;
  }

  /** The block with its children, drafts among them without the places that they name where these are others now. */
  #placed(shell: Block, children: readonly Child[], sides: readonly (Block | null)[]): Block {
    const { bytes } = this.#options;
    if (!namesTheSame(shell.children, children)) return withoutDraftPlaces(withChildren(shell, children));
    if (sides.every((side) => side === null || namesTheSame(side.children, children)))
      return withChildren(shell, children);
    // the text of a child may be from the side where it stood elsewhere
    const placed = children.map((child, at) => {
      const there = shell.children[at]?.block;
      const isPlaced = child.block.published === undefined || (there !== undefined && bytes.trees(there, child.block));
      return isPlaced ? child : { ...child, block: withoutDraftPlace(child.block) };
    });
    return withChildren(shell, placed);
  }
}

/** Whether two subtrees say the same; one that cannot be read is never the same as one that can. */
function sameContentOf(a: Block, b: Block): boolean {
  return versionOf(a) === versionOf(b);
}

function sameIds(a: readonly BlockId[], b: readonly BlockId[]): boolean {
  return a.length === b.length && a.every((id, at) => id === b[at]);
}

function childIds(block: Block | null): readonly BlockId[] | null {
  return block === null ? null : block.children.map((child) => idOf(child.block));
}
