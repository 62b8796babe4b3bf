import type { BlobRef, Course } from '#olx';

/** A file of the course run that belongs to no block and is no static asset. */
export interface FileChange {
  readonly path: string;
  readonly kind: 'add' | 'change' | 'delete';
  /** Size in bytes afterwards; before, where it goes. */
  readonly size: number;
}

/** The course-level files that differ: about, info, tabs, policies. In order of paths. */
export function fileChanges(before: Course, after: Course): readonly FileChange[] {
  const changes: FileChange[] = [];
  for (const [path, { hash, size }] of after.files) {
    const former = before.files.get(path);
    if (former === undefined) changes.push({ path, kind: 'add', size });
    else if (former.hash !== hash) changes.push({ path, kind: 'change', size });
  }
  for (const [path, { size }] of before.files) if (!after.files.has(path)) changes.push({ path, kind: 'delete', size });
  return [...changes, ...policyChange(before, after)].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What policy.json says of blocks is told with the blocks; this is what it says of others. */
function policyChange({ policy: before }: Course, { policy: after }: Course): readonly FileChange[] {
  const [old, now] = [before, after].map((policy) => JSON.stringify(sortedEntries(policy?.unmatched ?? {})));
  const file = after ?? before;
  return old === now || file === null ? [] : [{ path: file.path, kind: 'change', size: Buffer.byteLength(file.text) }];
}

function sortedEntries(value: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The paths of files and static assets that both sides changed since the base, each in its own way. */
export function fileConflicts(base: Course, ours: Course, theirs: Course): readonly string[] {
  return [
    ...bothChanged(base.files, ours.files, theirs.files),
    ...bothChanged(base.assets, ours.assets, theirs.assets).map((path) => `static/${path}`),
  ].sort();
}

type Files = ReadonlyMap<string, BlobRef>;

function bothChanged(base: Files, ours: Files, theirs: Files): readonly string[] {
  const paths = [...new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])];
  return paths.filter((path) => {
    const [old, here, there] = [base, ours, theirs].map((files) => files.get(path)?.hash);
    return here !== there && here !== old && there !== old;
  });
}
