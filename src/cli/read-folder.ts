import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { comparePaths, DEFAULT_LIMITS, type FolderFile, isCourseText } from '#olx';
import type { Blobs } from './blobs.ts';
import { cannotRun, systemCode, systemFailure } from './failure.ts';

/** The project file of `olx validate`. */
export const PROJECT_FILE = '.olxrc.json';
const NOT_CONTENT: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'git~1', PROJECT_FILE]);
/** Folders within folders, as in archives. */
const MAX_DEPTH = 64;

/**
 * Whether a part of a path is a folder of version control or the project file, or on some system the name of one.
 * These are not part of a course run. Content never writes them: what is in version control may be run, and the
 * project file decides which findings are reported.
 */
export function isNotContent(part: string): boolean {
  return NOT_CONTENT.has(
    part
      .toLowerCase()
      .replace(/\p{Cf}/gu, '')
      .replace(/[. ]+$/, ''),
  );
}

/**
 * The files of a folder by their paths inside it. Course files are held in memory, static assets are
 * only hashed. Links that stay inside are followed; others, and devices, are refused with exit code 2.
 */
export async function readFolder(root: string, blobs: Blobs): Promise<Map<string, FolderFile>> {
  const files = new Map<string, FolderFile>();
  let held = 0;
  for (const path of (await listFiles(root, { follow: true })).sort(comparePaths)) {
    const full = join(root, path);
    try {
      const { size } = await stat(full);
      if (size > DEFAULT_LIMITS.maxEntryBytes || !isCourseText(path)) {
        files.set(path, { blob: await blobs.refer(full), bytes: null });
        continue;
      }
      held += size;
      if (held > DEFAULT_LIMITS.maxHeldBytes) {
        throw cannotRun(
          `${root}: the files besides static assets are larger than ${DEFAULT_LIMITS.maxHeldBytes} bytes`,
        );
      }
      const bytes = await readFile(full);
      files.set(path, { blob: blobs.referTo(full, bytes), bytes });
    } catch (error) {
      throw systemFailure(full, error);
    }
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
export async function listFiles(root: string, { follow }: { readonly follow: boolean }): Promise<string[]> {
  const paths: string[] = [];
  const top = follow ? await realPath(root) : root;
  const add = (path: string): void => {
    paths.push(path);
    if (paths.length > DEFAULT_LIMITS.maxEntries) {
      throw cannotRun(`${root}: there are more than ${DEFAULT_LIMITS.maxEntries} files`);
    }
  };
  const visit = async (inside: string, depth: number, links: number): Promise<void> => {
    if (depth > MAX_DEPTH) throw cannotRun(`${join(root, inside)}: this is more than ${MAX_DEPTH} folders deep`);
    for (const entry of await entriesOf(join(root, inside))) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      // a work tree or submodule has a file in place of the folder
      if (isNotContent(entry.name)) continue;
      if (entry.isDirectory()) await visit(path, depth + 1, links);
      else if (entry.isFile()) add(path);
      else if (entry.isSymbolicLink() && follow) {
        const isFolder = await linkedFolder(top, join(root, inside), join(root, path));
        if (links >= MAX_LINKS) throw cannotRun(`${join(root, path)}: this link leads in a circle`);
        if (isFolder) await visit(path, depth + 1, links + 1);
        else add(path);
      } else {
        const kind = entry.isSymbolicLink() ? 'a link' : 'neither a file nor a folder';
        throw cannotRun(`${join(root, path)}: this is ${kind}, which an OLX folder cannot hold`);
      }
    }
  };
  await visit('', 0, 0);
  return paths;
}

/** Whether a link leads to a folder, not to a file. Refuses with exit code 2 one that may not be followed. */
async function linkedFolder(top: string, folder: string, link: string): Promise<boolean> {
  const target = await realPath(link);
  const inside = relative(top, target);
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside))
    throw cannotRun(`${link}: this link leads out of the folder, to ${target}`);
  if (inside.split(sep).some(isNotContent))
    throw cannotRun(`${link}: this link leads into version control, or to a project file`);
  const found = await stat(target);
  if (found.isFile()) return false;
  if (!found.isDirectory()) throw cannotRun(`${link}: this link leads to neither a file nor a folder`);
  const here = await realPath(folder);
  if (here === target || here.startsWith(target + sep) || inside === '')
    throw cannotRun(`${link}: this link leads to a folder that it lies in`);
  return true;
}

async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw cannotRun(`${path}: this link leads to nothing`);
    throw systemFailure(path, error);
  }
}

async function entriesOf(path: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    throw systemFailure(path, error);
  }
}
