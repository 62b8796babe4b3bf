import type { Block } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { hasDraft, publishedView } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { displayNameOf } from '../course/settings.ts';
import { indexOf } from '../course/tree-index.ts';
import type { Orphan } from './plan.ts';
import type { Step } from './step.ts';

/**
 * The blocks of one course run that another lacks, in the order of the first. The authors' tree decides: a block
 * that it loses counts, even if learners still see it until the unit is published. A block that only the published
 * form has counts if neither tree names it any more.
 */
export function lost(before: Course, after: Course): readonly Orphan[] {
  return before.root === after.root ? [] : [...lostFromTree(before, after), ...lostFromPublished(before, after)];
}

function lostFromTree(before: Course, after: Course): readonly Orphan[] {
  const left = indexOf(after.root).blocks;
  const gone: Orphan[] = [];
  for (const [id, block] of indexOf(before.root).blocks) if (!left.has(id)) gone.push(orphan(id, block));
  return gone;
}

function lostFromPublished(before: Course, after: Course): readonly Orphan[] {
  const gone = onlyPublished(before.root);
  if (gone.length === 0) return [];
  const left = [indexOf(after.root).blocks, publishedBlocks(after.root)];
  return gone.flatMap(([id, block]) => (left.some((blocks) => blocks.has(id)) ? [] : [orphan(id, block)]));
}

/** Keeps account of what a list of steps leaves without a parent. */
export class OrphanCount {
  readonly #start: Course;
  readonly #dropped = new Map<BlockId, Orphan>();

  constructor(start: Course) {
    this.#start = start;
  }

  /** What a replace drops may be an orphan; what another step takes from the tree, it was asked to take. */
  after(step: Step, before: Course, now: Course): void {
    if (before.root === now.root) return;
    if (step.kind === 'replace-subtree' || step.kind === 'replace-node') {
      for (const gone of lost(before, now)) this.#dropped.set(gone.block, gone);
    } else if (this.#dropped.size > 0) {
      for (const gone of lostFromTree(before, now)) this.#dropped.delete(gone.block);
    }
  }

  /** Those that were there at the start and are not at the end, in the order in which they stood. */
  orphans(end: Course): readonly Orphan[] {
    if (this.#dropped.size === 0) return [];
    return lost(this.#start, end).flatMap(({ block }) => this.#dropped.get(block) ?? []);
  }
}

function orphan(id: BlockId, block: Block): Orphan {
  return { block: id, displayName: displayNameOf(block) };
}

/** The blocks that learners see and authors do not any more. */
function onlyPublished(root: Block): readonly (readonly [BlockId, Block])[] {
  if (!hasDraft(root)) return [];
  const { blocks } = indexOf(root);
  return [...publishedBlocks(root)].filter(([id]) => !blocks.has(id));
}

function publishedBlocks(root: Block): ReadonlyMap<BlockId, Block> {
  const live = publishedView(root);
  return live === null ? new Map() : indexOf(live).blocks;
}

/** The block of that id as learners see it, wherever it stands; null where they see none. */
export function publishedBlock(course: Course, id: BlockId): Block | null {
  return publishedBlocks(course.root).get(id) ?? null;
}
