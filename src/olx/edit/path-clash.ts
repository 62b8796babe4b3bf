import type { BlobRef } from '../course/blob.ts';
import type { Course } from '../course/course.ts';
import { foldPath } from '../text/index.ts';
import { invalid, type Outcome } from './outcome.ts';

/**
 * Declines what would bring in a static asset or course-level file that cannot lie beside the others: one
 * that many systems take for another of them, or that another one has to be a folder for. The course run
 * could not be exported, or not read from its own export. Null where there is none.
 */
export function pathClashRefusal(before: Course, after: Course): Outcome | null {
  const found = clash(before.assets, after.assets) ?? clash(before.files, after.files);
  if (found === null) return null;
  const [coming, there] = found.map((path) => `“${path.slice(0, 100)}”`);
  const message = `${coming} cannot lie beside ${there}: many systems take one for the other, or for a folder of it.`;
  return invalid('folder-case-collision', message);
}

type Files = ReadonlyMap<string, BlobRef>;

/** The first path that is new and the one that is in its way. */
function clash(before: Files, after: Files): readonly [string, string] | null {
  if (before === after) return null;
  const added = [...after.keys()].filter((path) => !before.has(path));
  if (added.length === 0) return null;
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
  for (const path of after.keys()) if (before.has(path)) put(path);
  for (const path of added) {
    const other = put(path);
    if (other !== undefined) return [path, other];
  }
  return null;
}
