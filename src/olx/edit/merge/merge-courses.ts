import type { Course, RootFile } from '../../course/course.ts';
import { inRun } from '../file-changes.ts';
import { finishedMerge } from '../finish.ts';
import type { Conflict, ConflictId } from '../plan.ts';
import { withPolicyText } from '../policy-text.ts';
import { mergeBlocks } from './merge-blocks.ts';
import { mergeFiles, mergePolicy } from './merge-files.ts';
import { eachSide, type Preference, pick, type Side } from './sides.ts';

/** A merged course run, and the conflicts of the merge. */
export interface Merged {
  readonly course: Course;
  /** Every conflict, decided or not. */
  readonly conflicts: readonly Conflict[];
  /** The conflicts that are still open. For these, `course` has the value of ours. */
  readonly undecided: readonly Conflict[];
}

/**
 * Merges two changes of one course run three ways: block by block, setting by setting, child by
 * child, file by file, and texts line by line; drafts and published forms separately. A change on one side is
 * taken. Different changes on both sides are a conflict. `choices` decides conflicts by the ids of an earlier merge of
 * the same three states, `prefer` decides the rest. Choices with other ids have no effect.
 *
 * For versions: merge(base, base, x) = merge(base, x, base) = merge(base, x, x) = x, and without
 * conflicts merge(base, a, b) = merge(base, b, a). The first two also hold byte for byte. A block that both sides
 * touched has the layout of one of them.
 */
export function mergeCourses(
  base: Course,
  ours: Course,
  theirs: Course,
  prefer: Preference,
  choices: ReadonlyMap<ConflictId, Side> = new Map(),
): Merged {
  if (ours === base) return { course: theirs, conflicts: [], undecided: [] };
  if (theirs === base || theirs === ours) return { course: ours, conflicts: [], undecided: [] };
  const roots = { base: base.root, ours: ours.root, theirs: theirs.root };
  const { root, log: noted } = mergeBlocks(roots, { prefer, choices });
  const log = noted.in(() => 'both');
  const run = root.urlName;
  const files = eachSide({ base, ours, theirs }, (course) => inRun(course.files, course.root.urlName, run));
  const assets = eachSide({ base, ours, theirs }, (course) => course.assets);
  const course: Course = {
    root,
    rootFile: pick(sameRootFile, base.rootFile, ours.rootFile, theirs.rootFile) ?? ours.rootFile,
    policy: mergePolicy({ base: base.policy, ours: ours.policy, theirs: theirs.policy }, ours.root, log),
    files: mergeFiles(files, '', ours.root, log),
    assets: mergeFiles(assets, 'static/', ours.root, log),
  };
  // a tree that one side has stays as it is there, to the byte
  const isNew = root !== ours.root && root !== theirs.root;
  const finished = isNew ? finishedMerge(ours, theirs, course) : withPolicyText(course);
  const { conflicts } = noted;
  return { course: finished, conflicts, undecided: conflicts.filter(({ choice }) => choice === null) };
}

function sameRootFile(a: RootFile, b: RootFile): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
