import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BlobHash, BlobRef, FolderFile, OutputFolder } from '#olx';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Small courses written for the tests, one folder each. */
export const FIXTURES = join(ROOT, 'test/fixtures/courses');
export const DEMO_COURSE = join(ROOT, 'public/demo-course');
/** Five real course runs that may stand beside a checkout; tests of them are skipped where they do not. */
export const REAL_COURSES = join(ROOT, '../shared/courses');
/** The same as Open edX exported them again, one archive each; beside the checkout too. */
export const PLATFORM_EXPORTS = join(ROOT, '../shared/openedx/exported');

/** The names of the folders in a folder; none where it is missing. */
export function foldersIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

export function blobOf(bytes: Uint8Array): BlobRef {
  return { hash: createHash('sha256').update(bytes).digest('hex') as BlobHash, size: bytes.length };
}

export function fileOf(content: string | Uint8Array): FolderFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { blob: blobOf(bytes), bytes };
}

/** A folder made of texts. */
export function folderOf(files: Readonly<Record<string, string>>): Map<string, FolderFile> {
  return new Map(Object.entries(files).map(([path, text]) => [path, fileOf(text)]));
}

/** Reads a folder from disk. */
export function readFolder(path: string): Map<string, FolderFile> {
  const files = new Map<string, FolderFile>();
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const full = join(entry.parentPath, entry.name);
    files.set(relative(path, full).split(sep).join('/'), fileOf(readFileSync(full)));
  }
  return files;
}

/** A written folder as it would be read; `blobs` are those that the writer may name. */
export function reread(
  output: OutputFolder,
  ...blobs: readonly ReadonlyMap<string, FolderFile>[]
): Map<string, FolderFile> {
  const known = new Map(blobs.flatMap((folder) => [...folder.values()].map((file) => [file.blob.hash, file] as const)));
  return new Map(
    [...output].map(([path, file]) => {
      if ('text' in file) return [path, fileOf(file.text)];
      const found = known.get(file.blob.hash);
      if (found === undefined) throw new Error(`no bytes for ${path}`);
      return [path, found];
    }),
  );
}
