import { createWriteStream } from 'node:fs';
import { mkdir, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebReadableStream } from 'node:stream/web';
import { ArchiveFault, type ArchiveFormat, type OutputFolder, writeArchive } from '#olx';
import { cannotRun, systemCode, systemFailure } from './failure.ts';
import { stagingPath, withStaging } from './staging.ts';
import { during, type Progress, type Terminal } from './terminal.ts';
import { type Arguments, OUTPUT_FORMS, type Session, STANDARD_STREAM } from './verb.ts';
import { checkPaths, writeFolder } from './write-folder.ts';

/** Where and how a verb writes: told by `--as`, else by OUT's ending. */
export interface Target {
  /** As given; `-` is standard output. */
  readonly path: string;
  readonly kind: 'folder' | 'document' | ArchiveFormat;
  readonly force: boolean;
  /** Whether OUT is the folder that is read. */
  readonly inPlace: boolean;
}

/** Packings that look like archives, yet cannot be written. */
const OTHER_ARCHIVES = /\.(?:tar|gz|bz2|tbz2?|xz|txz|zst|7z|rar)$/i;

/**
 * OUT as the command line names it. Fails with exit code 2 if it is missing or exists already, or if an archive would
 * be printed on a screen.
 */
export async function targetOf(args: Arguments, inputs: readonly string[], terminal: Terminal): Promise<Target> {
  const path = args.text('output');
  if (path === null || path === '') throw cannotRun('say with -o OUT where to write');
  const kind = targetKind(path, args.choice('as', OUTPUT_FORMS));
  const force = args.flag('force');
  if (path === STANDARD_STREAM) {
    if (kind !== 'document' && terminal.screen !== null)
      throw cannotRun('this is an archive, and standard output is a terminal. Redirect it, or name a file with -o.');
  } else if (kind !== 'folder') await ensureFile(path, force);
  return { path, kind, force, inPlace: kind === 'folder' && (await isInput(path, inputs)) };
}

function targetKind(path: string, form: (typeof OUTPUT_FORMS)[number] | null): Target['kind'] {
  if (form !== null) return form === 'xml' ? 'document' : form;
  if (path === STANDARD_STREAM || /\.(?:tar\.gz|tgz)$/i.test(path)) return 'tar.gz';
  if (/\.zip$/i.test(path)) return 'zip';
  if (/\.xml$/i.test(path)) return 'document';
  if (!OTHER_ARCHIVES.test(path)) return 'folder';
  throw cannotRun(`${path}: archives are written as .tar.gz or .zip`);
}

/** Where a target is, in words. */
export function targetInWords({ path }: Target): string {
  return path === STANDARD_STREAM ? 'standard output' : path;
}

async function ensureFile(path: string, force: boolean): Promise<void> {
  const found = await statOf(path);
  if (found === null) return;
  if (!found.isFile()) throw cannotRun(`${path}: a file shall be written here, but this is none`);
  if (!force) throw cannotRun(`${path}: it exists already; --force replaces it`);
}

/** Whether OUT is an input. One that lies inside OUT is refused: it would be taken for what stood there before. */
async function isInput(out: string, inputs: readonly string[]): Promise<boolean> {
  if ((await statOf(out)) === null) return false;
  const folder = await realpath(out);
  let found = false;
  for (const input of inputs) {
    const inside = relative(folder, await realpath(input).catch(() => resolve(input)));
    if (inside === '') found = true;
    else if (inside !== '..' && !inside.startsWith(`..${sep}`)) {
      throw cannotRun(`${out}: ${input} lies in it; choose another place`);
    }
  }
  return found;
}

async function statOf(path: string): Promise<Awaited<ReturnType<typeof stat>> | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw systemFailure(path, error);
  }
}

/** Writes a folder of OLX to its target. A file or folder is written whole or not at all. */
export async function writeOutput({ terminal, blobs }: Session, target: Target, folder: OutputFolder): Promise<void> {
  try {
    checkPaths(folder);
    await during(terminal, `writing ${targetInWords(target)}`, (shown) =>
      writeFiles({ terminal, blobs }, target, folder, shown),
    );
  } catch (error) {
    if (error instanceof ArchiveFault) throw cannotRun(`${targetInWords(target)}: ${error.message}`, error);
    throw systemFailure(targetInWords(target), error);
  }
}

async function writeFiles(
  { terminal, blobs }: Session,
  target: Target,
  folder: OutputFolder,
  shown: Progress,
): Promise<void> {
  if (target.kind === 'document') throw cannotRun(`${targetInWords(target)}: only extract writes one document`);
  if (target.kind === 'folder') return writeFolder(target, folder, blobs, shown);
  const stream = writeArchive(folder, blobs, target.kind) as WebReadableStream<Uint8Array>;
  if (target.path === STANDARD_STREAM) for await (const chunk of stream) await terminal.print(chunk);
  else
    await writeStaged(target, (path) => pipeline(Readable.fromWeb(stream), createWriteStream(path, { flags: 'wx' })));
}

/** Writes one text, or the bytes of an archive, to its target. A file is written whole or not at all. */
export async function writeWhole(terminal: Terminal, target: Target, content: string | Uint8Array): Promise<void> {
  if (target.path === STANDARD_STREAM) return terminal.print(content);
  try {
    await writeStaged(target, (path) => writeFile(path, content, { flag: 'wx' }));
  } catch (error) {
    throw systemFailure(target.path, error);
  }
}

/** The file comes into being under its name only when it is complete. */
async function writeStaged({ path }: Target, write: (path: string) => Promise<unknown>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await withStaging(stagingPath(dirname(path), basename(path)), async (staged) => {
    await write(staged);
    await rename(staged, path);
  });
}
