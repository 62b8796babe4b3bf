import { type Block, idOf } from '../course/block.ts';
import type { Course } from '../course/course.ts';
import { draftView, hasDraft, publishedView } from '../course/forms.ts';
import { type BlockId, foldId } from '../course/keys.ts';
import { idsBelow, indexOf } from '../course/tree-index.ts';
import { publishedBlock } from './orphans.ts';
import { type Outcome, refused } from './outcome.ts';
import type { Step } from './step.ts';

/**
 * Declines a step that would bring in a block whose id differs from that of another of its type only
 * in case or Unicode form: on many disks the file of one takes the other's place, so that the course
 * run could not be read from its own export. Null where there is none. Blocks that were there stay.
 */
export function caseTwinRefusal(step: Step, before: Course, after: Course): Outcome | null {
  const ids = comingWith(step, before);
  if (ids.size === 0) return null;
  const draft = twins(before.root, after.root, ids);
  if (draft !== null) return refusal(draft);
  if (!hasDraft(before.root) && !hasDraft(after.root)) return null;
  const live = twins(publishedView(before.root), publishedView(after.root), ids);
  return live === null ? null : refusal(live);
}

function refusal([coming, there]: readonly [BlockId, BlockId]): Outcome {
  const message = `${coming} differs from ${there} only in case, Unicode form or dots at an end: on many disks the file of one would take the other's place.`;
  return refused('duplicate', message, [coming, there]);
}

/** The blocks that a step may bring into one of the forms. */
function comingWith(step: Step, before: Course): ReadonlySet<BlockId> {
  switch (step.kind) {
    case 'insert':
    case 'replace-subtree':
      return idsInForms(step.subtree);
    case 'publish':
      return idsInForms(indexOf(before.root).blocks.get(step.block) ?? null);
    case 'discard-draft':
      return idsInForms(publishedBlock(before, step.block));
    default:
      return new Set();
  }
}

function idsInForms(block: Block | null): ReadonlySet<BlockId> {
  if (block === null) return new Set();
  const live = publishedView(block);
  return new Set([...idsBelow(draftView(block)), ...(live === null || live === block ? [] : idsBelow(live))]);
}

/** The first of the ids that came and one already there, or that came with it, that fold to the same. */
function twins(
  before: Block | null,
  after: Block | null,
  ids: ReadonlySet<BlockId>,
): readonly [BlockId, BlockId] | null {
  if (after === null || before === after) return null;
  const [old, now] = [before === null ? null : indexOf(before).blocks, indexOf(after).blocks];
  const coming = [...ids].filter((id) => now.has(id) && old?.has(id) !== true);
  if (coming.length === 0) return null;
  const wanted = new Map<string, BlockId>();
  for (const id of coming) {
    const folded = foldId(id);
    const other = wanted.get(folded);
    if (other !== undefined) return [id, other];
    wanted.set(folded, id);
  }
  for (const block of now.values()) {
    const id = idOf(block);
    const twin = wanted.get(foldId(id));
    if (twin !== undefined && twin !== id) return [twin, id];
  }
  return null;
}

/**
 * Tells whether the course run has a block with an id, or with one that differs only in case or Unicode form.
 * Pass the result to `renameIds`.
 */
export function takenIds(course: Course): (id: BlockId) => boolean {
  const live = publishedView(course.root);
  const taken = new Set<string>();
  for (const root of live === null || live === course.root ? [course.root] : [course.root, live])
    for (const id of indexOf(root).blocks.keys()) taken.add(foldId(id));
  return (id) => taken.has(foldId(id));
}
