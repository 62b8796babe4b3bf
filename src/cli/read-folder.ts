import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { comparePaths, DEFAULT_LIMITS, type FolderFile, isCourseText } from '#olx';
import type { Blobs } from './blobs.ts';
import { cannotRun, systemFailure } from './failure.ts';

const VERSION_CONTROL: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'git~1']);
/** Folders within folders, as in archives. */
const MAX_DEPTH = 64;

/**
 * Whether a part of a path is a folder of version control, or on some system the name of one. Such
 * folders are no part of a course run, and what is written into them may be run.
 */
export function isVersionControl(part: string): boolean {
  return VERSION_CONTROL.has(
    part
      .toLowerCase()
      .replace(/\p{Cf}/gu, '')
      .replace(/[. ]+$/, ''),
  );
}

/**
 * The files of a folder by their paths inside it. Course files are held in memory, static assets are
 * only hashed. Links and devices are refused, as in archives, with exit code 2.
 */
export async function readFolder(root: string, blobs: Blobs): Promise<Map<string, FolderFile>> {
  const files = new Map<string, FolderFile>();
  let held = 0;
  for (const path of (await listFiles(root)).sort(comparePaths)) {
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

/** The paths of all files below a folder, with `/`, in no order. Refuses links and devices with exit code 2. */
export async function listFiles(root: string): Promise<string[]> {
  const paths: string[] = [];
  const visit = async (inside: string, depth: number): Promise<void> => {
    if (depth > MAX_DEPTH) throw cannotRun(`${join(root, inside)}: this is more than ${MAX_DEPTH} folders deep`);
    for (const entry of await entriesOf(join(root, inside))) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!isVersionControl(entry.name)) await visit(path, depth + 1);
        continue;
      }
      // a work tree or submodule has a file in place of the folder
      if (isVersionControl(entry.name)) continue;
      if (!entry.isFile()) {
        const kind = entry.isSymbolicLink() ? 'a link' : 'neither a file nor a folder';
        throw cannotRun(`${join(root, path)}: this is ${kind}, which an OLX folder cannot hold`);
      }
      paths.push(path);
      if (paths.length > DEFAULT_LIMITS.maxEntries) {
        throw cannotRun(`${root}: there are more than ${DEFAULT_LIMITS.maxEntries} files`);
      }
    }
  };
  await visit('', 0);
  return paths;
}

async function entriesOf(path: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    throw systemFailure(path, error);
  }
}
