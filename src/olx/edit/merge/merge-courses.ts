import type { Course, RootFile } from '../../course/course.ts';
import { inRun } from '../file-changes.ts';
import { finishedMerge } from '../finish.ts';
import type { Conflict } from '../plan.ts';
import { withPolicyText } from '../policy-text.ts';
import { mergeBlocks } from './merge-blocks.ts';
import { mergeFiles, mergePolicy } from './merge-files.ts';
import { eachSide, type Preference, pick } from './sides.ts';

/** A merged course run, and what both sides had changed; with `fail`, conflicts keep what is here. */
export interface Merged {
  readonly course: Course;
  readonly conflicts: readonly Conflict[];
}

/**
 * Merges two changes of one course run three ways: block by block, setting by setting, child by
 * child, file by file; drafts and published forms each for itself. Changed on one side only is
 * taken; changed on both, each in its own way, is a conflict, which `prefer` decides.
 *
 * Versions obey: merge(base, base, x) = merge(base, x, base) = merge(base, x, x) = x, and without
 * conflicts merge(base, a, b) = merge(base, b, a). To the byte the first two hold too, but where
 * both sides touched a block its layout is that of one of them.
 */
export function mergeCourses(base: Course, ours: Course, theirs: Course, prefer: Preference): Merged {
  if (ours === base) return { course: theirs, conflicts: [] };
  if (theirs === base || theirs === ours) return { course: ours, conflicts: [] };
  const { root, log: conflicts } = mergeBlocks({ base: base.root, ours: ours.root, theirs: theirs.root }, prefer);
  const log = conflicts.in(() => 'both');
  const run = root.urlName;
  const files = eachSide({ base, ours, theirs }, (course) => inRun(course.files, course.root.urlName, run));
  const assets = eachSide({ base, ours, theirs }, (course) => course.assets);
  const course: Course = {
    root,
    rootFile: pick(sameRootFile, base.rootFile, ours.rootFile, theirs.rootFile) ?? ours.rootFile,
    policy: mergePolicy({ base: base.policy, ours: ours.policy, theirs: theirs.policy }, prefer, ours.root, log),
    files: mergeFiles(files, '', prefer, ours.root, log),
    assets: mergeFiles(assets, 'static/', prefer, ours.root, log),
  };
  // a tree that one side has stays as it is there, to the byte
  const isNew = root !== ours.root && root !== theirs.root;
  const finished = isNew ? finishedMerge(ours, theirs, course) : withPolicyText(course);
  return { course: finished, conflicts: conflicts.conflicts };
}

function sameRootFile(a: RootFile, b: RootFile): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
