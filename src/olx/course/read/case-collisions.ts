import { foldPath } from '../../text/index.ts';
import type { Reading } from './reading.ts';

/**
 * Warns of paths that differ only in case, Unicode form, or dots and spaces at an end. Open edX runs on
 * Linux and keeps both files apart; on the disks of Windows and macOS one takes the other's place.
 */
export function checkCaseCollisions(reading: Reading): void {
  const warn = (file: string, message: string): void =>
    reading.report({ code: 'folder-case-collision', severity: 'warning', message, file });
  const files = new Map<string, string>();
  for (const path of reading.folder.keys()) {
    const folded = foldPath(path);
    const other = files.get(folded);
    files.set(folded, other ?? path);
    if (other === undefined) continue;
    const message = `This path differs from ${other} only in case, Unicode form or dots at an end. Open edX keeps both files, but Windows and macOS keep one.`;
    warn(path, message);
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
      const message = `This path differs from the folder of ${path} only in case, Unicode form or dots at an end. Open edX keeps both, but Windows and macOS cannot.`;
      warn(file, message);
    }
    if (isSound) sound.add(folder);
  }
}
