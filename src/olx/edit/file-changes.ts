import type { BlobRef } from '../course/blob.ts';
import type { Course } from '../course/course.ts';
import { encodeUtf8 } from '../text/index.ts';
import { canonicalValue } from '../version/canonical-json.ts';
import type { FileChange } from './plan.ts';

type Files = ReadonlyMap<string, BlobRef>;

/** Which files differ between two states, in order of paths. */
export function fileChanges(before: Files, after: Files): readonly FileChange[] {
  if (before === after) return [];
  const changes: FileChange[] = [];
  for (const [path, { hash, size }] of after) {
    const former = before.get(path);
    if (former === undefined) changes.push({ path, kind: 'add', size });
    else if (former.hash !== hash) changes.push({ path, kind: 'change', size });
  }
  for (const [path, { size }] of before) if (!after.has(path)) changes.push({ path, kind: 'delete', size });
  return changes.sort(byPath);
}

/**
 * Which course-level files differ, by their paths afterwards; the name of the run's policies folder
 * plays no part. What policy.json says of blocks is told with the blocks; it is among the files
 * where it differs in what it says of others.
 */
export function courseFileChanges(before: Course, after: Course): readonly FileChange[] {
  const changes =
    before.root.urlName === after.root.urlName
      ? fileChanges(before.files, after.files)
      : fileChanges(inRun(before.files, before.root.urlName, after.root.urlName), after.files);
  const policy = after.policy ?? before.policy;
  const same =
    before.policy?.unmatched === after.policy?.unmatched ||
    canonicalValue(before.policy?.unmatched ?? {}) === canonicalValue(after.policy?.unmatched ?? {});
  if (policy === null || same) return changes;
  const change: FileChange = { path: policy.path, kind: 'change', size: encodeUtf8(policy.text).length };
  return [...changes, change].sort(byPath);
}

/** Files with those of one run's policies folder put into that of another run. */
export function inRun(files: Files, from: string, to: string): Files {
  if (from === to) return files;
  const [old, now] = [`policies/${from}/`, `policies/${to}/`];
  return new Map([...files].map(([path, blob]) => [path.startsWith(old) ? now + path.slice(old.length) : path, blob]));
}

function byPath(a: FileChange, b: FileChange): number {
  return a.path < b.path ? -1 : 1;
}
