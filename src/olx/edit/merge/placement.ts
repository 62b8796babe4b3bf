import { type Block, idOf } from '../../course/block.ts';
import type { CourseIndex } from '../../course/course.ts';
import { draftView } from '../../course/forms.ts';
import type { BlockId } from '../../course/keys.ts';
import { isDirectOnly } from '../../course/structure.ts';
import { indexOf } from '../../course/tree-index.ts';
import { versionOf } from '../../version/index.ts';
import { type TreeDifference, treeDifference } from '../tree-difference.ts';
import type { Contested, FormLog } from './conflict-log.ts';
import { eachSide, otherSide, type Side, type Sides } from './sides.ts';

const NO_INDEX: CourseIndex = { blocks: new Map(), places: new Map() };

/** Since the base, on one side. */
interface Moves {
  readonly gone: ReadonlyMap<BlockId, Block>;
  readonly moved: ReadonlySet<BlockId>;
}

/**
 * Decides where each block of one form stands after a merge: which parents list it, and which
 * blocks stay though one side deleted them. Notes deletions of what the other side changed, and
 * blocks that both sides moved, each elsewhere.
 */
export class Placement {
  readonly index: Sides<CourseIndex>;
  /** Blocks that do not stand where they stood, on either side. */
  readonly relocated: ReadonlySet<BlockId>;
  /**
   * All blocks that have one of those, or one that stays though one side deleted it, below them in any
   * state; they cannot be taken whole from one side.
   */
  readonly entangled: ReadonlySet<BlockId>;
  readonly #side: { readonly ours: Moves; readonly theirs: Moves };
  readonly #log: FormLog;
  /** Decides for sections, subsections and units, where this is about the published form below them. */
  readonly #above: Placement | null;
  /** Whose moves of a block do not count. */
  readonly #void = new Map<BlockId, Side>();
  /** Deleted by the other side, but needed by what the preferred side has there. */
  readonly #forced = new Set<BlockId>();
  readonly #kept = new Map<BlockId, boolean>();
  readonly #alive = new Map<BlockId, boolean>();

