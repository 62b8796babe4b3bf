import type { BlobRef } from '../../course/blob.ts';
import type { Settings } from '../../course/block.ts';
import type { Course, PolicyFile } from '../../course/course.ts';
import { ROOT_ID } from '../../course/keys.ts';
import { displayNameOf } from '../../course/settings.ts';
import { withOneOfEach } from '../one-of-each.ts';
import { sameJson } from '../own-layout.ts';
import type { Conflict } from '../plan.ts';
import { withPolicyText } from '../policy-text.ts';
import { BlockMerge } from './merge-blocks.ts';
import { type Preference, pick, type Sides } from './sides.ts';

/** A merged course run, and what both sides had changed; with `fail`, conflicts keep what is here. */
export interface Merged {
  readonly course: Course;
  readonly conflicts: readonly Conflict[];
}

/**
 * Merges two changes of one course run three ways: block by block, setting by setting, child by
 * child. Changed on one side only is taken; changed on both is a conflict, which `prefer` decides.
 * merge(base, base, x) is x, and merge(base, x, base) is x.
 */
export function mergeCourses(base: Course, ours: Course, theirs: Course, prefer: Preference): Merged {
  if (ours === base) return { course: theirs, conflicts: [] };
  if (theirs === base || theirs === ours) return { course: ours, conflicts: [] };
  const blocks = new BlockMerge({ base: base.root, ours: ours.root, theirs: theirs.root }, prefer);
  const root = blocks.merged();
  const files = mergeFiles({ base: base.files, ours: ours.files, theirs: theirs.files }, prefer);
  const assets = mergeFiles({ base: base.assets, ours: ours.assets, theirs: theirs.assets }, prefer);
  const policy = mergePolicy({ base: base.policy, ours: ours.policy, theirs: theirs.policy }, prefer);
  const torn = [...files.clashes, ...assets.clashes.map((path) => `static/${path}`), ...policy.clashes];
  const conflicts = torn.map((field): Conflict => ({ block: ROOT_ID, displayName: displayNameOf(ours.root), field }));
  const course: Course = {
    root,
    rootFile:
      theirs.rootFile === base.rootFile
        ? ours.rootFile
        : (pick(same, base.rootFile, ours.rootFile, theirs.rootFile) ?? ours.rootFile),
    policy: policy.merged,
    files: files.merged,
    assets: assets.merged,
  };
  return { course: withPolicyText(withOneOfEach(base, course)), conflicts: [...blocks.conflicts, ...conflicts] };
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** What policy.json says of blocks is merged with them; here it is what it says of others. */
function mergePolicy(
  { base, ours, theirs }: Sides<PolicyFile | null>,
  prefer: Preference,
): { readonly merged: PolicyFile | null; readonly clashes: readonly string[] } {
  const file = ours ?? theirs;
  if (file === null) return { merged: null, clashes: [] };
  const sides = [base, ours, theirs].map((each) => each?.unmatched ?? {}) as [Settings, Settings, Settings];
  const picked = pick(sameJson, ...sides);
  const unmatched = picked ?? (prefer === 'theirs' ? sides[2] : sides[1]);
  return { merged: { ...file, unmatched }, clashes: picked === undefined ? [file.path] : [] };
}

type Files = ReadonlyMap<string, BlobRef>;

interface MergedFiles {
  readonly merged: Files;
  /** Paths that both sides changed, each in its own way. */
  readonly clashes: readonly string[];
}

function mergeFiles({ base, ours, theirs }: Sides<Files>, prefer: Preference): MergedFiles {
  if (theirs === base) return { merged: ours, clashes: [] };
  if (ours === base) return { merged: theirs, clashes: [] };
  const merged = new Map<string, BlobRef>();
  const clashes: string[] = [];
  const sameBlob = (a: BlobRef | undefined, b: BlobRef | undefined): boolean => a?.hash === b?.hash;
  for (const path of new Set([...ours.keys(), ...theirs.keys()])) {
    const [old, here, there] = [base.get(path), ours.get(path), theirs.get(path)];
    const clash = !sameBlob(here, there) && !sameBlob(there, old) && !sameBlob(here, old);
    if (clash) clashes.push(path);
    const takeTheirs = clash ? prefer === 'theirs' : !sameBlob(there, old);
    const chosen = takeTheirs ? there : here;
    if (chosen !== undefined) merged.set(path, chosen);
  }
  return { merged, clashes };
}
