import {
  applySteps,
  type Block,
  type BlockId,
  type Course,
  type CourseKey,
  idOf,
  indexOf,
  parseUsageKey,
  type Step,
  type UsageKey,
} from '#olx';
import type { CmsClient, SeenOutline } from '../client/cms-client.ts';
import { withStudioFields } from '../fields/index.ts';
import type { ReadLoss, StudioState } from '../state.ts';
import { mapBounded } from './bounded.ts';
import { asExported } from './exported-spelling.ts';
import { isUnsettled, markOf, nodesOf, timesOf } from './marks.ts';
import { bareBlock, type ReadUnit, readUnit } from './read-unit.ts';

/** What was read anew and spliced into a known course run. */
export interface Spliced {
  readonly course: Course;
  /** Of the blocks that were read. */
  readonly losses: readonly ReadLoss[];
  /** The units that were read. */
  readonly units: ReadonlyMap<BlockId, ReadUnit>;
}

/** Which children the outline shows of each type. Others are left to a whole read. */
const BELOW: Readonly<Record<string, string | undefined>> = {
  course: 'chapter',
  chapter: 'sequential',
  sequential: 'vertical',
};

/** More units than this are read faster as a whole export (`facts/platform.md` 11.2). */
const MOST_UNITS = 40;

/** A node of the outline with its place in it. */
interface Node {
  readonly id: BlockId;
  readonly seen: SeenOutline;
  readonly parent: BlockId;
  readonly index: number;
}

/** Why the changes cannot be spliced, so that the whole course run has to be read. */
class Unspliceable extends Error {}

/**
 * Reads the sections, subsections and units that an outline says have changed, and splices them into the known course
 * run; blocks outside these stay the same objects. Null if that would not be exact or would take longer than a whole read.
 */
export async function spliceChanges(
  client: CmsClient,
  course: CourseKey,
  known: StudioState,
  outline: SeenOutline,
  signal: AbortSignal,
): Promise<Spliced | null> {
  try {
    const nodes = nodesIn(outline);
    const changed = nodes.filter((node) => hasChanged(node, known));
    const units = changed.filter(({ seen }) => seen.category === 'vertical');
    if (units.length > MOST_UNITS) return null;
    for (const unit of units) formsOf(unit, known);
    const upper = changed.filter(({ seen }) => seen.category !== 'vertical');
    const losses: ReadLoss[] = [];
    const own = new Map(
      await mapBounded(
        upper,
        async (node) => [node.id, await upperBlock(client, course, known, node, signal)] as const,
      ),
    );
    const read = new Map(
      await mapBounded(units, async ({ id, seen }) => [id, await readUnit(client, course, seen.id, signal)] as const),
    );
    for (const unit of read.values()) losses.push(...unit.losses);
    if (losses.length > 0 && known.losses.length === 0) return null;
    const splice = new Splice(known.course);
    splice.upper(nodes, own);
    splice.order(nodes);
    splice.remove(new Set(nodes.map(({ id }) => id)));
    splice.units(units.map((node) => ({ node, unit: read.get(node.id), forms: formsOf(node, known) })));
    splice.order(nodes);
    return { course: splice.course, losses, units: read };
  } catch (error) {
    if (error instanceof Unspliceable) return null;
    throw error;
  }
}

/** The sections, subsections and units of an outline in its order. */
function nodesIn(outline: SeenOutline): readonly Node[] {
  const found: Node[] = [];
  const ids = new Set<BlockId>();
  for (const parent of nodesOf(outline)) {
    for (const [index, seen] of parent.children.entries()) {
      const id = idIn(seen.id);
      if (BELOW[parent.category] !== seen.category || ids.has(id)) throw new Unspliceable(seen.id);
      ids.add(id);
      found.push({ id, seen, parent: idIn(parent.id), index });
    }
  }
  return found;
}

function idIn(key: UsageKey): BlockId {
  const id = parseUsageKey(key)?.id;
  if (id === undefined) throw new Unspliceable(key);
  return id;
}

function hasChanged({ id, seen }: Node, { marks, course }: StudioState): boolean {
  const mark = marks.blocks[id];
  return mark !== markOf(seen) || isUnsettled(mark, marks.readAt) || !indexOf(course.root).blocks.has(id);
}

/**
 * The forms that a unit's content goes to; `unpublished` if nothing of it is live, as after a move. What is live of a
 * unit with changes is only known if it was before.
 */