  constructor(roots: Sides<Block | null>, log: FormLog, contested: Contested, above: Placement | null) {
    this.#log = log;
    this.#above = above;
    this.index = eachSide(roots, (root) => (root === null ? NO_INDEX : indexOf(root)));
    const differences = {
      ours: differenceOf(roots.base, roots.ours),
      theirs: differenceOf(roots.base, roots.theirs),
    };
    this.#side = {
      ours: { gone: differences.ours?.gone ?? new Map(), moved: this.#movedOn('ours', differences.ours) },
      theirs: { gone: differences.theirs?.gone ?? new Map(), moved: this.#movedOn('theirs', differences.theirs) },
    };
    const twice = [...(differences.ours?.added.keys() ?? this.index.ours.blocks.keys())].filter(
      (id) => !this.index.base.blocks.has(id) && this.index.theirs.blocks.has(id),
    );
    this.relocated = new Set([...this.#side.ours.moved, ...this.#side.theirs.moved, ...twice]);
    for (const id of this.relocated) this.#contest(id);
    // whoever wins: what one side deleted and the other changed is told
    const kept = (['ours', 'theirs'] as const).flatMap((side) =>
      [...this.#side[side].gone.keys()].filter((id) => this.#has(otherSide(side), id) && this.kept(id)),
    );
    // the change may be one of the other form, so that in this one nothing but the deletion is to be seen
    this.entangled = new Set([...this.#upFrom([...this.relocated, ...kept, ...contested.blocks]), ...contested.blocks]);
  }

  /** Whether a parent that is there after the merge lists a block. */
  lists(parent: BlockId, id: BlockId): boolean {
    const [inOurs, inTheirs] = [this.#stands('ours', id, parent), this.#stands('theirs', id, parent)];
    if (inOurs && inTheirs) return true;
    if (!inOurs && !inTheirs) return false;
    if (!this.relocated.has(id) && this.#isKeptAsHere(parent)) return inOurs;
    const side = inOurs ? 'ours' : 'theirs';
    const other = otherSide(side);
    if (!this.#has(other, id) && this.index.base.blocks.has(id) && !this.kept(id)) return false;
    if (!this.#stands('base', id, parent)) return !this.#isVoid(side, id) && !this.#isLeftOut(side, id);
    // the other side took it away from here, or has no such parent
    return !this.#has(other, id) || this.#isVoid(other, id);
  }

  /** Whether a block that one side deleted stays, since the other changed it. */
  kept(id: BlockId): boolean {
    const known = this.#kept.get(id);
    if (known !== undefined) return known;
    const kept = this.#forced.has(id) || (this.#above !== null && this.#isTop(id)) || this.#decideKept(id);
    this.#kept.set(id, kept);
    return kept;
  }

  /**
   * Lets only one side's moves of some blocks count, and keeps what they stand in there.
   * Everything that was asked before must be asked again.
   */
  pin(ids: Iterable<BlockId>, side: Side): void {
    const rest = [...ids];
    for (const id of rest) this.#void.set(id, otherSide(side));
    for (let id = rest.pop(); id !== undefined; id = rest.pop()) {
      for (const parent of this.#parents(side, id)) {
        if (this.#has(otherSide(side), parent) || this.#forced.has(parent)) continue;
        this.#forced.add(parent);
        rest.push(parent);
      }
    }
    this.#kept.clear();
    this.#alive.clear();
  }

  /** Of some blocks those that stand in none of the others on a side. */
  uppermost(ids: readonly BlockId[], side: Side): readonly BlockId[] {
    const all = new Set(ids);
    return ids.filter((id) => !this.#parents(side, id).some((parent) => all.has(parent)));
  }

  /** Some blocks in groups: each has those that stand in one another on either side, however far apart. */
  groups(ids: readonly BlockId[]): readonly (readonly BlockId[])[] {
    const all = new Set(ids);
    const beside = new Map<BlockId, BlockId[]>(ids.map((id) => [id, []]));
    for (const id of ids) {
      for (const parent of [...this.#parents('ours', id), ...this.#parents('theirs', id)]) {
        if (!all.has(parent)) continue;
        beside.get(id)?.push(parent);
        beside.get(parent)?.push(id);
      }
    }
    const groups: BlockId[][] = [];
    for (const id of ids) {
      if (!all.delete(id)) continue;
      const group = [id];
      for (const each of group) for (const other of beside.get(each) ?? []) if (all.delete(other)) group.push(other);
      groups.push(group);
    }
    return groups;
  }

  /** Notes that the places which both sides want for a block cannot both be had. Returns the side that decides. */
  notePositions(id: BlockId): Side {
    const block = this.index.ours.blocks.get(id) ?? this.index.theirs.blocks.get(id);
    if (block === undefined) return this.#log.fallback;
    return this.#log.note(block, 'position', 'position', {
      base: this.#parents('base', id),
      ours: this.#parents('ours', id),
      theirs: this.#parents('theirs', id),
    });
  }

  #decideKept(id: BlockId): boolean {
    const side = this.#has('ours', id) ? 'ours' : 'theirs';
    const gone = this.#side[otherSide(side)].gone;
    const [was, stands] = [this.#parents('base', id), this.#parents(side, id)];
    // to leave one of several places is no reason to stay in the others
    const gained = stands.some((parent) => !was.includes(parent));
    if (!gained && stands.length > 0 && stands.every((parent) => gone.has(parent))) {
      // what became of the uppermost block that was deleted with it becomes of it
      return stands.some((parent) => this.kept(parent));
    }
    const [before, now] = [this.index.base.blocks.get(id), this.index[side].blocks.get(id)];
    if (before === undefined || now === undefined) return true;
    // what is inside a unit is deleted from each form for itself
    const isInUnit = this.#above === null && !this.#isTop(id);
    const version = versionOf(isInUnit ? draftView(now) : now);
    const former = versionOf(isInUnit ? draftView(before) : before);
    if (version === former && !gained) {
      // in the other form it was changed here
      return side === 'ours' && this.#log.followsAny(now) === 'ours';
    }
    // of one that was only moved, where it stands
    const [base, is] = version === former ? [was, stands] : [former, version];
    const values = side === 'ours' ? { base, ours: is, theirs: null } : { base, ours: null, theirs: is };
    return this.#log.note(now, 'deleted', 'deleted', values) === side;
  }

  /** Both sides put a block below different parents, and took it away from a former one if it had any. */
  #contest(id: BlockId): void {
    const [was, here, there] = [this.#parents('base', id), this.#parents('ours', id), this.#parents('theirs', id)];
    if (here.length === 0 || there.length === 0) return;
    const isNew = (mine: readonly BlockId[], yours: readonly BlockId[]): boolean =>
      mine.some((parent) => !was.includes(parent) && !yours.includes(parent));
    const left = (now: readonly BlockId[]): boolean => was.length === 0 || was.some((parent) => !now.includes(parent));
    if (isNew(here, there) && isNew(there, here) && left(here) && left(there)) {
      this.#void.set(id, otherSide(this.notePositions(id)));
      return;
    }
    const block = this.index.ours.blocks.get(id);
    if (block === undefined || !this.#side.theirs.moved.has(id) || this.#side.ours.moved.has(id)) return;
    // in the other form it was moved here
    if (this.#log.follows(block, 'position', 'position') === 'ours') this.#void.set(id, 'theirs');
  }

  /** Whether a block that only the other side added to this form is in conflict in the other form, and so not added. */
  #isLeftOut(side: Side, id: BlockId): boolean {
    const block = this.index[side].blocks.get(id);
    if (side === 'ours' || block === undefined || this.#has('ours', id) || this.index.base.blocks.has(id)) return false;
    if (!this.#isUnitHere(id)) return false;
    return this.#log.followsAny(block) === 'ours';
  }

  /** Whether what a block of the other side is in has this form here. If not, whether to publish it decides about all in it. */
  #isUnitHere(id: BlockId): boolean {
    if (this.#above === null || this.#has('ours', id)) return true;
    return !this.#isTop(id) && this.#parents('theirs', id).some((parent) => this.#isUnitHere(parent));
  }

  /** Whether a block stays with all that is in it as it is here, since one side deleted it in a form where the other changed it. */
  #isKeptAsHere(id: BlockId): boolean {
    return this.#has('ours', id) && this.#log.deletion(id) === 'ours';
  }

  /** Whether the new places of a block on one side come to nothing. */
  #isVoid(side: Side, id: BlockId): boolean {
    if (this.#void.get(id) === side) return true;
    const added = this.#parents(side, id).filter((parent) => !this.#stands('base', id, parent));
    return added.length > 0 && !added.some((parent) => this.#isAlive(parent));
  }

  #isAlive(id: BlockId): boolean {
    const known = this.#alive.get(id);
    if (known !== undefined) return known;
    if (this.#above !== null && this.#isTop(id)) return this.#above.#isAlive(id);
    this.#alive.set(id, true);
    const [here, there] = [this.#has('ours', id), this.#has('theirs', id)];
    const alive =
      here && there
        ? true
        : this.index.base.blocks.has(id)
          ? this.kept(id)
          : this.#parents(here ? 'ours' : 'theirs', id).some((parent) => this.#isAlive(parent));
    this.#alive.set(id, alive);
    return alive;
  }

  #has(side: Side, id: BlockId): boolean {
    return this.index[side].blocks.has(id);
  }

  #parents(state: keyof Sides<unknown>, id: BlockId): readonly BlockId[] {
    return [...new Set((this.index[state].places.get(id) ?? []).map(({ parent }) => idOf(parent)))];
  }

  #stands(state: keyof Sides<unknown>, id: BlockId, parent: BlockId): boolean {
    return this.#parents(state, id).includes(parent);
  }

  /** Whether a block is a section, a subsection, or a unit. */
  #isTop(id: BlockId): boolean {
    return (['ours', 'theirs', 'base'] as const).some((state) => {
      const block = this.index[state].blocks.get(id);
      if (block === undefined) return false;
      const places = this.index[state].places.get(id) ?? [];
      return isDirectOnly(block.type) || places.length === 0 || places.some(({ parent }) => isDirectOnly(parent.type));
    });
  }

  #movedOn(side: Side, difference: TreeDifference | null): ReadonlySet<BlockId> {
    const ids = [...(difference?.relocated.keys() ?? [])];
    return new Set(
      ids.filter((id) => {
        const [was, is] = [this.#parents('base', id), this.#parents(side, id)];
        return was.length !== is.length || is.some((parent) => !was.includes(parent));
      }),
    );
  }

  #upFrom(ids: Iterable<BlockId>): ReadonlySet<BlockId> {
    const found = new Set<BlockId>();
    const states = ['base', 'ours', 'theirs'] as const;
    const rest = [...ids];
    for (let id = rest.pop(); id !== undefined; id = rest.pop()) {
      for (const parent of new Set(states.flatMap((state) => this.#parents(state, id)))) {
        if (found.has(parent)) continue;
        found.add(parent);
        rest.push(parent);
      }
    }
    return found;
  }
}

function differenceOf(base: Block | null, side: Block | null): TreeDifference | null {
  return base === null || side === null ? null : treeDifference(base, side);
}
