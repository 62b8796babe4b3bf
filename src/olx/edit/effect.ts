import { referredAssets } from '../course/assets/asset-lookup.ts';
import { type Block, idOf } from '../course/block.ts';
import type { Course, CourseIndex } from '../course/course.ts';
import { draftView, hasDraft, publishedView } from '../course/forms.ts';
import type { BlockId } from '../course/keys.ts';
import { displayNameOf } from '../course/settings.ts';
import { idsBelow, indexOf } from '../course/tree-index.ts';
import { wholeContent } from './content-change.ts';
import { joinForms } from './effect-forms.ts';
import { courseFileChanges, fileChanges } from './file-changes.ts';
import { mayHoldLearnerState } from './learner-state.ts';
import type { Change, Effect, FormChange, Orphan } from './plan.ts';
import { renamedBlocks } from './renames.ts';
import { settingChanges } from './setting-texts.ts';
import { type Relocation, type TreeDifference, treeDifference } from './tree-difference.ts';

/**
 * What differs between two states of a course run, block by block, in the order of the outline; removed blocks come
 * last. Each change says whether authors see it, learners see it, or both. The effect is empty exactly if the
 * versions are equal. `orphans` names blocks that are gone without having been deleted; each has a change.
 */
export function effectOf(before: Course, after: Course, orphans: readonly Orphan[] = []): Effect {
  return {
    changes: before.root === after.root ? [] : changesOf(before.root, after.root, orphans),
    orphans,
    assets: fileChanges(before.assets, after.assets),
    files: courseFileChanges(before, after),
    conflicts: [],
    diagnostics: [],
  };
}

function changesOf(before: Block, after: Block, orphans: readonly Orphan[]): readonly Change[] {
  if (!hasDraft(before) && !hasDraft(after)) {
    return formChanges(before, after, orphans).map((change): Change => ({ ...change, form: 'both' }));
  }
  const trees = {
    before: draftView(before),
    after: draftView(after),
    liveBefore: publishedView(before),
    liveAfter: publishedView(after),
  };
  const draft = formChanges(trees.before, trees.after, orphans);
  const live = formChanges(trees.liveBefore, trees.liveAfter, orphans);
  return joinForms(draft, live, trees);
}

/** What differs in one form; null stands for a form that is not there. */
function formChanges(before: Block | null, after: Block | null, orphans: readonly Orphan[]): readonly FormChange[] {
  if (before === after) return [];
  const difference = treeDifference(before, after);
  const { old, now, added, relocated, changed, order } = difference;
  const renamedFrom = renamedBlocks(difference);
  const changes: FormChange[] = [];
  for (const id of order) {
    const block = now.blocks.get(id);
    if (block === undefined) continue;
    const base = { block: id, displayName: displayNameOf(block) };
    if (added.has(id)) {
      const from = renamedFrom.get(id);
      changes.push({
        ...base,
        ...standing(now, id),
        kind: 'add',
        settings: settingChanges(null, block),
        content: wholeContent(null, block),
        learnerState: 'none',
        ...(from === undefined ? {} : { renamedFrom: from }),
      });
      continue;
    }
    const learnerState = mayHoldLearnerState(block) ? 'kept' : 'none';
    const relocation = relocated.get(id);
    if (relocation !== undefined) {
      const where = movement(old, now, id, relocation);
      changes.push({ ...base, ...where, kind: 'move', settings: [], content: null, learnerState });
    }
    const own = changed.get(id);
    if (own !== undefined) {
      const { parent, index } = standing(now, id);
      changes.push({ ...base, parent, index, kind: 'change', ...own, learnerState });
    }
  }
  return [...changes, ...departures(difference, renamedFrom, orphans)];
}

function departures(
  { gone, old }: TreeDifference,
  renamedFrom: ReadonlyMap<BlockId, BlockId>,
  orphans: readonly Orphan[],
): readonly FormChange[] {
  const orphaned = new Set(orphans.map(({ block }) => block));
  const renamedTo = new Map([...renamedFrom].map(([to, from]) => [from, to]));
  return [...gone].map(([id, block]): FormChange => {
    const to = renamedTo.get(id);
    return {
      kind: orphaned.has(id) ? 'orphan' : 'delete',
      block: id,
      displayName: displayNameOf(block),
      ...standing(old, id),
      settings: [],
      content: wholeContent(block, null),
      learnerState: mayHoldLearnerState(block) ? 'detached' : 'none',
      ...(to === undefined ? {} : { renamedTo: to }),
    };
  });
}

/** The first place of a block, and the parents of others if it has several. */
function standing(index: CourseIndex, id: BlockId): Pick<Change, 'parent' | 'index' | 'otherParents'> {
  const [first, ...others] = index.places.get(id) ?? [];
  return {
    parent: first === undefined ? null : idOf(first.parent),
    index: first?.index ?? 0,
    ...(others.length === 0 ? {} : { otherParents: [...new Set(others.map(({ parent }) => idOf(parent)))] }),
  };
}

/** Where a block went: the place that is new to it, or the first if it only left others. */
function movement(
  old: CourseIndex,
  now: CourseIndex,
  id: BlockId,
  { gained, lost }: Relocation,
): Pick<Change, 'parent' | 'index' | 'formerParent' | 'otherParents'> {
  const places = now.places.get(id) ?? [];
  const first = places.find(({ parent }) => idOf(parent) === gained[0]) ?? places[0];
  const parent = first === undefined ? null : idOf(first.parent);
  const parents = new Set(places.map((place) => idOf(place.parent)));
  const left = (old.places.get(id) ?? []).map((place) => idOf(place.parent));
  const formerParent = left.find((each) => !parents.has(each)) ?? left.find((each) => each === parent);
  const others = new Set([...gained, ...lost].filter((each) => each !== parent && each !== formerParent));
  return {
    parent,
    index: first?.index ?? 0,
    ...(formerParent === undefined ? {} : { formerParent }),
    ...(others.size === 0 ? {} : { otherParents: [...others] }),
  };
}

/** The ids of the blocks that an effect touches, for the history. */
export function touched(effect: Effect): readonly BlockId[] {
  return [...new Set(effect.changes.map(({ block }) => block))];
}

/**
 * The part of an effect that is about one subtree: its blocks before or after, in either form, and the static
 * assets that it refers to. Course-level files are never part of it. Null if neither state has the block.
 */
export function effectWithin(effect: Effect, before: Course, after: Course, id: BlockId): Effect | null {
  const roots = [before, after].flatMap(({ root }) => formsOf(root, id));
  if (roots.length === 0) return null;
  const ids = new Set(roots.flatMap((root) => [...idsBelow(root)]));
  const assets = [before, after].flatMap((course) =>
    formsOf(course.root, id).flatMap((root) => [...referredAssets(course.assets, root).keys()]),
  );
  const referred = new Set(assets);
  return {
    ...effect,
    changes: effect.changes.filter(({ block }) => ids.has(block)),
    orphans: effect.orphans.filter(({ block }) => ids.has(block)),
    assets: effect.assets.filter(({ path }) => referred.has(path)),
    files: [],
  };
}

/** A block as authors see it, and as learners do. */
function formsOf(root: Block, id: BlockId): readonly Block[] {
  return [draftView(root), publishedView(root)].flatMap((view) => {
    const block = view === null ? undefined : indexOf(view).blocks.get(id);
    return block === undefined ? [] : [block];
  });
}
