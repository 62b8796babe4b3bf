import type { BlobRef } from '../course/blob.ts';
import type { Course } from '../course/course.ts';
import { foldPath } from '../text/index.ts';
import { invalid, type Outcome } from './outcome.ts';

/**
 * Whether two files cannot lie in one folder: many systems take one for the other, as their paths differ
 * only in case, Unicode form or dots at an end, or one is the folder of the other.
 */
export function pathsClash(one: string, other: string): boolean {
  const [a, b] = [foldPath(one), foldPath(other)];
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

/** Pairs of a path that comes and one that it clashes with, of those there or coming before it. */
export function* clashesOf(there: Iterable<string>, coming: Iterable<string>): Generator<readonly [string, string]> {
  const files = new Map<string, string>();
  const folders = new Map<string, string>();
  const put = (path: string): string | undefined => {
    const folded = foldPath(path);
    let inTheWay = files.get(folded) ?? folders.get(folded);
    for (let slash = folded.indexOf('/'); slash !== -1; slash = folded.indexOf('/', slash + 1)) {
      const folder = folded.slice(0, slash);
      inTheWay ??= files.get(folder);
      folders.set(folder, path);
    }
    files.set(folded, path);
    return inTheWay;
  };
  for (const path of there) put(path);
  for (const path of coming) {
    const other = put(path);
    if (other !== undefined) yield [path, other];
  }
}

/**
 * Declines what would bring in a static asset or course-level file that clashes with another: the course
 * run could not be exported, or not read from its own export. Null where there is none.
 */
export function pathClashRefusal(before: Course, after: Course): Outcome | null {
  const found = firstClash(before.assets, after.assets) ?? firstClash(before.files, after.files);
  if (found === null) return null;
  const [coming, there] = found.map((path) => `“${path.slice(0, 100)}”`);
  const message = `${coming} cannot lie beside ${there}: many systems take one for the other, or for a folder of it.`;
  return invalid('folder-case-collision', message);
}

type Files = ReadonlyMap<string, BlobRef>;

function firstClash(before: Files, after: Files): readonly [string, string] | null {
  if (before === after) return null;
  const added = [...after.keys()].filter((path) => !before.has(path));
  if (added.length === 0) return null;
  const there = [...after.keys()].filter((path) => before.has(path));
  const [first = null] = clashesOf(there, added);
  return first;
}
