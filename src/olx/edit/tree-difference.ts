import { type Block, idOf } from '../course/block.ts';
import type { CourseIndex } from '../course/course.ts';
import type { BlockId } from '../course/keys.ts';
import { indexBeside, indexOf } from '../course/tree-index.ts';
import { sameContent, versionOf } from '../version/index.ts';
import { contentChange } from './content-change.ts';
import { compareChildren } from './moved-blocks.ts';
import type { ContentChange, SettingChange } from './plan.ts';
import { settingChanges } from './setting-texts.ts';

/** Where a block stands elsewhere than before. */
export interface Relocation {
  /** Parents whose list names the block anew, or in another order. */
  readonly gained: BlockId[];
  /** Former parents whose list names it no more, or that are gone. */
  readonly lost: BlockId[];
}

export interface OwnDifference {
  readonly settings: readonly SettingChange[];
  /** Null if the content is the same. */
  readonly content: ContentChange | null;
}

/** What differs between two trees, in the order of the outline. */
export interface TreeDifference {
  readonly old: CourseIndex;
  readonly now: CourseIndex;
  readonly added: ReadonlyMap<BlockId, Block>;
  readonly gone: ReadonlyMap<BlockId, Block>;
  readonly relocated: ReadonlyMap<BlockId, Relocation>;
  readonly changed: ReadonlyMap<BlockId, OwnDifference>;
  /** Every id of the first, third and fourth of these, in the order of the outline. */
  readonly order: readonly BlockId[];
}

/**
 * Compares two trees block by block, by id. Subtrees that are the same value, or of equal version,
 * are not looked into, so this takes as long as what differs is large; and it finds a difference
 * wherever there is one of versions, and only there.
 */
export function treeDifference(before: Block | null, after: Block | null): TreeDifference {
  if (before === null || after === null) return wholeDifference(before, after);
  const comparison = new Comparison(indexOf(before), indexBeside(after, before));
  comparison.visit(after);
  comparison.visitFormer(before);
  return comparison.result();
}

const NO_INDEX: CourseIndex = { blocks: new Map(), places: new Map() };

/** The difference if one of the two trees is not there. */
function wholeDifference(before: Block | null, after: Block | null): TreeDifference {
  const old = before === null ? NO_INDEX : indexOf(before);
  const now = after === null ? NO_INDEX : indexOf(after);
  return {
    old,
    now,
    added: new Map(now.blocks),
    gone: new Map(old.blocks),
    relocated: new Map(),
    changed: new Map(),
    order: [...now.blocks.keys()],
  };
}

class Comparison {
  readonly #old: CourseIndex;
  readonly #now: CourseIndex;
  readonly #added = new Map<BlockId, Block>();
  readonly #gone = new Map<BlockId, Block>();
  readonly #relocated = new Map<BlockId, { gained: BlockId[]; lost: BlockId[] }>();
  readonly #changed = new Map<BlockId, OwnDifference>();
  readonly #own = new Map<Block, { readonly former: Block; readonly difference: OwnDifference | null }>();
  readonly #order = new Set<BlockId>();
  readonly #seen = new Set<BlockId>();
  readonly #seenFormer = new Set<BlockId>();

  constructor(old: CourseIndex, now: CourseIndex) {
    this.#old = old;
    this.#now = now;
  }

  visit(block: Block): void {
    const id = idOf(block);
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    const former = this.#old.blocks.get(id);
    if (former === undefined) {
      this.#added.set(id, block);
      this.#order.add(id);
    } else {
      if (this.#same(former, block)) return;
      const difference = this.#ownDifference(former, block);
      if (difference !== null) {
        this.#changed.set(id, difference);
        this.#order.add(id);
      }
    }
    this.#compareLists(id, former ?? null, block);
  }

  #same(former: Block, block: Block): boolean {
    if (former === block) return true;
    if (this.#differs(former, block)) return false;
    // all that a component without a draft has is its own; of others the versions decide
    return (isAlone(former) && isAlone(block)) || same(former, block);
  }

  /**
   * Whether a difference shows at once, in a block or the first of those below it. Where a course run
   * is replaced by quite another, that saves the versions of all of it.
   */
  #differs(former: Block, block: Block): boolean {
    if (former === block) return false;
    if (this.#ownDifference(former, block) !== null) return true;
    const [was, is] = [former.children[0]?.block, block.children[0]?.block];
    if (was === undefined || is === undefined) return was !== is;
    return idOf(was) !== idOf(is) || this.#differs(was, is);
  }

  #ownDifference(former: Block, block: Block): OwnDifference | null {
    const known = this.#own.get(block);
    if (known !== undefined && known.former === former) return known.difference;
    const difference = ownDifference(former, block);
    this.#own.set(block, { former, difference });
    return difference;
  }

  #compareLists(id: BlockId, former: Block | null, block: Block): void {
    const { gained, lost, reordered } = compareChildren(former, block);
    for (const { block: child } of block.children) {
      const childId = idOf(child);
      if ((gained.has(childId) || reordered.has(childId)) && this.#old.blocks.has(childId)) {
        this.#relocation(childId).gained.push(id);
        this.#order.add(childId);
      }
      this.visit(child);
    }
    for (const childId of lost) if (this.#now.blocks.has(childId)) this.#relocation(childId).lost.push(id);
  }

  #relocation(id: BlockId): { gained: BlockId[]; lost: BlockId[] } {
    const relocation = this.#relocated.get(id) ?? { gained: [], lost: [] };
    this.#relocated.set(id, relocation);
    return relocation;
  }

  visitFormer(block: Block): void {
    const id = idOf(block);
    if (this.#seenFormer.has(id)) return;
    this.#seenFormer.add(id);
    const now = this.#now.blocks.get(id);
    if (now === undefined) {
      this.#gone.set(id, block);
      for (const childId of new Set(block.children.map((child) => idOf(child.block))))
        if (this.#now.blocks.has(childId)) this.#relocation(childId).lost.push(id);
    } else if (this.#same(block, now)) return;
    for (const child of block.children) this.visitFormer(child.block);
  }

  result(): TreeDifference {
    // a block that only left one of its places may stand where nothing else differs
    const elsewhere = [...this.#relocated.keys()].filter((id) => !this.#order.has(id));
    for (const id of elsewhere) this.#order.add(id);
    return {
      old: this.#old,
      now: this.#now,
      added: this.#added,
      gone: this.#gone,
      relocated: this.#relocated,
      changed: this.#changed,
      order:
        elsewhere.length === 0 ? [...this.#order] : [...this.#now.blocks.keys()].filter((id) => this.#order.has(id)),
    };
  }
}

function isAlone({ children, published }: Block): boolean {
  return children.length === 0 && published === undefined;
}

function same(a: Block, b: Block): boolean {
  return a === b || versionOf(a) === versionOf(b);
}

function ownDifference(before: Block, after: Block): OwnDifference | null {
  const settings = settingChanges(before, after);
  const content = sameContent(before, after) ? null : contentChange(before, after);
  return settings.length > 0 || content !== null ? { settings, content } : null;
}
