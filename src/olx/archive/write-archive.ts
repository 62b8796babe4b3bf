import type { BlobRef, OutputFile, OutputFolder } from '../course/blob.ts';
import type { ArchiveEntry } from './archive-entry.ts';
import type { BlobSource } from './blob-store.ts';
import { toReadable } from './byte-stream.ts';
import { comparePaths, normalisePath } from './entry-path.ts';
import { gzip } from './gzip.ts';
import { ArchiveFault, ArchiveRefusal } from './problem.ts';
import type { ArchiveFormat } from './sniff.ts';
import { tarBytes } from './write-tar.ts';
import { zipBytes } from './write-zip.ts';

/** How to write an archive. */
export interface WriteArchiveOptions {
  /** A top folder for all paths, such as Studio's `course`; none by default. */
  readonly wrap?: string;
}

/**
 * Writes a folder as an archive, as fast as the stream is read. On one platform equal folders give equal
 * bytes: no times, no owners, mode 0644, paths in order of code points.
 *
 * Throws `ArchiveFault` at once for a path that no archive may hold. The stream fails with `blob-size` if a blob
 * is not of the size that its reference says, or with the source's own error.
 */
export function writeArchive(
  folder: OutputFolder,
  blobs: BlobSource,
  format: ArchiveFormat,
  options: WriteArchiveOptions = {},
): ReadableStream<Uint8Array> {
  const entries = orderedEntries(folder, blobs, options.wrap);
  return toReadable(format === 'zip' ? zipBytes(entries) : gzip(tarBytes(entries)));
}

function orderedEntries(folder: OutputFolder, blobs: BlobSource, wrap: string | undefined): ArchiveEntry[] {
  const entries: ArchiveEntry[] = [];
  const paths = new Set<string>();
  for (const [path, file] of folder) {
    const whole = checkedPath(wrap === undefined ? path : `${wrap}/${path}`);
    paths.add(whole);
    entries.push(
      'text' in file
        ? textEntry(whole, file)
        : { path: whole, size: file.blob.size, body: () => checkedBlob(file.blob, blobs) },
    );
  }
  for (const path of paths) {
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
      const parent = path.slice(0, slash);
      if (paths.has(parent)) throw new ArchiveFault('path-conflict', 'The path is both a file and a folder', parent);
    }
  }
  return entries.sort((left, right) => comparePaths(left.path, right.path));
}

function checkedPath(path: string): string {
  try {
    if (path.isWellFormed() && normalisePath(path) === path && !path.includes('\uFFFD')) return path;
  } catch (error) {
    if (!(error instanceof ArchiveRefusal)) throw error;
  }
  throw new ArchiveFault('path-refused', 'The path cannot stand in an archive', path);
}

function textEntry(path: string, file: Extract<OutputFile, { text: string }>): ArchiveEntry {
  const bytes = new TextEncoder().encode(file.text);
  return {
    path,
    size: bytes.length,
    body: async function* () {
      if (bytes.length > 0) yield bytes;
    },
  };
}

async function* checkedBlob(blob: BlobRef, blobs: BlobSource): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of blobs.stream(blob.hash)) {
    size += chunk.length;
    if (size > blob.size) break;
    yield chunk;
  }
  if (size !== blob.size)
    throw new ArchiveFault('blob-size', 'The blob is not of the size that its reference says', blob.hash);
}
