import { openAsBlob } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import {
  type ArchiveFormat,
  type Course,
  type Folder,
  type Origin,
  readArchive,
  readCourse,
  SNIFF_BYTES,
  sniffArchive,
} from '#olx';
import type { Blobs } from './blobs.ts';
import { CommandFailure, cannotRun, declined, systemFailure } from './failure.ts';
import { isNotContent, readFolder } from './read-folder.ts';

/** What a path holds, told by what is there and not by its name, but for documents. */
export type InputKind = 'folder' | 'document' | ArchiveFormat;

/** A course run, or a subtree, as it was read; what in it cannot be read is opaque. */
export interface Opened {
  /** As given on the command line. */
  readonly path: string;
  readonly files: Folder;
  readonly course: Course;
  readonly origin: Origin | null;
}

/** The kind of an input; fails with exit code 2 where it is of none. */
export async function kindOf(path: string): Promise<InputKind> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return 'folder';
    // opening a pipe or a device may never return
    if (!found.isFile()) throw cannotRun(`${path}: this is neither a file nor a folder`);
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
      const format = sniffArchive(buffer.subarray(0, bytesRead));
      if (format !== null) return format;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw systemFailure(path, error);
  }
  if (/\.xml$/i.test(path)) return 'document';
  throw cannotRun(`${path}: this is neither an OLX folder nor a .tar.gz or .zip archive`);
}

/** The files of an OLX folder or archive. Fails with exit code 2 where it is none, or hostile or damaged. */
export async function readInput(path: string, blobs: Blobs): Promise<Folder> {
  const kind = await kindOf(path);
  if (kind === 'folder') return readFolder(path, blobs);
  if (kind === 'document') throw cannotRun(`${path}: this is one document; name the folder or archive that it is from`);
  try {
    // backed by the file: a zip is read from its end
    const result = await readArchive(await openAsBlob(path), { keep: blobs });
    if (result.ok) return contentOnly(result.files);
    const entry = result.entry === null ? '' : `“${result.entry}” in it: `;
    throw cannotRun(`${path}: ${entry}${result.message} (${result.code})`);
  } catch (error) {
    throw systemFailure(path, error);
  }
}

/** As in folders: an archive of a work tree holds them, too. */
function contentOnly(files: Folder): Folder {
  return new Map([...files].filter(([path]) => !path.split('/').some(isNotContent)));
}

/**
 * Reads a course run or subtree. What cannot be read in it is kept, and so does not matter unless it is
 * what a verb is about. Fails with exit code 1 and the errors if the root itself cannot be read.
 */
export async function openCourse(path: string, blobs: Blobs): Promise<Opened> {
  const files = await readInput(path, blobs);
  const { kept, origin, diagnostics } = readCourse(files);
  if (kept === null || kept.root.damage !== undefined) {
    throw declined(`${path}: the root cannot be read, so nothing was done`, diagnostics);
  }
  return { path, files, course: kept, origin };
}

/** The same for a verb whose exit code 1 means differences: errors in the OLX are exit code 2. */
export async function openToCompare(path: string, blobs: Blobs): Promise<Opened> {
  try {
    return await openCourse(path, blobs);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    throw error.exitCode === 2 ? error : new CommandFailure(2, error.message, error.findings);
  }
}
