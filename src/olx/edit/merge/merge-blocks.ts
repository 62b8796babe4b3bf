import { type Block, idOf } from '../../course/block.ts';
import type { CourseIndex } from '../../course/course.ts';
import { draftView, hasDraft, overlay, publishedView, sameForms } from '../../course/forms.ts';
import type { BlockId } from '../../course/keys.ts';
import { isDirectOnly } from '../../course/structure.ts';
import { idsBelow, indexBeside, indexOf, sharedIds } from '../../course/tree-index.ts';
import { versionOf } from '../../version/index.ts';
import type { Forms } from '../plan.ts';
import { ConflictLog, type Decisions } from './conflict-log.ts';
import { FormMerge } from './form-merge.ts';
import { ContentMerge } from './merge-content.ts';
import { Placement } from './placement.ts';
import { SameBytes } from './same-bytes.ts';
import { eachSide, type Sides } from './sides.ts';

/** How often places that cannot all be had are sorted out before those of one side count. */
const ATTEMPTS = 4;

/** How often one form is made to follow what is in conflict in the other; two are enough but for odd moves. */
const PASSES = 4;

/**
 * Merges the trees of three states of a course run. Blocks are matched by id wherever they stand.
 * Sections and subsections have one form; a unit's draft and published form are merged each for
 * itself, so that nothing goes live that was not. What is in conflict in one form is one choice for
 * both, so the merge is made again with what the first pass found.
 */
export function mergeBlocks(
  roots: Sides<Block>,
  decisions: Decisions,
): { readonly root: Block; readonly log: ConflictLog } {
  const content = new ContentMerge();
  let log = new ConflictLog(decisions);
  let root = mergedOnce(roots, content, log);
  for (let pass = 1; pass < PASSES; pass += 1) {
    const contested = log.next();
    if (contested === null) break;
    log = new ConflictLog(decisions, contested);
    root = mergedOnce(roots, content, log);
  }
  return { root, log };
}

function mergedOnce(roots: Sides<Block>, content: ContentMerge, log: ConflictLog): Block {
  const merge = new BlockMerge(roots, content, log);
  let root = merge.root();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (!merge.repair(root, attempt === ATTEMPTS)) break;
    root = merge.root();
  }
  return root;
}

/**
 * Blocks that several places have in what authors see, and not alike: in a unit without a draft a block is as it is
 * live, and in the draft of another unit it is as in its own draft.
 */
function varyingIds(root: Block, bytes: SameBytes): readonly BlockId[] {
  if (!hasDraft(root)) return [];
  const view = draftView(root);
  const { places } = indexBeside(view, root);
  return [...sharedIds(view)].filter((id) => {
    const [first, ...others] = (places.get(id) ?? []).map(({ parent, index }) => parent.children[index]?.block);
    return others.some((each) => first === undefined || each === undefined || !bytes.trees(first, each));
  });
}

class BlockMerge {
  readonly #roots: Sides<Block>;
  readonly #live: Sides<Block | null>;
  readonly #content: ContentMerge;
  readonly #log: ConflictLog;
  readonly #bytes = new SameBytes();
  readonly #varying: ReadonlySet<BlockId>;
  readonly #placement: Placement;
  /** Where blocks stand in what is published; null if no state has a draft. */
  readonly #livePlacement: Placement | null;

