import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdtemp, open, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  type ArchiveFormat,
  type Course,
  closest,
  contentOf,
  type Folder,
  type Origin,
  readArchive,
  readCourse,
  SNIFF_BYTES,
  sniffArchive,
} from '#olx';
import type { Blobs } from './blobs.ts';
import { CommandFailure, cannotRun, declined, systemCode, systemFailure } from './failure.ts';
import { readFolder } from './read-folder.ts';
import { removedAtEnd } from './staging.ts';
import { during, printable } from './terminal.ts';
import { meant, type Session, STANDARD_STREAM } from './verb.ts';

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

/** The kind of an input. Fails with exit code 2 if it is of none. */
export async function kindOf(path: string): Promise<InputKind> {
  try {
    const local = await localPath(path);
    const found = await stat(local);
    if (found.isDirectory()) return 'folder';
    // opening a pipe or a device may never return
    if (!found.isFile()) throw cannotRun(`${path}: this is neither a file nor a folder`);
    const file = await open(local);
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
      const format = sniffArchive(buffer.subarray(0, bytesRead));
      if (format !== null) return format;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw systemCode(error) === 'ENOENT' ? await missing(path, error) : systemFailure(path, error);
  }
  if (path === STANDARD_STREAM || /\.xml$/i.test(path)) return 'document';
  throw cannotRun(`${path}: this is neither an OLX folder nor a .tar.gz or .zip archive`);
}

/** A path that leads to nothing, with the one beside it that may be meant. */
async function missing(path: string, error: unknown): Promise<unknown> {
  const beside = await readdir(dirname(path)).catch(() => []);
  const near = closest(basename(path), beside);
  if (near === null) return systemFailure(path, error);
  const spelled = join(dirname(path), near);
  return cannotRun(`${path}: there is no such file or folder${meant(printable(spelled))}`, error);
}

let standardInput: Promise<string> | null = null;

/** The file that an input is in. Standard input is kept in a temporary one, because archives are read from their end. */
export async function localPath(path: string): Promise<string> {
  if (path !== STANDARD_STREAM) return path;
  standardInput ??= keptInput();
  return standardInput;
}

async function keptInput(): Promise<string> {
  if (process.stdin.isTTY) throw cannotRun('standard input is a terminal. Name a file, or send one with a pipe.');
  const folder = await mkdtemp(join(tmpdir(), 'olx-'));
  removedAtEnd(folder);
  const path = join(folder, 'input');
  await pipeline(process.stdin, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  return path;
}

/**
 * The files of an OLX folder or archive; of an archive also those that are not part of a course run. Fails with exit
 * code 2 if it is none, or hostile or damaged.
 */
export async function readInput(path: string, blobs: Blobs): Promise<Folder> {
  const kind = await kindOf(path);
  if (kind === 'folder') return readFolder(path, blobs);
  if (kind === 'document') throw cannotRun(`${path}: this is one document; name the folder or archive that it is from`);
  try {
    // backed by the file: a zip is read from its end
    const result = await readArchive(await openAsBlob(await localPath(path)), { keep: blobs });
    if (result.ok) return result.files;
    const entry = result.entry === null ? '' : `“${result.entry}” in it: `;
    throw cannotRun(`${path}: ${entry}${result.message} (${result.code})`);
  } catch (error) {
    throw systemFailure(path, error);
  }
}

/**
 * Reads a course run or subtree. What cannot be read in it is kept, and so does not matter unless it is
 * what a verb is about. Fails with exit code 1 and the errors if the root itself cannot be read.
 */
export async function openCourse(path: string, { terminal, blobs }: Session): Promise<Opened> {
  const { files, kept, origin, diagnostics } = await during(terminal, `reading ${path}`, async () => {
    const files = contentOf(await readInput(path, blobs));
    return { files, ...readCourse(files) };
  });
  if (kept === null || kept.root.damage !== undefined) {
    throw declined(`${path}: the root cannot be read, so nothing was done`, diagnostics);
  }
  return { path, files, course: kept, origin };
}

/** The same for a verb whose exit code 1 means differences: errors in the OLX are exit code 2. */
export async function openToCompare(path: string, session: Session): Promise<Opened> {
  try {
    return await openCourse(path, session);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    throw error.exitCode === 2 ? error : new CommandFailure(2, error.message, error.findings);
  }
}
