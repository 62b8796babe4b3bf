import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { DEFAULT_LIMITS, type FolderFile, isCourseText, isNotContent, sortPaths } from '#olx';
import type { Blobs } from './blobs.ts';
import { cannotRun, systemCode, systemFailure } from './failure.ts';

/** Folders within folders, as in archives. */
const MAX_DEPTH = 64;

/** After so many files other work gets a turn, such as a signal that ends the command. */
const TURN_FILES = 256;

/**
 * The files of a folder by their paths inside it. Course files are held in memory, static assets are
 * not opened: a reference knows their size, and hashes them when somebody asks for the hash. Links that
 * stay inside are followed; others, and devices, are refused with exit code 2.
 */
export async function readFolder(root: string, blobs: Blobs): Promise<Map<string, FolderFile>> {
  const files = new Map<string, FolderFile>();
  const prefix = root.endsWith('/') ? root : `${root}/`;
  let held = 0;
  for (const path of sortPaths(listFiles(root, { follow: true }))) {
    const full = prefix + path;
    try {
      const { size } = statSync(full);
      if (size > DEFAULT_LIMITS.maxEntryBytes || !isCourseText(path)) {
        files.set(path, { blob: blobs.refer(full, size), bytes: null });
      } else {
        held += size;
        if (held > DEFAULT_LIMITS.maxHeldBytes) {
          throw cannotRun(
            `${root}: the files besides static assets are larger than ${DEFAULT_LIMITS.maxHeldBytes} bytes`,
          );
        }
        const bytes = readFileSync(full);
        files.set(path, { blob: blobs.referTo(full, bytes), bytes });
      }
    } catch (error) {
      throw systemFailure(full, error);
    }
    if (files.size % TURN_FILES === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return files;
}

/** Links to links to links. More lead in a circle. */
const MAX_LINKS = 40;

/**
 * The paths of all files below a folder, with `/`, in no order. Refuses devices with exit code 2, and so
 * links, unless they are to be followed: then only those that lead out of the folder, to nothing or to a
 * folder that they lie in. What a link leads to counts as often as it is named.
 */
export function listFiles(root: string, { follow }: { readonly follow: boolean }): string[] {
  const paths: string[] = [];
  const top = follow ? realPath(root) : root;
  const add = (path: string): void => {
    paths.push(path);
    if (paths.length > DEFAULT_LIMITS.maxEntries) {
      throw cannotRun(`${root}: there are more than ${DEFAULT_LIMITS.maxEntries} files`);
    }
  };
  const visit = (inside: string, depth: number, links: number): void => {
    if (depth > MAX_DEPTH) throw cannotRun(`${join(root, inside)}: this is more than ${MAX_DEPTH} folders deep`);
    for (const entry of entriesOf(join(root, inside))) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      // a work tree or submodule has a file in place of the folder
      if (isNotContent(entry.name)) continue;
      if (entry.isDirectory()) visit(path, depth + 1, links);
      else if (entry.isFile()) add(path);
      else if (entry.isSymbolicLink() && follow) {
        const isFolder = linkedFolder(top, join(root, inside), join(root, path));
        if (links >= MAX_LINKS) throw cannotRun(`${join(root, path)}: this link leads in a circle`);
        if (isFolder) visit(path, depth + 1, links + 1);
        else add(path);
      } else {
        const kind = entry.isSymbolicLink() ? 'a link' : 'neither a file nor a folder';
        throw cannotRun(`${join(root, path)}: this is ${kind}, which an OLX folder cannot hold`);
      }
    }
  };
  visit('', 0, 0);
  return paths;
}

/** Whether a link leads to a folder, not to a file. Refuses with exit code 2 one that may not be followed. */
function linkedFolder(top: string, folder: string, link: string): boolean {
  const target = realPath(link);
  const inside = relative(top, target);
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside))
    throw cannotRun(`${link}: this link leads out of the folder, to ${target}`);
  if (inside.split(sep).some(isNotContent))
    throw cannotRun(`${link}: this link leads into version control, or to a project file`);
  const found = statSync(target);
  if (found.isFile()) return false;
  if (!found.isDirectory()) throw cannotRun(`${link}: this link leads to neither a file nor a folder`);
  const here = realPath(folder);
  if (here === target || here.startsWith(target + sep) || inside === '')
    throw cannotRun(`${link}: this link leads to a folder that it lies in`);
  return true;
}

function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw cannotRun(`${path}: this link leads to nothing`);
    throw systemFailure(path, error);
  }
}

function entriesOf(path: string): readonly Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    throw systemFailure(path, error);
  }
}