  constructor(roots: Sides<Block>, content: ContentMerge, log: ConflictLog) {
    this.#roots = roots;
    this.#content = content;
    this.#log = log;
    this.#live = eachSide(roots, publishedView);
    const drafts = hasDraft(roots.base) || hasDraft(roots.ours) || hasDraft(roots.theirs);
    indexBeside(roots.ours, roots.base);
    indexBeside(roots.theirs, roots.base);
    this.#varying = new Set([roots.base, roots.ours, roots.theirs].flatMap((root) => varyingIds(root, this.#bytes)));
    const formOf = (id: BlockId): Forms => (drafts ? this.#formOf(id) : 'both');
    this.#placement = new Placement(roots, log.in(formOf), log.contested, null);
    this.#livePlacement = drafts
      ? new Placement(
          this.#live,
          log.in(() => 'published'),
          log.contested,
          this.#placement,
        )
      : null;
  }

  /** In which form a block changes its place: sections, subsections and units in both, what is in a unit in its draft. */
  #formOf(id: BlockId): Forms {
    const found = [this.#roots.ours, this.#roots.theirs].flatMap((root) => {
      const { blocks, places } = indexOf(root);
      const block = blocks.get(id);
      return block === undefined ? [] : [{ block, parent: places.get(id)?.[0]?.parent }];
    });
    if (found.some(({ block }) => isDirectOnly(block.type))) return 'both';
    const isUnit = found.some(({ parent }) => parent === undefined || isDirectOnly(parent.type));
    return isUnit && found.some(({ block }) => publishedView(block) !== null) ? 'both' : 'draft';
  }

  root(): Block {
    const { ours } = this.#roots;
    const common = { bytes: this.#bytes, content: this.#content };
    const placement = this.#placement;
    const entangled = new Set([...placement.entangled, ...(this.#livePlacement?.entangled ?? [])]);
    const draft = (index: Sides<CourseIndex>): FormMerge =>
      new FormMerge({
        ...common,
        log: this.#log.in(() => (this.#livePlacement === null ? 'both' : 'draft')),
        placement,
        entangled: placement.entangled,
        index,
      });
    const authored = eachSide(this.#roots, (root) =>
      hasDraft(root) ? indexBeside(draftView(root), root) : indexOf(root),
    );
    const anywhere = draft(authored);
    const draftIn = (unit: BlockId): FormMerge => {
      const index = this.#indexIn(unit, authored);
      return index === null ? anywhere : draft(index);
    };
    const live =
      this.#livePlacement === null
        ? null
        : new FormMerge({
            ...common,
            log: this.#log.in(() => 'published'),
            placement: this.#livePlacement,
            entangled: this.#livePlacement.entangled,
            index: this.#livePlacement.index,
          });
    const whole = new FormMerge({
      ...common,
      log: this.#log.in(() => 'both'),
      placement,
      entangled,
      index: placement.index,
      instead: (id, sample) => (isDirectOnly(sample.type) ? undefined : this.#unit(id, draftIn(id), live)),
    });
    return whole.block(idOf(ours)) ?? ours;
  }

  /** What authors see, with the blocks in a unit as they are in that unit; null if they are alike everywhere. */
  #indexIn(id: BlockId, authored: Sides<CourseIndex>): Sides<CourseIndex> | null {
    if (this.#varying.size === 0) return null;
    const own = eachSide(authored, ({ blocks }) => {
      const unit = blocks.get(id);
      const found = unit === undefined ? [] : [...indexOf(unit).blocks];
      return found.filter(([block]) => this.#varying.has(block));
    });
    if (own.base.length + own.ours.length + own.theirs.length === 0) return null;
    const beside = (index: CourseIndex, blocks: readonly (readonly [BlockId, Block])[]): CourseIndex =>
      blocks.length === 0 ? index : { ...index, blocks: new Map([...index.blocks, ...blocks]) };
    return {
      base: beside(authored.base, own.base),
      ours: beside(authored.ours, own.ours),
      theirs: beside(authored.theirs, own.theirs),
    };
  }

  #unit(id: BlockId, draft: FormMerge, live: FormMerge | null): Block | null {
    const merged = draft.block(id);
    if (merged === null || live === null) return merged;
    const published = this.#isLive(id) ? live.block(id) : null;
    const same = (a: Block, b: Block): boolean => this.#bytes.trees(a, b);
    const unit = published !== null && same(merged, published) ? merged : overlay(merged, published);
    // a draft that says what is live has files of its own, which go where one side has it otherwise
    return this.#unitsByChange(id).find((side) => sameForms(same, side, unit)) ?? unit;
  }

  /** A unit as the sides have it, that of a side which changed it first. */
  #unitsByChange(id: BlockId): readonly Block[] {
    const { base, ours, theirs } = eachSide(this.#placement.index, ({ blocks }) => blocks.get(id));
    const untouched = base !== undefined && ours !== undefined && this.#bytes.trees(ours, base);
    return (untouched ? [theirs, ours] : [ours, theirs]).filter((unit) => unit !== undefined);
  }

  /** Whether a unit that is there has a published form. */
  #isLive(id: BlockId): boolean {
    const { base, ours, theirs } = eachSide(this.#placementOfLive().index, (index) => index.blocks.get(id));
    if (ours === undefined && theirs === undefined) return false;
    if (ours !== undefined && theirs !== undefined) return true;
    const other = ours === undefined ? this.#placement.index.ours : this.#placement.index.theirs;
    // gone from the other side altogether, and kept
    if (!other.blocks.has(id)) return true;
    const now = ours ?? theirs;
    // one side published it, or took it from learners
    const isChanged = now !== undefined && (base === undefined || versionOf(now) !== versionOf(base));
    const isTheirs = base === undefined ? ours === undefined : theirs === undefined;
    const isClash = base !== undefined && isChanged;
    if (now === undefined || !(isClash || (isTheirs && this.#isContested(id)))) return isChanged;
    const side = this.#log
      .in(() => 'published')
      .note(now, 'published', 'published', {
        base: base === undefined ? null : versionOf(base),
        ours: ours === undefined ? null : versionOf(ours),
        theirs: theirs === undefined ? null : versionOf(theirs),
      });
    return (side === 'ours' ? ours : theirs) !== undefined;
  }

  /** Whether something in the draft of a unit is in conflict, as an earlier pass found. */
  #isContested(id: BlockId): boolean {
    const { ours, theirs } = eachSide(this.#placement.index, ({ blocks }) => blocks.get(id));
    const { blocks } = this.#log.contested;
    if (blocks.size === 0) return false;
    return [ours, theirs].some((unit) => unit !== undefined && [...idsBelow(unit)].some((each) => blocks.has(each)));
  }

  #placementOfLive(): Placement {
    return this.#livePlacement ?? this.#placement;
  }

  /**
   * Looks for blocks that both sides have and that stand nowhere now, as when each side put one of
   * two into the other. Lets one side's moves of them count, or in the end of all; says whether there was
   * need.
   */
  repair(root: Block, last: boolean): boolean {
    const live = publishedView(root);
    const lost = [
      ...this.#pinLost(this.#placement, root, last),
      ...(this.#livePlacement === null || live === null ? [] : this.#pinLost(this.#livePlacement, live, last)),
    ];
    return lost.length > 0;
  }

  #pinLost(placement: Placement, root: Block, last: boolean): readonly BlockId[] {
    const { blocks } = indexBeside(root, this.#roots.ours);
    const { ours, theirs } = placement.index;
    const lost = [...placement.relocated].filter(
      (id) => !blocks.has(id) && ours.blocks.has(id) && theirs.blocks.has(id),
    );
    for (const group of placement.groups(lost)) {
      // what is tangled is one choice, named by a block that hangs on no choice
      const [named] = placement.uppermost(group, 'ours');
      if (named === undefined) continue;
      const side = placement.notePositions(named);
      placement.pin(placement.uppermost(group, side), side);
    }
    if (last && lost.length > 0) placement.pin(placement.relocated, this.#log.in(() => 'both').fallback);
    return lost;
  }
}
