import { type Block, idOf } from '../../course/block.ts';
import { draftView, hasDraft, overlay, publishedView, sameForms } from '../../course/forms.ts';
import type { BlockId } from '../../course/keys.ts';
import { isDirectOnly } from '../../course/structure.ts';
import { indexBeside, indexOf } from '../../course/tree-index.ts';
import { versionOf } from '../../version/index.ts';
import type { ConflictLog } from './conflict-log.ts';
import { FormMerge } from './form-merge.ts';
import { Placement } from './placement.ts';
import { SameBytes } from './same-bytes.ts';
import { eachSide, type Preference, type Sides, winner } from './sides.ts';

/** How often places that cannot all be had are sorted out before the preferred side's count. */
const ATTEMPTS = 4;

/**
 * Merges the trees of three states of a course run. Blocks are matched by id wherever they stand.
 * Sections and subsections have one form; a unit's draft and published form are merged each for
 * itself, so that nothing goes live that was not.
 */
export function mergeBlocks(roots: Sides<Block>, prefer: Preference, log: ConflictLog): Block {
  const merge = new BlockMerge(roots, prefer, log);
  let root = merge.root();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (!merge.repair(root, attempt === ATTEMPTS)) break;
    root = merge.root();
  }
  return root;
}

class BlockMerge {
  readonly #roots: Sides<Block>;
  readonly #live: Sides<Block | null>;
  readonly #prefer: Preference;
  readonly #log: ConflictLog;
  readonly #bytes = new SameBytes();
  readonly #placement: Placement;
  /** Where blocks stand in what is published; null where no state has a draft. */
  readonly #livePlacement: Placement | null;

  constructor(roots: Sides<Block>, prefer: Preference, log: ConflictLog) {
    this.#roots = roots;
    this.#prefer = prefer;
    this.#log = log;
    this.#live = eachSide(roots, publishedView);
    const drafts = hasDraft(roots.base) || hasDraft(roots.ours) || hasDraft(roots.theirs);
    indexBeside(roots.ours, roots.base);
    indexBeside(roots.theirs, roots.base);
    this.#placement = new Placement(roots, prefer, log, null);
    this.#livePlacement = drafts ? new Placement(this.#live, prefer, log, this.#placement) : null;
  }

  root(): Block {
    const { ours } = this.#roots;
    const common = { bytes: this.#bytes, prefer: this.#prefer, log: this.#log };
    const placement = this.#placement;
    const entangled = new Set([...placement.entangled, ...(this.#livePlacement?.entangled ?? [])]);
    const draft = new FormMerge({
      ...common,
      placement,
      entangled: placement.entangled,
      index: eachSide(this.#roots, (root) => (hasDraft(root) ? indexBeside(draftView(root), root) : indexOf(root))),
    });
    const live =
      this.#livePlacement === null
        ? null
        : new FormMerge({
            ...common,
            placement: this.#livePlacement,
            entangled: this.#livePlacement.entangled,
            index: this.#livePlacement.index,
          });
    const whole = new FormMerge({
      ...common,
      placement,
      entangled,
      index: placement.index,
      instead: (id, sample) => (isDirectOnly(sample.type) ? undefined : this.#unit(id, draft, live)),
    });
    return whole.block(idOf(ours)) ?? ours;
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
    // published by one side only, or gone from the other altogether and kept
    if (base === undefined || !other.blocks.has(id)) return true;
    const now = ours ?? theirs ?? base;
    if (versionOf(now) === versionOf(base)) return false;
    this.#log.note(now, 'published', 'published', {
      base: versionOf(base),
      ours: ours === undefined ? null : versionOf(ours),
      theirs: theirs === undefined ? null : versionOf(theirs),
    });
    return (winner(this.#prefer) === 'ours' ? ours : theirs) !== undefined;
  }

  #placementOfLive(): Placement {
    return this.#livePlacement ?? this.#placement;
  }

  /**
   * Looks for blocks that both sides have and that stand nowhere now, as when each side put one of
   * two into the other. Lets the preferred side's moves of them count, or in the end of all; says
   * whether there was need.
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
    const found = placement.uppermost(lost);
    for (const id of found) placement.notePositions(id);
    if (lost.length > 0) placement.pin(last ? placement.relocated : found);
    return lost;
  }
}
