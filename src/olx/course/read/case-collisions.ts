import { foldPath } from '../../text/index.ts';
import type { Reading } from './reading.ts';

/**
 * Refuses paths that differ only in case, Unicode form, or dots and spaces at an end, as reading an
 * archive does: on the disks of Windows and macOS one of the two files takes the other's place without
 * a word, and a course run that could be read from a folder but not from its own export would be lost
 * on the way.
 */
export function checkCaseCollisions(reading: Reading): void {
  const files = new Map<string, string>();
  for (const path of reading.folder.keys()) {
    const folded = foldPath(path);
    const other = files.get(folded);
    files.set(folded, other ?? path);
    if (other === undefined) continue;
    const message = `This path differs only in case, Unicode form or dots at an end from ${other}: on many disks one of the files takes the other's place.`;
    reading.report({ code: 'folder-case-collision', message, file: path });
  }
  const sound = new Set<string>();
  for (const [folded, path] of files) {
    const folder = folded.slice(0, Math.max(folded.lastIndexOf('/'), 0));
    if (sound.has(folder)) continue;
    let isSound = true;
    for (let slash = folded.indexOf('/'); slash !== -1; slash = folded.indexOf('/', slash + 1)) {
      const file = files.get(folded.slice(0, slash));
      if (file === undefined) continue;
      isSound = false;
      const message = `This path differs only in case, Unicode form or dots at an end from the folder of ${path}, which no disk may tell apart.`;
      reading.report({ code: 'folder-case-collision', message, file });
    }
    if (isSound) sound.add(folder);
  }
}