function formsOf({ id, seen }: Node, { marks, course, losses }: StudioState): UnitForms {
  const former = indexOf(course.root).blocks.get(id);
  if (!seen.published) return 'unpublished';
  if (seen.hasChanges !== true) return 'published';
  const mark = marks.blocks[id];
  const isKnown =
    former !== undefined &&
    former.published !== null &&
    mark !== undefined &&
    timesOf(mark).published === (seen.publishedOn ?? '') &&
    !isUnsettled(` | ${timesOf(mark).published}`, marks.readAt) &&
    !losses.some(({ block, what }) => block === id && what === 'published-form');
  if (!isKnown) throw new Unspliceable(id);
  return 'draft';
}

/** A section or subsection as Studio shows it: the known block itself if it says the same. */
async function upperBlock(
  client: CmsClient,
  course: CourseKey,
  known: StudioState,
  { id, seen }: Node,
  signal: AbortSignal,
): Promise<Block> {
  const { data, metadata } = await client.block(course, seen.id, { signal });
  const former = indexOf(known.course.root).blocks.get(id) ?? bareBlock(id);
  const fitted = withStudioFields(former, { data, metadata }, { course });
  if (fitted === null) throw new Unspliceable(id);
  return fitted === former ? former : asExported(course, fitted);
}

type UnitForms = 'draft' | 'published' | 'unpublished';

interface PlacedUnit {
  readonly node: Node;
  readonly unit: ReadUnit | undefined;
  readonly forms: UnitForms;
}

/** A course run while changes are spliced into it. */
class Splice {
  course: Course;

  constructor(course: Course) {
    this.course = course;
  }

  /** Sections and subsections: new ones come in empty, the others get their settings. */
  upper(nodes: readonly Node[], own: ReadonlyMap<BlockId, Block>): void {
    for (const { id, parent } of nodes) {
      const block = own.get(id);
      if (block === undefined) continue;
      const former = this.#block(id);
      if (former === undefined)
        this.#apply({ kind: 'insert', parent, index: null, subtree: block, assets: {}, target: 'published' });
      else if (former !== block) this.#apply({ kind: 'replace-node', block: id, node: block, target: 'draft' });
    }
  }

  /** Moves what is there to where the outline has it. */
  order(nodes: readonly Node[]): void {
    const there = new Map<BlockId, number>();
    for (const { id, parent } of nodes) {
      if (this.#block(id) === undefined) continue;
      const at = there.get(parent) ?? 0;
      there.set(parent, at + 1);
      const list = this.#block(parent);
      const found = list?.children[at];
      if (found !== undefined && idOf(found.block) === id) continue;
      this.#apply({ kind: 'move', block: id, parent, index: at, from: null });
    }
  }

  /** Deletes the sections, subsections and units that the outline does not have. */
  remove(ids: ReadonlySet<BlockId>): void {
    const visit = (block: Block): void => {
      if (BELOW[block.type] === undefined) return;
      for (const { block: child } of block.children) {
        if (ids.has(idOf(child))) visit(child);
        else this.#apply({ kind: 'delete', block: idOf(child), target: 'published' });
      }
    };
    visit(this.course.root);
  }

  /** Puts in the units. One that takes a component of another comes after that one. */
  units(all: readonly PlacedUnit[]): void {
    let left = all;
    while (left.length > 0) {
      const refused = left.filter((each) => !this.#unit(each));
      if (refused.length === left.length) throw new Unspliceable('components of other units');
      left = refused;
    }
  }

  #unit({ node: { id, parent }, unit, forms }: PlacedUnit): boolean {
    if (unit === undefined) return true;
    const isNew = forms === 'unpublished';
    const subtree: Block = isNew ? { ...unit.block, published: null } : unit.block;
    const target = isNew ? 'archive' : forms;
    const step: Step =
      this.#block(id) === undefined
        ? { kind: 'insert', parent, index: null, subtree, assets: {}, target }
        : { kind: 'replace-subtree', block: id, subtree, assets: {}, target };
    const applied = applySteps(this.course, [step]);
    if (applied.ok) this.course = applied.course;
    else if (applied.refusal.code !== 'duplicate') throw new Unspliceable(applied.refusal.message);
    return applied.ok;
  }

  #block(id: BlockId): Block | undefined {
    return indexOf(this.course.root).blocks.get(id);
  }

  #apply(step: Step): void {
    const applied = applySteps(this.course, [step]);
    if (!applied.ok) throw new Unspliceable(applied.refusal.message);
    this.course = applied.course;
  }
}
