import { parseXmlBytes } from '../../syntax/index.ts';
import type { Folder, FolderFile } from '../blob.ts';
import { isBlockType } from '../keys.ts';
import { ORIGIN_FILE, type Origin, readOrigin } from '../origin.ts';
import { isContainer, OWN_FILE_TYPES } from '../structure.ts';

/** A folder seen from its root file. */
export interface LocatedRoot {
  /** The folder's files by path from the root file; files beside the wrapping folder begin with `/`. */
  readonly folder: Folder;
  /** The wrapping folder with its `/`, or nothing. */
  readonly base: string;
  readonly rootPath: string;
  readonly origin: Origin | null;
}

/** What an archive is that other programs, or other parts of Open edX, write in place of OLX; null if it looks like none. */
export function otherFormat(files: Folder): string | null {
  if (nearest(files, 'course.xml') !== undefined) return null;
  const top = Math.min(...[...files.keys()].map(depth));
  const isNear = (path: string | undefined): path is string => path !== undefined && depth(path) <= top + 1;
  const manifest = nearest(files, 'imsmanifest.xml');
  if (isNear(manifest))
    return `This is a Common Cartridge (${manifest}), not OLX: Open edX cannot import it as a course run.`;
  const backup = nearest(files, 'package.toml');
  const entities = `${(backup ?? '').slice(0, -'package.toml'.length)}entities/`;
  if (isNear(backup) && [...files.keys()].some((path) => path.startsWith(entities)))
    return `This is a backup of a content library (${backup}), not OLX: restore it in Studio as a library.`;
  return null;
}

/** Finds the root file: `course.xml` nearest to the top, else the `<type>.xml` of a subtree. Null where there is none. */
export function locateRoot(files: Folder): LocatedRoot | null {
  const originPath = nearest(files, ORIGIN_FILE);
  const origin = originPath === undefined ? null : readOrigin(files.get(originPath)?.bytes ?? null);
  if (originPath !== undefined && origin !== null) {
    const base = originPath.slice(0, -ORIGIN_FILE.length);
    const rootPath = `${typeOf(origin.block)}.xml`;
    if (files.has(base + rootPath)) return seenFrom(files, base, rootPath, origin);
  }
  const course = nearest(files, 'course.xml');
  if (course !== undefined) return seenFrom(files, course.slice(0, -'course.xml'.length), 'course.xml', origin);
  const byDepth = [...files.keys()].sort(nearerFirst);
  const subtree = byDepth.find((path) => isSubtreeRoot(files, path, depth(byDepth[0] ?? '')));
  if (subtree === undefined) return null;
  const cut = subtree.lastIndexOf('/') + 1;
  return seenFrom(files, subtree.slice(0, cut), subtree.slice(cut), origin);
}

/** The path of the file of that name that is nearest to the top; of two, the first by path. */
function nearest(files: Folder, name: string): string | undefined {
  let found: string | undefined;
  for (const path of files.keys()) {
    if (!path.endsWith(name) || (path.length > name.length && path[path.length - name.length - 1] !== '/')) continue;
    if (found === undefined || nearerFirst(path, found) < 0) found = path;
  }
  return found;
}

function nearerFirst(a: string, b: string): number {
  return depth(a) - depth(b) || (a < b ? -1 : 1);
}

function isSubtreeRoot(files: Folder, path: string, top: number): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const type = name.slice(0, -'.xml'.length);
  if (!name.endsWith('.xml') || !isBlockType(type) || depth(path) > top + 1) return false;
  const bytes = files.get(path)?.bytes;
  if (bytes === undefined || bytes === null) return false;
  const root = parseXmlBytes(bytes, path).document?.root;
  // a root that is malformed is still the root, so that its mistake is what gets reported
  return root === undefined ? OWN_FILE_TYPES.has(type) || isContainer(type) : root.name === type;
}

function seenFrom(files: Folder, base: string, rootPath: string, origin: Origin | null): LocatedRoot {
  if (base === '') return { folder: files, base, rootPath, origin };
  const folder = new Map<string, FolderFile>();
  for (const [path, file] of files) {
    folder.set(path.startsWith(base) ? path.slice(base.length) : `/${path}`, file);
  }
  return { folder, base, rootPath, origin };
}

/** The type in a usage key or a `type@url_name`. */
function typeOf(block: string): string {
  return /type@([^+]+)\+block@/.exec(block)?.[1] ?? block.slice(0, Math.max(block.indexOf('@'), 0));
}

function depth(path: string): number {
  return path.split('/').length;
}
